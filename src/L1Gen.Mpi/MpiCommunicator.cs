using System.Diagnostics.CodeAnalysis;

namespace L1Gen;

/// <summary>
/// The processes of an MPI job, as <c>mpirun</c> or <c>srun</c> started them. A process that none of them started is rank 0 of 1.
/// <code>
/// using var mpi = MpiCommunicator.Initialize();
/// net.Fit(shard, new FitOptions { Communicator = mpi });
/// </code>
/// </summary>
/// <remarks>
/// <para>
/// Any thread may call, one at a time. Sums are those of the library's <c>MPI_Allreduce</c>: all ranks receive the same bits, and the same number of ranks on the
/// same hosts with the same library gets the same bits again.
/// </para>
/// <para>
/// A rank that ends before it has disposed of its communicator ends the job. Every other rank of its host notices, writes one line with its number to the standard
/// error stream and aborts, unless the launcher is quicker; ranks on other hosts are ended by the launcher. An exception that nobody catches and an exit without
/// <see cref="Dispose"/> write such a line themselves.
/// </para>
/// </remarks>
public sealed unsafe class MpiCommunicator : ICommunicator, IDisposable
{
    // A count in MPI is an int, and many libraries compute bytes in ints here and there.
    private const int LargestChunk = 1 << 28;

    private static readonly object Gate = new();
    private static bool _isUsed;

    private readonly MpiLibrary _library;
    private readonly JobEnd _end;
    private int _calls;

    private MpiCommunicator(MpiLibrary library)
    {
        _library = library;
        (Rank, Size) = (library.Rank(), library.Size());
        (Library, Host) = (MpiLibrary.Version(MpiLibrary.VersionText()), MpiLibrary.ProcessorName());
        RefuseStrangers();
        var watch = new PeerWatch();
        HostTable hosts = HostTable.Exchange(this, watch.ThreadNumber);
        (LocalRank, LocalSize) = (hosts.LocalRank, hosts.LocalSize);
        _end = new JobEnd(library, Rank, Size, Host, watch, hosts.Peers);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>The number of this process among those of its host, from 0.</summary>
    public int LocalRank { get; }

    /// <summary>The number of ranks on this host: what its cores are shared by.</summary>
    public int LocalSize { get; }

    /// <summary>The name of the host that this process runs on.</summary>
    public string Host { get; }

    /// <summary>The MPI library and its version, such as "Open MPI 4.1.4" or "MPICH 4.0.2".</summary>
    public string Library { get; }

    /// <summary>Elements, or bytes, that one call of MPI takes; the same on every rank.</summary>
    internal int ChunkLength { get; set; } = LargestChunk;

    /// <summary>Loads the MPI library and starts MPI. To be called by every process of the job, once.</summary>
    /// <remarks>
    /// The environment variable <c>L1GEN_MPI_LIBRARY</c> names the library, by path or by name. Without it the library of the family that started the process is
    /// looked for first, then the other.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// MPI was started before in this process, or the launcher belongs to another MPI than the library, so that each process would be alone.
    /// </exception>
    /// <exception cref="DllNotFoundException">No MPI library can be loaded; the message lists what was tried.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows, which has no library of these families.</exception>
    /// <exception cref="IOException">MPI can't start.</exception>
    public static MpiCommunicator Initialize()
    {
        lock (Gate)
        {
            if (_isUsed)
                throw new InvalidOperationException("MPI starts once in a process: keep the first MpiCommunicator until the end and pass it on.");
            MpiLibrary library = MpiSearch.Load();
            if (MpiLibrary.IsInitialized())
                throw new InvalidOperationException("Someone else has already started MPI in this process.");
            _isUsed = true;
            library.Start();
            return new MpiCommunicator(library);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    /// <exception cref="ObjectDisposedException">The communicator is disposed of.</exception>
    /// <exception cref="IOException">MPI reports an error.</exception>
    public void AllReduce(Span<float> values, ReduceOperation operation = ReduceOperation.Sum)
    {
        Enter();
        try
        {
            fixed (float* first = values)
            {
                for (long start = 0; start < values.Length; start += ChunkLength)
                    _library.AllReduce(first + start, (int)Math.Min(ChunkLength, values.Length - start), operation);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc cref="AllReduce(Span{float}, ReduceOperation)"/>
    public void AllReduce(Span<double> values, ReduceOperation operation = ReduceOperation.Sum)
    {
        Enter();
        try
        {
            fixed (double* first = values)
            {
                for (long start = 0; start < values.Length; start += ChunkLength)
                    _library.AllReduce(first + start, (int)Math.Min(ChunkLength, values.Length - start), operation);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    /// <exception cref="ObjectDisposedException">The communicator is disposed of.</exception>
    /// <exception cref="IOException">MPI reports an error.</exception>
    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        Enter();
        try
        {
            fixed (byte* first = bytes)
            {
                for (long start = 0; start < bytes.Length; start += ChunkLength)
                    _library.Broadcast(first + start, (int)Math.Min(ChunkLength, bytes.Length - start), root);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    /// <exception cref="ObjectDisposedException">The communicator is disposed of.</exception>
    /// <exception cref="IOException">MPI reports an error.</exception>
    public void Barrier()
    {
        Enter();
        try
        {
            _library.Barrier();
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Any thread may call it at any time, also while another is in a call.</remarks>
    [DoesNotReturn]
    public void Abort(string reason) => _end.Abort(reason);

    /// <summary>
    /// Ends MPI in this process; waits until every rank does. While an exception passes through, for ten seconds at most: where all ranks threw, as they do together
    /// in fits, the job ends in order, and where only this one did, it is aborted with the exception's text. Under Native AOT, which doesn't tell of passing exceptions,
    /// it waits as long as the others take.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    public void Dispose()
    {
        int before = Interlocked.CompareExchange(ref _calls, Disposed, 0);
        if (before == 1)
            Refuse(before);
        if (before == 0)
            _end.Finish();
    }

    private const int Disposed = 2;

    private void Enter()
    {
        int before = Interlocked.CompareExchange(ref _calls, 1, 0);
        if (before != 0)
            Refuse(before);
    }

    private void Leave() => Interlocked.CompareExchange(ref _calls, 0, 1);

    private static void Refuse(int state)
    {
        ObjectDisposedException.ThrowIf(state == Disposed, typeof(MpiCommunicator));
        throw new InvalidOperationException("Another thread is in a call of this MpiCommunicator: ranks make their calls one at a time, in the same order.");
    }

    /// <summary>Refuses a job of which MPI sees only this process.</summary>
    private void RefuseStrangers()
    {
        Launcher launcher = Launcher.Find();
        if (Size > 1 || launcher.Size <= 1)
            return;
        MpiLibrary.End();
        throw new InvalidOperationException(
            $"{launcher.Name} started {launcher.Size} processes ({launcher.Variable}), but for {Library}, which was loaded, each of them is alone: the launcher belongs to another MPI. "
            + $"Start the program with the mpirun of {_library.Family}, or name the launcher's library in {MpiSearch.Variable} (libmpi.so.40 for Open MPI, libmpich.so.12 for MPICH).");
    }
}
