using System.Diagnostics.Tracing;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>Adds up the bytes of machine code that the JIT makes of the methods of one type, those of types within it included.</summary>
internal sealed class MachineCode : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;
    private readonly object _lock = new();
    private string _type = "\0";
    private long _bytes;

    /// <summary>Calls, and returns the bytes of what was compiled for the call.</summary>
    public long Of(Type type, Action call)
    {
        lock (_lock)
            (_type, _bytes) = (type.FullName!, 0);
        call();
        // The runtime hands its events over some time later.
        Thread.Sleep(600);
        lock (_lock)
            return _bytes;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            return;
        int size = eventData.PayloadNames!.IndexOf("MethodSize"), name = eventData.PayloadNames.IndexOf("MethodNamespace");
        lock (_lock)
        {
            if (eventData.Payload![name] is string of && (of == _type || of.StartsWith(_type + "+", StringComparison.Ordinal)))
                _bytes += (uint)eventData.Payload[size]!;
        }
    }
}
