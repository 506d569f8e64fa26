using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>How this rank's part of the job ends: in order with all others, or by an abort that names the rank that couldn't go on.</summary>
internal sealed class JobEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LauncherTime = TimeSpan.FromSeconds(2);

    private readonly MpiLibrary _library;
    private readonly PeerWatch? _watch;
    private readonly PosixSignalRegistration _termination;
    private readonly string _me;
    private readonly int _size;
    private readonly string _host;
    private volatile bool _isEnding;

    [ThreadStatic]
    private static Exception? _lastThrown;

    /// <summary>Begins to watch over this process and its peers.</summary>
    public JobEnd(MpiLibrary library, int rank, int size, string host, (int Rank, int Process)[] peers)
    {
        (_library, _size, _host) = (library, size, host);
        _me = $"rank {rank} of {size} (process {Environment.ProcessId} on {host})";
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        // Whoever asks this process to end has reasons of his own.
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _isEnding = true);
        _watch = peers.Length > 0 ? new PeerWatch(peers, OnPeerEnded) : null;
    }

    /// <summary>Ends the job.</summary>
    [DoesNotReturn]
    public void Abort(string reason)
    {
        _isEnding = true;
        Say($"{_me}: {reason}");
        EndJob();
    }

    /// <summary>Waits for all ranks and ends MPI.</summary>
    public void Finish()
    {
        // The runtime still unwinds an exception that nobody catches, after it has told of it.
        if (_isEnding)
            return;
        using Timer? limit = IsUnwinding() ? new Timer(_ => Abort($"left by an exception that the other ranks did not have: {_lastThrown}"), null, Patience, Timeout.InfiniteTimeSpan) : null;
        _library.Barrier();
        _watch?.Stop();
        // No rank comes out of this one before all have stopped watching.
        _library.Barrier();
        _isEnding = true;
        _termination.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
        MpiLibrary.End();
    }

    private static bool IsUnwinding()
    {
        try
        {
            return Marshal.GetExceptionPointers() != 0;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static void Say(string text) => Console.Error.WriteLine($"L1Gen: {text}");

    private static void OnThrown(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => _lastThrown = e.Exception;

    private void OnPeerEnded(int rank, int process)
    {
        _isEnding = true;
        Say($"rank {rank} of {_size} (process {process} on {_host}) ended; the job is aborted.");
        // The launcher's own message is the better one, where it has any.
        Thread.Sleep(LauncherTime);
        EndJob();
    }

    private void OnUnhandled(object? sender, UnhandledExceptionEventArgs e)
    {
        _isEnding = true;
        var exception = e.ExceptionObject as Exception;
        Say($"{_me}: nobody catches {exception?.GetType().Name}: {exception?.Message}");
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (_isEnding)
            return;
        if (_size == 1)
            Finish();
        else
            Abort("ended without disposing of its MpiCommunicator; the job is aborted.");
    }

    [DoesNotReturn]
    private void EndJob()
    {
        // An abort talks to the launcher, which may be gone or may wait for this process.
        using var limit = new Timer(_ => LibC.Exit(1), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        _library.Abort(1);
        LibC.Exit(1);
        throw new InvalidOperationException();
    }
}
