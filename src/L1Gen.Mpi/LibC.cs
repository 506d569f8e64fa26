using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>The calls of the operating system that .NET has no name for.</summary>
internal static unsafe partial class LibC
{
    public const string Name = "libc";

    public const short PollIn = 1;

    private const int LoadNow = 2;
    private const int NoSuchProcess = 3;
    private const int OfThread = 0x80;
    private const nint PidFdOpen = 434;

    private static int LoadGlobal => OperatingSystem.IsMacOS() ? 8 : 0x100;

    /// <summary>Loads a library whose symbols those loaded later may use; 0 with the reason where that fails.</summary>
    public static nint Load(string name, out string? error)
    {
        nint handle = Open(name, LoadNow | LoadGlobal);
        error = handle == 0 ? Marshal.PtrToStringUTF8(LastError()) : null;
        return handle;
    }

    /// <summary>Sets a variable for libraries, which don't see those that .NET sets. One that is there stays.</summary>
    public static void SetVariable(string name, string value) => _ = SetEnvironment(name, value, 0);

    /// <summary>Lets this thread run before others, where the process may; on macOS, where priorities are those of processes, does nothing.</summary>
    public static void HurryThread()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, -20);
    }

    /// <summary>A descriptor that becomes readable when a thread or, on a Linux before 6.9, its process ends; negative where the system has none.</summary>
    public static int OpenProcess(int process, int thread)
    {
        if (!OperatingSystem.IsLinux())
            return -1;
        nint descriptor = SystemCall(PidFdOpen, thread, OfThread);
        return (int)(descriptor >= 0 ? descriptor : SystemCall(PidFdOpen, process, 0));
    }

    /// <summary>Writes to the standard error stream, without anything between.</summary>
    public static void WriteError(ReadOnlySpan<byte> text)
    {
        fixed (byte* first = text)
            _ = Write(2, first, (nuint)text.Length);
    }

    /// <summary>Whether a process is there, by its number.</summary>
    public static bool Exists(int process) => Signal(process, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess;

    [LibraryImport(Name, EntryPoint = "poll")]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    /// <summary>Ends this process at once: no handler runs.</summary>
    [LibraryImport(Name, EntryPoint = "_exit")]
    public static partial void Exit(int code);

    [LibraryImport(Name, EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);

    [LibraryImport(Name, EntryPoint = "dlerror")]
    private static partial nint LastError();

    [LibraryImport(Name, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport(Name, EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    // Of variable length in C; on Linux its arguments go into the same registers all the same.
    [LibraryImport(Name, EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport(Name, EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport(Name, EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
