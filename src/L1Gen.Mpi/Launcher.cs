using System.Globalization;

namespace L1Gen;

/// <summary>What the environment says of the program that started this process as one of several.</summary>
/// <param name="Name">Its name, for messages; null where there is none.</param>
/// <param name="Variable">The variable that tells the number of processes.</param>
/// <param name="Size">That number; 0 where it isn't told.</param>
/// <param name="Family">The family of libraries that it starts processes of; null where it may be either.</param>
internal readonly record struct Launcher(string? Name, string Variable, int Size, string? Family)
{
    /// <summary>Reads the environment. An inner launcher's variables lie beside those of an outer one, and the batch system's are the outermost.</summary>
    public static Launcher Find()
    {
        if (SizeIn("OMPI_COMM_WORLD_SIZE") is > 0 and int open)
            return new("Open MPI's mpirun", "OMPI_COMM_WORLD_SIZE", open, "Open MPI");
        if (SizeIn("PMI_SIZE") is > 0 and int hydra)
            return new("MPICH's mpirun or another with its interface (PMI)", "PMI_SIZE", hydra, "MPICH");
        if (SizeIn("SLURM_STEP_NUM_TASKS") is > 0 and int slurm)
            return new("Slurm's srun", "SLURM_STEP_NUM_TASKS", slurm, Environment.GetEnvironmentVariable("PMIX_RANK") is null ? null : "Open MPI");
        return new(null, "", 0, Environment.GetEnvironmentVariable("PMIX_RANK") is null ? null : "Open MPI");
    }

    private static int SizeIn(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0;
}
