using System.Runtime.InteropServices;
using System.Text;

namespace L1Gen;

/// <summary>
/// The functions of the loaded MPI library that this package calls, on one communicator: a copy of <c>MPI_COMM_WORLD</c>, so that no call meets one of another
/// user of MPI in the same process. The standard leaves the type of a handle to each library; what takes one is in <see cref="OpenMpi"/> and <see cref="Mpich"/>.
/// </summary>
internal abstract unsafe partial class MpiLibrary
{
    /// <summary>The name that the imports carry; <see cref="MpiSearch"/> says which library it is.</summary>
    public const string Name = "mpi";

    private const int Serialized = 2;
    private const int LongestText = 8192;

    /// <summary>The family of libraries: "Open MPI" or "MPICH".</summary>
    public abstract string Family { get; }

    /// <summary>The library's name and version, such as "Open MPI 4.1.4".</summary>
    public static string Version(string text)
    {
        IEnumerable<string> words = text.Split('\n')[0].Split(',')[0].Split([' ', '\t', '\0', ':'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Where(word => word != "Version").Select(word => word is ['v', >= '0' and <= '9', ..] ? word[1..] : word));
    }

    /// <summary>What the library says of itself; may be called at any time.</summary>
    public static string VersionText()
    {
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        Check(GetLibraryVersion(text, &length), "MPI_Get_library_version");
        return Encoding.UTF8.GetString(text, length);
    }

    /// <summary>The name of the machine this process runs on.</summary>
    public static string ProcessorName()
    {
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        Check(GetProcessorName(text, &length), "MPI_Get_processor_name");
        return Encoding.UTF8.GetString(text, length);
    }

    /// <summary>Whether someone in this process has called <c>MPI_Init</c>, even if MPI has ended since.</summary>
    public static bool IsInitialized()
    {
        int flag = 0;
        Check(Initialized(&flag), "MPI_Initialized");
        return flag != 0;
    }

    /// <summary>Starts MPI for calls from any thread, one at a time, and makes the communicator.</summary>
    public void Start()
    {
        int provided = 0;
        Check(InitThread(null, null, Serialized, &provided), "MPI_Init_thread");
        if (provided < Serialized)
        {
            Check(Finish(), "MPI_Finalize");
            throw new InvalidOperationException($"{Version(VersionText())} was built without threads: it offers level {provided}, and MPI_THREAD_SERIALIZED is {Serialized}.");
        }

        Duplicate();
    }

    /// <summary>Ends MPI.</summary>
    public static void End() => Check(Finish(), "MPI_Finalize");

    public abstract int Rank();

    public abstract int Size();

    public abstract void AllReduce(float* values, int count, ReduceOperation operation);

    public abstract void AllReduce(double* values, int count, ReduceOperation operation);

    public abstract void Broadcast(byte* bytes, int count, int root);

    public abstract void Barrier();

    /// <summary>A barrier that meets no other call: ranks that compute don't take it for a part of theirs.</summary>
    public abstract void BarrierOfWorld();

    public abstract void Abort(int code);

    /// <summary>Makes the communicator, with errors that are returned.</summary>
    protected abstract void Duplicate();

    /// <summary>Turns a code that is not <c>MPI_SUCCESS</c> into an exception with the library's text.</summary>
    protected static void Check(int code, string function)
    {
        if (code != 0)
            Fail(code, function);
    }

    private static void Fail(int code, string function)
    {
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        string reason = ErrorString(code, text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : "no text";
        throw new IOException($"{function} failed with code {code}: {reason}");
    }

    [LibraryImport(Name, EntryPoint = "MPI_Init_thread")]
    private static partial int InitThread(int* count, byte*** arguments, int required, int* provided);

    [LibraryImport(Name, EntryPoint = "MPI_Initialized")]
    private static partial int Initialized(int* flag);

    [LibraryImport(Name, EntryPoint = "MPI_Finalize")]
    private static partial int Finish();

    [LibraryImport(Name, EntryPoint = "MPI_Error_string")]
    private static partial int ErrorString(int code, byte* text, int* length);

    [LibraryImport(Name, EntryPoint = "MPI_Get_library_version")]
    private static partial int GetLibraryVersion(byte* text, int* length);

    [LibraryImport(Name, EntryPoint = "MPI_Get_processor_name")]
    private static partial int GetProcessorName(byte* text, int* length);
}
