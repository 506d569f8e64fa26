using Samples;

namespace QuickStart;

/// <summary>What came out of the runs.</summary>
internal static class Report
{
    private const float Small = 0.001f;

    public static void Compare(Run[] runs, BreastCancer data)
    {
        var table = new Table("training", "learning rate", "objective", "accuracy", $"|w| < {Small}", "w = 0");
        foreach (Run run in runs)
        {
            double objective = run.Model.Loss(data.Training) + run.Model.Penalty();
            double accuracy = 100.0 * run.Model.Right(data.HeldOut) / data.HeldOut.Count;
            table.Add(run.Name, $"{run.Rate}", $"{objective:0.00000}", $"{accuracy:0.0} %", $"{run.Below(Small)}", $"{run.Zeros}");
        }

        table.Print();
    }

    public static void Survivors(Run run)
    {
        Console.WriteLine($"Sparsity() after {run.Name}:");
        Console.WriteLine(run.Model.Sparsity());
        Console.WriteLine();

        var table = new Table("measurement left (standardised)", "weight");
        IEnumerable<(string Name, float Weight)> left = BreastCancer.Names.Zip(run.Model.Weights.ToArray()).Where(pair => pair.Second != 0);
        foreach ((string name, float weight) in left.OrderByDescending(pair => Math.Abs(pair.Weight)))
            table.Add(name, Table.Number(weight, "0.0000"));

        table.Print();
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if the proximal run, the last, has zeros and the others have none; 1 if not.</returns>
    public static int Conclude(Run[] runs)
    {
        bool holds = runs[^1].Zeros > 0 && runs[..^1].All(run => run.Zeros == 0);
        Console.WriteLine(holds ? "The subgradient leaves no zeros, the proximal step does." : "Unexpected: only the proximal step should leave zeros.");
        Console.WriteLine($"Exact zeros of {BreastCancer.Names.Length} weights: {string.Join(", ", runs.Select(run => $"{run.Name} {run.Zeros}"))}.");
        return holds ? 0 : 1;
    }
}
