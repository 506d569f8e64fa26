using L1Gen;

namespace Cluster;

/// <summary>
/// Generated readings of wind turbines, one row for each ten minutes. The power follows the wind as an S, the density of the air, the pitch of the blades and
/// the error of the yaw; the other sensors tell nothing of it.
/// </summary>
internal sealed class Turbines
{
    public const int Sensors = 40;

    /// <summary>Rows of all ranks together.</summary>
    public const int AllRows = 60_000;

    private Turbines(int first, double[,] readings, double[] power)
    {
        First = first;
        Data = new Dataset<double>(readings, power);
        Readings = readings;
        Power = power;
    }

    /// <summary>The sensors' names: those that count, and others.</summary>
    public static string[] Names { get; } = ["wind", "density", "pitch", "yaw error", .. Enumerable.Range(5, Sensors - 4).Select(sensor => $"sensor {sensor}")];

    /// <summary>The number of the first row among those of all ranks.</summary>
    public int First { get; }

    /// <summary>This rank's rows × sensors.</summary>
    public double[,] Readings { get; }

    /// <summary>What the turbine gave, in units of its standard deviation about 0.</summary>
    public double[] Power { get; }

    /// <summary>Readings and power.</summary>
    public Dataset<double> Data { get; }

    /// <summary>The rows of a rank. Each row comes from its own number, so that there are the same rows however they are divided.</summary>
    public static Turbines Of(ICommunicator ranks)
    {
        int first = (int)((long)AllRows * ranks.Rank / ranks.Size), end = (int)((long)AllRows * (ranks.Rank + 1) / ranks.Size);
        var readings = new double[end - first, Sensors];
        var power = new double[end - first];
        for (int row = first; row < end; row++)
        {
            for (int sensor = 0; sensor < Sensors; sensor++)
                readings[row - first, sensor] = Normal(row, sensor);
            (double wind, double density, double pitch, double yaw) = (readings[row - first, 0], readings[row - first, 1], readings[row - first, 2], readings[row - first, 3]);
            power[row - first] = 1.5 * Math.Tanh(1.2 * wind) + 0.25 * density - 0.4 * Math.Max(pitch, 0) - 0.15 * yaw * yaw + 0.3 * Normal(row, Sensors);

            // One row in fifty is of a turbine that stood still.
            if (row % 50 == 0)
                power[row - first] = -3;
        }

        return new Turbines(first, readings, power);
    }

    /// <summary>Normally distributed (Box and Muller 1958).</summary>
    private static double Normal(int row, int number) =>
        Math.Sqrt(-2 * Math.Log(Uniform(row, 2 * number))) * Math.Cos(2 * Math.PI * Uniform(row, 2 * number + 1));

    /// <summary>From above 0 to 1, by the place alone: one step of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static double Uniform(int row, int number)
    {
        ulong bits = ((ulong)row * 4096 + (ulong)number + 1) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return (((bits ^ (bits >> 31)) >> 11) + 1) * (1.0 / (1UL << 53));
    }
}
