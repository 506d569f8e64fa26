using System.Reflection;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>Finds and loads the installed MPI library.</summary>
internal static class MpiSearch
{
    /// <summary>The variable that names the library, by path or by name.</summary>
    public const string Variable = "L1GEN_MPI_LIBRARY";

    private static nint _library;
    private static bool _resolves;

    /// <summary>Loads the library, once.</summary>
    /// <exception cref="DllNotFoundException">There is none, or it can't be loaded.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    public static MpiLibrary Load()
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("L1Gen.Mpi binds Open MPI and MPICH, on Linux and macOS. On Windows run the program under WSL.");
        if (!_resolves)
            NativeLibrary.SetDllImportResolver(typeof(MpiSearch).Assembly, Resolve);
        _resolves = true;
        if (_library == 0)
            _library = First();

        if (NativeLibrary.TryGetExport(_library, OpenMpi.WorldSymbol, out _))
            return new OpenMpi(_library);
        string text = MpiLibrary.VersionText();
        string[] names = ["MPICH", "Intel(R) MPI", "MVAPICH"];
        return names.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? new Mpich()
            : throw new DllNotFoundException($"The MPI library is neither Open MPI nor one with the binary interface of MPICH; it says: {text.Trim()}");
    }

    /// <summary>The names to try, the likeliest first.</summary>
    internal static string[] Candidates(string? named, string? family, bool isMacOS)
    {
        if (!string.IsNullOrWhiteSpace(named))
            return [named];
        if (isMacOS)
            return family == "MPICH" ? ["libmpi.12.dylib", "libmpi.40.dylib", "libmpi.dylib"] : ["libmpi.40.dylib", "libmpi.12.dylib", "libmpi.dylib"];
        return family == "MPICH"
            ? ["libmpich.so.12", "libmpi.so.12", "libmpi.so.40", "libmpi.so"]
            : ["libmpi.so.40", "libmpi.so.12", "libmpich.so.12", "libmpi.so"];
    }

    private static nint First()
    {
        // UCX, which many of these libraries load, would take the signals of which .NET makes its NullReferenceException.
        LibC.SetVariable("UCX_ERROR_SIGNALS", "");
        string? named = Environment.GetEnvironmentVariable(Variable);
        var tried = new List<string>();
        foreach (string name in Candidates(named, Launcher.Find().Family, OperatingSystem.IsMacOS()))
        {
            // Open MPI's plugins take its symbols from whatever is loaded globally.
            nint library = LibC.Load(name, out string? error);
            if (library != 0 && NativeLibrary.TryGetExport(library, "MPI_Init_thread", out _))
                return library;
            tried.Add($"  {name}: {error ?? "it has no MPI_Init_thread"}");
        }

        string how = string.IsNullOrWhiteSpace(named)
            ? $"Install one (Debian and Ubuntu: apt-get install openmpi-bin, or mpich; on a cluster: module load), or name its file in {Variable}. Tried:"
            : $"{Variable} names it:";
        throw new DllNotFoundException($"No MPI library can be loaded. {how}\n{string.Join('\n', tried)}");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        MpiLibrary.Name => _library,
        LibC.Name when OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint library) => library,
        _ => 0,
    };
}
