using L1Gen;

namespace Digits;

/// <summary>Training along rising λ, each from the weights of the one before.</summary>
internal static class Tuning
{
    /// <summary>Epochs at each λ.</summary>
    public const int Epochs = 60;

    /// <summary>The λ to choose from. With a start of its own at each, half a hundredth more digits were read wrong, and a tenth fewer weights were 0.</summary>
    public static IReadOnlyList<double> Lambdas { get; } = [0.001, 0.0015, 0.002, 0.003, 0.004];

    /// <summary>Trains one network along the path.</summary>
    /// <returns>A copy of it at each λ.</returns>
    public static List<DigitsNet> Path(IEnumerable<double> lambdas, Dataset<float> data, int seed, IProgress<FitProgress>? progress)
    {
        var net = new DigitsNet(seed);
        var path = new List<DigitsNet>();
        foreach (double lambda in lambdas)
        {
            var options = new FitOptions
            {
                Lambda = lambda,
                Epochs = Epochs,
                BatchSize = 64,
                Optimizer = new ProximalAdam { LearningRate = 0.01 },
                Schedule = new Schedule.Cosine(),
                Seed = seed,
            };
            net.Fit(data, options, progress);
            path.Add(net.Clone());
        }

        return path;
    }

    /// <summary>The place of the λ with the best accuracy, the largest of equals.</summary>
    public static int Choose(IReadOnlyList<double> accuracies)
    {
        int best = 0;
        for (int i = 1; i < accuracies.Count; i++)
        {
            if (accuracies[i] >= accuracies[best])
                best = i;
        }

        return best;
    }
}
