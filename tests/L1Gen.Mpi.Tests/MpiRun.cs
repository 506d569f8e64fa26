using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

// Jobs of several ranks are each other's noise.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace L1Gen.Mpi.Tests;

/// <summary>The families of MPI libraries, each with a launcher of its own.</summary>
public enum MpiFamily
{
    /// <summary>Open MPI.</summary>
    OpenMpi,

    /// <summary>MPICH, with its launcher Hydra.</summary>
    Mpich,
}

/// <summary>
/// Starts tasks of L1Gen.Mpi.Ranks as the ranks of an MPI job:
/// <code>
/// MpiOutput output = MpiRun.Of(family).Run(4, "task", "argument").Succeeded();
/// Assert.Equal(["of 4"], output.Rank(0));
/// </code>
/// </summary>
internal sealed partial class MpiRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly Dictionary<MpiFamily, string?> Launchers = Enum.GetValues<MpiFamily>().ToDictionary(family => family, FindLauncher);

    private readonly MpiFamily? _family;
    private readonly Dictionary<string, string> _variables = [];

    private MpiRun(MpiFamily? family) => _family = family;

    /// <summary>Every family.</summary>
    public static TheoryData<MpiFamily> Families => [MpiFamily.OpenMpi, MpiFamily.Mpich];

    /// <summary>Every family with 1, 2 and 4 ranks.</summary>
    public static TheoryData<MpiFamily, int> FamiliesAndRanks => new(
        from family in Enum.GetValues<MpiFamily>()
        from ranks in (int[])[1, 2, 4]
        select (family, ranks));

    /// <summary>Jobs of a family's launcher; skips the test where it isn't installed.</summary>
    public static MpiRun Of(MpiFamily family)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These tests know the launchers of Linux.");
        Assert.SkipWhen(Launchers[family] is null, $"No mpirun of {family} is installed (Debian and Ubuntu: apt-get install {(family == MpiFamily.OpenMpi ? "openmpi-bin" : "mpich")}).");
        return new(family);
    }

    /// <summary>A process that no launcher starts.</summary>
    public static MpiRun Alone() => new(family: null);

    /// <summary>Sets an environment variable of the ranks.</summary>
    public MpiRun With(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    /// <summary>Runs a job to its end.</summary>
    public MpiOutput Run(int ranks, string task, params string[] arguments) => RunProgram(ranks, "Ranks", [task, .. arguments]);

    /// <summary>Runs a job of another program to its end.</summary>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="title">The program, as the project file names it in its assembly metadata.</param>
    /// <param name="arguments">What each rank is given.</param>
    public MpiOutput RunProgram(int ranks, string title, params string[] arguments)
    {
        string program = typeof(MpiRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == title).Value!;
        string[] launch = _family switch
        {
            MpiFamily.OpenMpi => [Launchers[MpiFamily.OpenMpi]!, "--oversubscribe", "--bind-to", "none", "-n", Text(ranks), Host],
            MpiFamily.Mpich => [Launchers[MpiFamily.Mpich]!, "-n", Text(ranks), Host],
            _ => [Host],
        };
        var start = new ProcessStartInfo(launch[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[.. launch[1..], program, .. arguments])
            start.ArgumentList.Add(argument);

        // What an outer job or a terminal left behind; Open MPI gives each rank a terminal.
        foreach (string name in start.Environment.Keys.Where(name => OfOuterJob().IsMatch(name)).ToArray())
            start.Environment.Remove(name);
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        // Containers forbid a process to read another's memory.
        start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        foreach ((string name, string value) in _variables)
            start.Environment[name] = value;

        using var job = Process.Start(start)!;
        job.StandardInput.Close();
        Task<string> output = job.StandardOutput.ReadToEndAsync(), errors = job.StandardError.ReadToEndAsync();
        bool isLate = !job.WaitForExit(Limit);
        if (isLate)
            job.Kill(entireProcessTree: true);
        // A process that survives its launcher may keep a stream open.
        Task.WaitAll([output, errors], TimeSpan.FromSeconds(10));
        string Read(Task<string> stream) => stream.IsCompletedSuccessfully ? stream.Result : "(not closed)";
        Assert.False(isLate, $"'{string.Join(' ', [title, .. arguments])}' did not end within {Limit.TotalSeconds} seconds.\n{Read(output)}\n{Read(errors)}");
        return new(job.ExitCode, Read(output), Read(errors));
    }

    private static string Host => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? FindLauncher(MpiFamily family)
    {
        string[] names = family == MpiFamily.OpenMpi ? ["mpirun.openmpi", "mpirun"] : ["mpirun.mpich", "mpiexec.hydra", "mpirun"];
        IEnumerable<string> paths =
            from name in names
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            select Path.Combine(folder, name);
        return paths.FirstOrDefault(path => File.Exists(path) && Version(path).Contains(family == MpiFamily.OpenMpi ? "Open" : "HYDRA", StringComparison.Ordinal));
    }

    private static string Version(string launcher)
    {
        using var process = Process.Start(new ProcessStartInfo(launcher, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    [GeneratedRegex("^(TERM$|L1GEN_MPI|OMPI_|PMIX_|PMI_|MPI_|HYDI_|SLURM_)")]
    private static partial Regex OfOuterJob();
}
