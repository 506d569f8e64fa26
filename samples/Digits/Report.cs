using L1Gen;
using Samples;

namespace Digits;

/// <summary>What came out.</summary>
internal static class Report
{
    /// <summary>What the network is to reach on digits it has not seen, and the share of its penalized weights that are to be exactly zero.</summary>
    private const double Accuracy = 0.96, Zeros = 0.60;

    public static void Tuned(List<DigitsNet> path, double[] accuracies, int chosen)
    {
        var table = new Table("λ", "validation accuracy", "w = 0", "chosen");
        for (int i = 0; i < path.Count; i++)
            table.Add(Table.Number(Tuning.Lambdas[i], "0.00000"), Percent(accuracies[i]), Percent(path[i].ZeroShare), i == chosen ? "←" : "");
        table.Print();
    }

    /// <summary>Prints what is left of the weights, and of the picture.</summary>
    public static void Sparsity(DigitsNet net)
    {
        Console.WriteLine(net.Sparsity());
        Console.WriteLine($"\nHow many of the {net.Hidden.Columns} units look at each pixel:");
        for (int y = 0; y < Handwriting.Width; y++)
        {
            for (int x = 0; x < Handwriting.Width; x++)
            {
                int units = net.Hidden.Columns - net.Hidden.Row(y * Handwriting.Width + x).AsSpan().Count(0f);
                Console.Write(units == 0 ? "   ·" : $"{units,4}");
            }

            Console.WriteLine();
        }

        Console.WriteLine();
    }

    /// <summary>Loads the file into a new network, and lets it read a digit.</summary>
    /// <returns>Whether it holds the same weights.</returns>
    public static bool Loaded(string file, DigitsNet net, Handwriting data)
    {
        var loaded = new DigitsNet();
        ModelMetadata names = loaded.Load(file);
        bool same = loaded.WeightsEqual(net);
        var probabilities = new float[names.Classes!.Count];
        loaded.Probabilities(data.First, probabilities);
        int digit = loaded.Classify(data.First);
        Console.WriteLine($"Saved as {Path.GetFileName(file)}, {new FileInfo(file).Length:N0} bytes, and loaded: {(same ? "the same weights" : "unexpected, other weights")}.");
        Console.WriteLine($"The first digit of the file, a 0, is read as {names.Classes[digit]} with a probability of {Percent(probabilities[digit])}.");
        return same;
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if it is what the sample promises; 1 if not.</returns>
    public static int Conclude(DigitsNet net, Evaluation test, bool same)
    {
        double accuracy = test.Accuracy!.Value, zeros = net.ZeroShare;
        Console.WriteLine();
        var table = new Table("held out", "reached", "promised");
        table.Add($"accuracy on {test.Rows} digits", Percent(accuracy), $"at least {Accuracy:0 %}");
        table.Add("regularized weights that are exactly zero", Percent(zeros), $"at least {Zeros:0 %}");
        table.Print();
        bool holds = accuracy >= Accuracy && zeros >= Zeros && same;
        Console.WriteLine(holds ? "Both hold." : "Unexpected: the network does not keep what the sample promises.");
        return holds ? 0 : 1;
    }

    private static string Percent(double share) => $"{share:0.0 %}";
}
