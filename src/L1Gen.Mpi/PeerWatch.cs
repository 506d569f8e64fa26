using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>
/// Notices that another rank of this host has ended, on a thread of its own, because one that waits inside MPI for a rank that is gone waits for ever, and a
/// launcher that ends the job says a process number at most.
/// </summary>
internal sealed unsafe class PeerWatch
{
    private const int Interval = 100;

    private readonly (int Rank, int Process)[] _peers;
    private readonly LibC.PollEntry[] _entries;
    private readonly Action<int, int> _ended;
    private readonly PosixSignalRegistration _termination;
    private volatile bool _stopped;
    private int _reports;

    /// <summary>Starts to watch.</summary>
    /// <param name="peers">The other ranks of this host, with their process numbers.</param>
    /// <param name="ended">Is called once with the first that has ended.</param>
    public PeerWatch((int Rank, int Process)[] peers, Action<int, int> ended)
    {
        (_peers, _ended) = (peers, ended);
        _entries = new LibC.PollEntry[peers.Length];
        for (int i = 0; i < peers.Length; i++)
            _entries[i] = new() { Descriptor = LibC.OpenProcess(peers[i].Process, out _), Events = LibC.PollIn };
        // The launcher may be quicker than the thread below.
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Look(0));
        new Thread(Watch) { IsBackground = true, Name = "L1Gen.Mpi peers" }.Start();
    }

    /// <summary>From here on peers may end.</summary>
    public void Stop()
    {
        _stopped = true;
        _termination.Dispose();
    }

    private void Watch()
    {
        int wait = Array.TrueForAll(_entries, entry => entry.Descriptor >= 0) ? -1 : Interval;
        while (!_stopped && !Look(wait))
        {
        }
    }

    private bool Look(int milliseconds)
    {
        // Both callers may look at once, each at a copy of its own.
        var entries = (LibC.PollEntry[])_entries.Clone();
        fixed (LibC.PollEntry* first = entries)
            _ = LibC.Poll(first, (nuint)entries.Length, milliseconds);
        for (int i = 0; i < entries.Length; i++)
        {
            bool isGone = entries[i].Descriptor >= 0 ? (entries[i].Returned & LibC.PollIn) != 0 : !LibC.Exists(_peers[i].Process);
            if (!isGone)
                continue;
            if (!_stopped && Interlocked.Increment(ref _reports) == 1)
                _ended(_peers[i].Rank, _peers[i].Process);
            return true;
        }

        return false;
    }
}
