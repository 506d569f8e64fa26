using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>MPICH 3 and 4 and the libraries with its binary interface (Intel MPI, MVAPICH, Cray MPICH): a handle is an int, a predefined one a constant of mpi.h.</summary>
internal sealed unsafe partial class Mpich : MpiLibrary
{
    private const int World = 0x44000000;
    private const int Float = 0x4c00040a;
    private const int Double = 0x4c00080b;
    private const int Byte = 0x4c00010d;
    private const int Max = 0x58000001;
    private const int Sum = 0x58000003;
    private const int ErrorsReturn = 0x54000001;
    private const nint InPlace = -1;

    private int _communicator;

    public override string Family => "MPICH";

    public override int Rank()
    {
        int rank = 0;
        Check(CommRank(_communicator, &rank), "MPI_Comm_rank");
        return rank;
    }

    public override int Size()
    {
        int size = 0;
        Check(CommSize(_communicator, &size), "MPI_Comm_size");
        return size;
    }

    public override void AllReduce(float* values, int count, ReduceOperation operation) => AllReduce(values, count, Float, operation);

    public override void AllReduce(double* values, int count, ReduceOperation operation) => AllReduce(values, count, Double, operation);

    public override void Broadcast(byte* bytes, int count, int root) => Check(Bcast(bytes, count, Byte, root, _communicator), "MPI_Bcast");

    public override void Barrier() => Check(CommBarrier(_communicator), "MPI_Barrier");

    public override void BarrierOfWorld() => Check(CommBarrier(World), "MPI_Barrier");

    public override void Abort(int code) => _ = CommAbort(World, code);

    protected override void Duplicate()
    {
        Check(SetErrorHandler(World, ErrorsReturn), "MPI_Comm_set_errhandler");
        int communicator = 0;
        Check(CommDup(World, &communicator), "MPI_Comm_dup");
        _communicator = communicator;
    }

    private void AllReduce(void* values, int count, int type, ReduceOperation operation) =>
        Check(AllReduce(InPlace, values, count, type, operation == ReduceOperation.Sum ? Sum : Max, _communicator), "MPI_Allreduce");

    [LibraryImport(Name, EntryPoint = "MPI_Comm_set_errhandler")]
    private static partial int SetErrorHandler(int communicator, int handler);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_dup")]
    private static partial int CommDup(int communicator, int* copy);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_rank")]
    private static partial int CommRank(int communicator, int* rank);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_size")]
    private static partial int CommSize(int communicator, int* size);

    [LibraryImport(Name, EntryPoint = "MPI_Allreduce")]
    private static partial int AllReduce(nint from, void* into, int count, int type, int operation, int communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Bcast")]
    private static partial int Bcast(void* values, int count, int type, int root, int communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Barrier")]
    private static partial int CommBarrier(int communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Abort")]
    private static partial int CommAbort(int communicator, int code);
}
