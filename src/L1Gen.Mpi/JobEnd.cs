using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace L1Gen;

/// <summary>How this rank's part of the job ends: in order with all others, or by an abort that names the rank that couldn't go on.</summary>
internal sealed class JobEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LauncherTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(5);

    private readonly MpiLibrary _library;
    private readonly PeerWatch _watch;
    private readonly PosixSignalRegistration _termination;
    private readonly string _me;
    private readonly int _size;
    private volatile bool _isEnding;
    private volatile bool _isTerminated;

    [ThreadStatic]
    private static Exception? _lastThrown;

    /// <summary>Begins to watch over this process and its peers.</summary>
    public JobEnd(MpiLibrary library, int rank, int size, string host, PeerWatch watch, (int Rank, int Process, int Thread)[] peers)
    {
        (_library, _size, _watch) = (library, size, watch);
        _me = $"rank {rank} of {size} (process {Environment.ProcessId} on {host})";
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => OnTerminated());
        watch.Start(peers.Select(peer => (peer.Process, peer.Thread, $"L1Gen: rank {peer.Rank} of {size} (process {peer.Process} on {host}) ended; the job is aborted.")), OnPeerEnded);
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
        Exception? passing = IsUnwinding() ? _lastThrown : null;
        using Timer? limit = passing is null ? null : new Timer(_ => Abort($"left by an exception that the other ranks did not have: {passing}"), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            _library.BarrierOfWorld();
            _watch.Stop();
            // No rank comes out of this one before all have stopped watching.
            _library.BarrierOfWorld();
        }
        catch (IOException exception)
        {
            Abort(exception.Message);
        }

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
        // Native AOT.
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    // Without what .NET's own stream has in between, and in one piece.
    private static void Say(string text) => LibC.WriteError(Encoding.UTF8.GetBytes($"L1Gen: {text}\n"));

    private static void OnThrown(object? sender, FirstChanceExceptionEventArgs e) => _lastThrown = e.Exception;

    private void OnPeerEnded()
    {
        _isEnding = true;
        // The launcher's own message is the better one, where it has any.
        Thread.Sleep(LauncherTime);
        EndJob();
    }

    private void OnTerminated()
    {
        // Whoever asks this process to end has reasons of his own: the launcher that of a peer's end.
        _isTerminated = true;
        _watch.Look(0);
    }

    private void OnUnhandled(object? sender, UnhandledExceptionEventArgs e)
    {
        _isEnding = true;
        var exception = e.ExceptionObject as Exception;
        Say($"{_me}: unhandled {exception?.GetType().Name}: {exception?.Message}");
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (_isEnding || _isTerminated)
            return;
        if (_size == 1)
            Finish();
        else
            Abort("ended without disposing of its MpiCommunicator; the job is aborted.");
    }

    [DoesNotReturn]
    private void EndJob()
    {
        // Hydra forgets what it hasn't read of the error stream when it is told of an abort.
        Thread.Sleep(ReadingTime);
        // An abort talks to the launcher, which may be gone or may wait for this process.
        using var limit = new Timer(_ => LibC.Exit(1), null, AbortTime, Timeout.InfiniteTimeSpan);
        _library.Abort(1);
        LibC.Exit(1);
        throw new InvalidOperationException();
    }
}
