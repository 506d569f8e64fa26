using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static L1Gen.Ops;

namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>A network that every rank trains on its part of the same rows.</summary>
internal static class FitNetwork
{
    private const int Rows = 400;
    private const int Inputs = 8;

    /// <summary>Says the checksum of the weights, the objective of the training rows and the epoch that it went on from; or what was refused.</summary>
    /// <param name="arguments">
    /// The number of epochs; then <c>checkpoint FILE</c>, <c>kill RANK EPOCH</c> to end a rank by SIGKILL after an epoch, <c>nan RANK</c> to give a rank a row with NaN.
    /// </param>
    public static int Run(string[] arguments)
    {
        using var mpi = MpiCommunicator.Initialize();
        (int killed, int epochOfKill, int faulty) = (-1, 0, -1);
        var options = new FitOptions
        {
            Epochs = Number(arguments[0]),
            BatchSize = 50,
            Optimizer = new ProximalAdam { LearningRate = 0.01 },
            ValidationFraction = 0.2,
            ClipNorm = 1,
            Threads = 1,
            Communicator = mpi,
        };
        for (int i = 1; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "checkpoint":
                    options = options with { Checkpoint = new CheckpointFile(arguments[++i]) };
                    break;
                case "kill":
                    (killed, epochOfKill) = (Number(arguments[++i]), Number(arguments[++i]));
                    break;
                default:
                    faulty = Number(arguments[++i]);
                    break;
            }
        }

        var net = new Network(seed: 1);
        try
        {
            FitResult result = net.Fit(Shard(mpi, faulty), options, FitProgress.Of(epoch =>
            {
                if (mpi.Rank == killed && epoch.Epoch == epochOfKill)
                    Process.GetCurrentProcess().Kill();
            }));
            string checksum = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(net.Hidden.AsSpan())))[..16];
            mpi.Say($"{checksum} {result.Training!.Objective:R} {result.ResumedFromEpoch}");
        }
        catch (ArgumentException exception)
        {
            mpi.Say($"{exception.Message}");
        }

        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A rank's rows: the higher its number, the more.</summary>
    private static Dataset<double> Shard(MpiCommunicator mpi, int faulty)
    {
        int parts = mpi.Size * (mpi.Size + 1);
        int first = Rows * mpi.Rank * (mpi.Rank + 1) / parts, end = Rows * (mpi.Rank + 1) * (mpi.Rank + 2) / parts;
        var random = new Random(1);
        double[,] all = new double[Rows, Inputs], inputs = new double[end - first, Inputs];
        var targets = new double[end - first];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Inputs; column++)
                all[row, column] = 2 * random.NextDouble() - 1;
        }

        for (int row = first; row < end; row++)
        {
            for (int column = 0; column < Inputs; column++)
                inputs[row - first, column] = all[row, column];
            targets[row - first] = all[row, 0] * all[row, 1] - all[row, 2];
        }

        if (mpi.Rank == faulty)
            inputs[5, 2] = double.NaN;
        return new Dataset<double>(inputs, targets);
    }
}

[L1Regularized(0.001)]
internal sealed partial class Network
{
    [Weights(8, 16)] public partial DoubleMatrix Hidden { get; }
    [Weights(16), Unregularized] public partial DoubleVector HiddenBias { get; }
    [Weights(16)] public partial DoubleVector Output { get; }

    [Forward(Loss.L2)]
    public double Value(DoubleVector x) => Dot(Tanh(x * Hidden + HiddenBias), Output);
}
