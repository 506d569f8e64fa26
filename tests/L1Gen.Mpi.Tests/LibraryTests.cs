namespace L1Gen.Mpi.Tests;

/// <summary>Which MPI library is loaded, and what is said where it is none or the wrong one.</summary>
public class LibraryTests
{
    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void A_process_without_a_launcher_is_rank_0_of_1(MpiFamily family)
    {
        _ = MpiRun.Of(family);

        MpiOutput output = MpiRun.Alone().With("L1GEN_MPI_LIBRARY", FileOf(family)).Run(1, "hello").Succeeded();

        Assert.StartsWith("of 1, 0 of 1 on ", Assert.Single(output.Rank(0)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_not_there_is_named()
    {
        MpiOutput output = MpiRun.Alone().With("L1GEN_MPI_LIBRARY", "/nowhere/libmpi.so").Run(1, "hello");

        output.Failed("System.DllNotFoundException: No MPI library can be loaded. L1GEN_MPI_LIBRARY names it:\n  /nowhere/libmpi.so: ");
    }

    [Fact]
    public void A_library_of_something_else_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library has another name.");

        MpiOutput output = MpiRun.Alone().With("L1GEN_MPI_LIBRARY", "libm.so.6").Run(1, "hello");

        output.Failed("libm.so.6: it has no MPI_Init_thread");
    }

    [Theory]
    [InlineData(MpiFamily.OpenMpi, MpiFamily.Mpich, "Open MPI's mpirun started 2 processes (OMPI_COMM_WORLD_SIZE), but for MPICH ")]
    [InlineData(MpiFamily.Mpich, MpiFamily.OpenMpi, "MPICH's mpirun or another with its interface (PMI) started 2 processes (PMI_SIZE), but for Open MPI ")]
    public void The_library_of_another_launcher_is_refused(MpiFamily launcher, MpiFamily library, string message)
    {
        _ = MpiRun.Of(library);

        MpiOutput output = MpiRun.Of(launcher).With("L1GEN_MPI_LIBRARY", FileOf(library)).Run(2, "hello");

        output.Failed(message);
        Assert.Contains("name the launcher's library in L1GEN_MPI_LIBRARY", output.Errors, StringComparison.Ordinal);
        Assert.Empty(output.Rank(0));
    }

    [Theory]
    [InlineData(null, null, "libmpi.so.40")]
    [InlineData(null, "Open MPI", "libmpi.so.40")]
    [InlineData(null, "MPICH", "libmpich.so.12")]
    [InlineData("", "MPICH", "libmpich.so.12")]
    [InlineData("/opt/mpi/libmpi.so", "MPICH", "/opt/mpi/libmpi.so")]
    public void The_likeliest_library_is_tried_first(string? named, string? family, string first)
    {
        string[] names = MpiSearch.Candidates(named, family, isMacOS: false);

        Assert.Equal(first, names[0]);
        Assert.Equal(string.IsNullOrEmpty(named) ? 4 : 1, names.Distinct().Count());
    }

    [Theory]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022\0", "Open MPI 4.1.4")]
    [InlineData("MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7 12:34:45 CDT 2022\n", "MPICH 4.0.2")]
    [InlineData("Intel(R) MPI Library 2021.9 for Linux* OS\n", "Intel(R) MPI Library 2021.9 for Linux* OS")]
    [InlineData("MVAPICH Version      :\t3.0\n", "MVAPICH 3.0")]
    public void A_version_is_a_name_and_a_number(string text, string version) => Assert.Equal(version, MpiLibrary.Version(text));

    private static string FileOf(MpiFamily family) => family == MpiFamily.OpenMpi ? "libmpi.so.40" : "libmpich.so.12";
}
