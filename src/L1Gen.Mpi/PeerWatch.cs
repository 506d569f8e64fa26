using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace L1Gen;

/// <summary>
/// Notices that another rank of this host has ended, because one that waits inside MPI for a rank that is gone waits for ever, and because a launcher that ends
/// the job says a process number at most. A thread of its own waits for the peers, and its own end is what they wait for: of a process that is killed, a thread
/// that sleeps is gone some milliseconds before its memory, and the launcher, which ends all others at once, hears of it only then.
/// </summary>
internal sealed unsafe class PeerWatch
{
    private const int Interval = 100;
    private const int Reporters = 3;
    private const int LaterReport = 500;

    private readonly TaskCompletionSource<int> _number = new();
    private readonly TaskCompletionSource _hasPeers = new();
    private Peer[] _peers = [];
    private Action? _ended;
    private volatile bool _isStopped;
    private int _reports;

    /// <summary>Starts the thread, which waits for <see cref="Start"/>.</summary>
    public PeerWatch()
    {
        new Thread(Watch) { IsBackground = true, Name = "L1Gen.Mpi peers" }.Start();
        ThreadNumber = _number.Task.Result;
    }

    /// <summary>The operating system's number of the thread.</summary>
    public int ThreadNumber { get; }

    /// <summary>Begins to watch.</summary>
    /// <param name="peers">
    /// The numbers of the other ranks' processes and threads, with what is written when one has ended. The rank after this one comes first, after the last of the
    /// host the first.
    /// </param>
    /// <param name="ended">Is called once, after that has been written.</param>
    public void Start(IEnumerable<(int Process, int Thread, string Message)> peers, Action ended)
    {
        _ended = ended;
        _peers = [.. peers.Select(peer => new Peer(peer.Process, LibC.OpenProcess(peer.Process, peer.Thread), Encoding.UTF8.GetBytes(peer.Message + "\n")))];
        _hasPeers.TrySetResult();
    }

    /// <summary>From here on peers may end.</summary>
    public void Stop()
    {
        _isStopped = true;
        _hasPeers.TrySetResult();
    }

    /// <summary>Waits until a peer has ended and reports it; false where none has within the time.</summary>
    /// <param name="milliseconds">The time; −1 for any.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Look(int milliseconds)
    {
        Span<LibC.PollEntry> entries = stackalloc LibC.PollEntry[_peers.Length];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = new() { Descriptor = _peers[i].Descriptor, Events = LibC.PollIn };
        fixed (LibC.PollEntry* first = entries)
            _ = LibC.Poll(first, (nuint)entries.Length, milliseconds);
        int gone = -1, living = 0;
        for (int i = entries.Length - 1; i >= 0 && gone < 0; i--)
        {
            if (entries[i].Descriptor >= 0 ? entries[i].Returned != 0 : !LibC.Exists(_peers[i].Process))
                gone = i;
            else
                living++;
        }

        if (gone < 0)
            return false;
        if (_isStopped || Interlocked.Increment(ref _reports) > 1)
            return true;
        // The first living ranks after it tell of it at once; one could be too late. The others only if nobody else has ended them.
        if (living >= Reporters)
            Thread.Sleep(LaterReport);
        LibC.WriteError(_peers[gone].Message);
        _ended!();
        return true;
    }

    private void Watch()
    {
        // A link to "N/task/N".
        string path = OperatingSystem.IsLinux() ? new FileInfo("/proc/thread-self").LinkTarget ?? "" : "";
        _number.SetResult(int.TryParse(path.Split('/')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0);
        _hasPeers.Task.Wait();
        if (_peers.Length == 0)
            return;

        // What is called for the first time takes milliseconds, which the launcher doesn't give.
        LibC.HurryThread();
        LibC.WriteError([]);
        Look(0);
        int wait = Array.TrueForAll(_peers, peer => peer.Descriptor >= 0) ? -1 : Interval;
        while (!_isStopped && !Look(wait))
        {
        }

        // Peers that still watch would take its end for that of the process.
        Thread.Sleep(Timeout.Infinite);
    }

    private readonly record struct Peer(int Process, int Descriptor, byte[] Message);
}
