using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>Open MPI 4 and 5, and libraries made of them: a handle is a pointer, a predefined one the address of an exported variable.</summary>
internal sealed unsafe partial class OpenMpi : MpiLibrary
{
    /// <summary>What no library of another family exports.</summary>
    public const string WorldSymbol = "ompi_mpi_comm_world";

    private const nint InPlace = 1;

    private readonly nint _world;
    private readonly nint _float;
    private readonly nint _double;
    private readonly nint _byte;
    private readonly nint _sum;
    private readonly nint _max;
    private readonly nint _errorsReturn;
    private nint _communicator;

    /// <summary>Finds the predefined handles in a loaded library.</summary>
    public OpenMpi(nint library)
    {
        _world = NativeLibrary.GetExport(library, WorldSymbol);
        _float = NativeLibrary.GetExport(library, "ompi_mpi_float");
        _double = NativeLibrary.GetExport(library, "ompi_mpi_double");
        _byte = NativeLibrary.GetExport(library, "ompi_mpi_byte");
        _sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum");
        _max = NativeLibrary.GetExport(library, "ompi_mpi_op_max");
        _errorsReturn = NativeLibrary.GetExport(library, "ompi_mpi_errors_return");
    }

    public override string Family => "Open MPI";

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

    public override void AllReduce(float* values, int count, ReduceOperation operation) => AllReduce(values, count, _float, operation);

    public override void AllReduce(double* values, int count, ReduceOperation operation) => AllReduce(values, count, _double, operation);

    public override void Broadcast(byte* bytes, int count, int root) => Check(Bcast(bytes, count, _byte, root, _communicator), "MPI_Bcast");

    public override void Barrier() => Check(CommBarrier(_communicator), "MPI_Barrier");

    public override void BarrierOfWorld() => Check(CommBarrier(_world), "MPI_Barrier");

    public override void Abort(int code) => _ = CommAbort(_world, code);

    protected override void Duplicate()
    {
        Check(SetErrorHandler(_world, _errorsReturn), "MPI_Comm_set_errhandler");
        nint communicator = 0;
        Check(CommDup(_world, &communicator), "MPI_Comm_dup");
        _communicator = communicator;
    }

    private void AllReduce(void* values, int count, nint type, ReduceOperation operation) =>
        Check(AllReduce(InPlace, values, count, type, operation == ReduceOperation.Sum ? _sum : _max, _communicator), "MPI_Allreduce");

    [LibraryImport(Name, EntryPoint = "MPI_Comm_set_errhandler")]
    private static partial int SetErrorHandler(nint communicator, nint handler);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_dup")]
    private static partial int CommDup(nint communicator, nint* copy);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_rank")]
    private static partial int CommRank(nint communicator, int* rank);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_size")]
    private static partial int CommSize(nint communicator, int* size);

    [LibraryImport(Name, EntryPoint = "MPI_Allreduce")]
    private static partial int AllReduce(nint from, void* into, int count, nint type, nint operation, nint communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Bcast")]
    private static partial int Bcast(void* values, int count, nint type, int root, nint communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Barrier")]
    private static partial int CommBarrier(nint communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Abort")]
    private static partial int CommAbort(nint communicator, int code);
}
