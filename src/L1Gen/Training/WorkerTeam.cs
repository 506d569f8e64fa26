using System.Runtime.ExceptionServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Work in phases, each divided into shares.</summary>
internal interface ITeamWork
{
    /// <summary>Does one share of a phase.</summary>
    void Run(int phase, Share share);
}

/// <summary>
/// A few threads that do the shares of a phase together with the caller. Between phases they spin for a tenth of a millisecond or so, then sleep. A phase
/// allocates nothing.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 1000;
    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private ITeamWork? _work;
    private int _phase;
    private int _ticket;
    private int _running;
    private int _sleepers;
    private bool _stopped;
    private ExceptionDispatchInfo? _error;

    /// <summary>A team of <paramref name="count"/> threads, the caller among them.</summary>
    public WorkerTeam(int count)
    {
        _threads = new Thread[count - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int index = i + 1;
            _threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"L1Gen {index}" };
            _threads[i].Start();
        }
    }

    /// <summary>The threads, the caller among them.</summary>
    public int Count => _threads.Length + 1;

    /// <summary>Runs a phase, and returns when every share is done.</summary>
    public void Run(ITeamWork work, int phase)
    {
        _work = work;
        _phase = phase;
        Start();
        try
        {
            work.Run(phase, new Share(0, Count));
        }
        finally
        {
            var wait = default(SpinWait);
            while (Volatile.Read(ref _running) != 0)
                wait.SpinOnce(sleep1Threshold: -1);
        }

        if (Interlocked.Exchange(ref _error, null) is { } error)
            error.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stopped)
            return;
        _stopped = true;
        Start();
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Start()
    {
        Volatile.Write(ref _running, _threads.Length);
        Interlocked.Increment(ref _ticket);

        // A thread that counts itself among the sleepers after this looks at the ticket once more before it sleeps.
        if (Volatile.Read(ref _sleepers) == 0)
            return;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Work(int index)
    {
        for (int seen = 0; ; seen++)
        {
            WaitAfter(seen);
            if (_stopped)
                return;
            try
            {
                _work!.Run(_phase, new Share(index, Count));
            }
#pragma warning disable CA1031 // Whatever it is, the caller receives it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(exception), null);
            }

            Interlocked.Decrement(ref _running);
        }
    }

    private void WaitAfter(int seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (Volatile.Read(ref _ticket) != seen)
                return;
            Thread.SpinWait(4);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _ticket) == seen)
                Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }
}
