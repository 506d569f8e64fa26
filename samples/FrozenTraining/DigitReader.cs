using Digits;
using L1Gen;

namespace FrozenTraining;

/// <summary>The network of the sample Digits, at the λ that it chooses.</summary>
internal static class DigitReader
{
    private const int Seed = 5, Replayed = 20;

    /// <summary>Trains the network and saves it with rows to replay.</summary>
    /// <returns>What came out, on one line.</returns>
    public static string Train(string data, string file)
    {
        Handwriting digits = Handwriting.Load(Path.Combine(data, "digits.csv"), Seed);
        DigitsNet net = Tuning.Path(Tuning.Lambdas.Take(2), digits.Both, Seed, progress: null)[^1];
        int[] rows = [.. Enumerable.Range(0, Replayed)];
        net.Save(file, new ModelMetadata { Classes = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")] }, digits.Test.Subset(rows));
        return $"digits: {net.Evaluate(digits.Test).Accuracy:0.0 %} of the digits held out, {net.ZeroShare:0.0 %} of the regularized weights are zero";
    }
}
