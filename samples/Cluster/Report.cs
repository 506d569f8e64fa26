using System.Globalization;
using L1Gen;
using Samples;

namespace Cluster;

/// <summary>What rank 0 prints; the other ranks have the same results.</summary>
internal static class Report
{
    /// <summary>Joins the ranks that mpirun started; null where there is no MPI.</summary>
    public static MpiCommunicator? Join()
    {
        try
        {
            return MpiCommunicator.Initialize();
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    public static void Begin(ICommunicator ranks, MpiCommunicator? mpi, Turbines turbines)
    {
        Print(ranks, $"""
            {(ranks.Size == 1 ? "1 rank" : $"{ranks.Size} ranks")}{(mpi is null ? ", without MPI: none is installed" : $" on {mpi.Library}")}; {Turbines.AllRows:N0} rows of {Turbines.Sensors} sensors, {turbines.Power.Length:N0} of them on rank 0.

            """);
    }

    /// <summary>Prints the path's choice.</summary>
    /// <returns>Whether all that a straight line can see of the four sensors is among the features, and at most one that tells nothing.</returns>
    public static bool Path(ICommunicator ranks, CrossValidation run)
    {
        NamedCoefficient[] chosen = [.. run.Path.Coefficients(run.Point1Se)];
        Print(ranks, FormattableString.Invariant($"""
            A linear model by cross-validation over the rows of all ranks: λ {run.Point1Se.Lambda:F5}, gap {(run.Converged ? "within the tolerance" : "too large")}
            {string.Join(", ", chosen.Select(named => string.Create(CultureInfo.InvariantCulture, $"{named.Name} {Table.Number(named.Value, "0.0000")}")))}
            deviance explained {run.Point1Se.DevianceExplained:F5}

            """));
        return run.Converged && Turbines.Names[..3].All(name => chosen.Any(named => named.Name == name)) && chosen.Length <= 5;
    }

    /// <summary>Prints the network.</summary>
    /// <returns>Whether it explains more than the line and reads few sensors.</returns>
    public static bool Network(ICommunicator ranks, PowerCurve net, FitResult fit, CrossValidation run)
    {
        int read = Enumerable.Range(0, Turbines.Sensors).Count(sensor => Enumerable.Range(0, 12).Any(unit => net.Hidden[sensor, unit] != 0));
        Print(ranks, FormattableString.Invariant($"""
            A network by ProximalAdam over the rows of all ranks, on {fit.Validation!.Rows} rows kept for validation:
            mean error {fit.Validation.MeanAbsoluteError:F5}, R² {fit.Validation.R2:F5}; objective {fit.History[^1].Objective:F6}
            {net.ZeroWeights()} of {fit.History[^1].Weights} weights are exactly zero; it reads {read} of {Turbines.Sensors} sensors

            """));
        return fit.Validation.R2 > run.Point1Se.DevianceExplained && read <= Turbines.Sensors / 2;
    }

    public static int Conclude(ICommunicator ranks, bool found, bool learnt)
    {
        Print(ranks, found && learnt
            ? "Both found the sensors that count. Any number of ranks prints these numbers."
            : "Unexpected: the path should find wind, density and pitch, and the network should explain more and read at most half of the sensors.");
        return found && learnt ? 0 : 1;
    }

    private static void Print(ICommunicator ranks, string text)
    {
        if (ranks.Rank == 0)
            Console.WriteLine(text);
    }
}
