using L1Gen;
using Samples;

namespace KerasTwin;

/// <summary>What came out of the runs.</summary>
internal static class Report
{
    // What PyTorch 1.13 computed in float32, in the order of the flavours: loss in step 1 and 20, penalty before step 20
    // (benchmarks/peers/parity.py recorded it in tests/L1Gen.Tests/Training/pytorch-10-64-3.json).
    private static readonly double[][] PyTorch = [[1.1081467, 1.0872726, 0.90418005], [1.1081467, 1.0897526, 0.9058931]];

    /// <summary>Holds the first steps of SubgradientAdam against PyTorch's.</summary>
    /// <returns>Whether they agree to 1e-4.</returns>
    public static bool Parity(Flavour[] flavours)
    {
        var table = new Table("torch.optim.Adam and SubgradientAdam", "loss, step 1", "loss, step 20", "penalty before step 20");
        bool agree = true;
        foreach ((Flavour flavour, double[] expected) in flavours.Zip(PyTorch))
        {
            IReadOnlyList<FitProgress> history = flavour.Subgradient.Fit.History;
            double[] figures = [history[0].Loss, history[19].Loss, history[18].Penalty];
            table.Add([$"PyTorch 1.13, penalty on {flavour.Penalized}", .. expected.Select(Figure)]);
            table.Add([$"L1Gen, penalty on {flavour.Penalized}", .. figures.Select(Figure)]);
            agree &= expected.Zip(figures).All(pair => Math.Abs(pair.Second - pair.First) <= 1e-4 * pair.First);
        }

        table.Print();
        return agree;
    }

    public static void Compare(Flavour[] flavours)
    {
        foreach (Flavour flavour in flavours)
        {
            var table = new Table($"penalty on {flavour.Penalized}", "loss", "penalty", "objective", "accuracy", "w = 0");
            foreach (Run run in flavour.Runs)
                table.Add(run.Name, $"{run.Result.Loss:0.0000}", $"{run.Result.Penalty:0.0000}", $"{run.Result.Objective:0.0000}", $"{100 * run.Result.Accuracy:0} %", $"{run.Zeros} of {run.Weights}");
            table.Print();
        }
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if it is what the sample is there to show; 1 if not.</returns>
    public static int Conclude(Flavour[] flavours, bool agree)
    {
        bool zeros = flavours.All(flavour => flavour.Subgradient.Zeros == 0 && flavour.Proximal.Zeros > 0 && flavour.Continued.Zeros > 0);
        bool lower = flavours.All(flavour => flavour.Continued.Result.Objective <= flavour.Subgradient.Result.Objective);
        Console.WriteLine(agree ? "SubgradientAdam takes PyTorch's steps." : "Unexpected: SubgradientAdam should take PyTorch's steps.");
        Console.WriteLine(zeros ? "It leaves no exact zeros; ProximalAdam does." : "Unexpected: only ProximalAdam should leave exact zeros.");
        Console.WriteLine(lower ? "Going on with ProximalAdam, the zeros cost nothing: the objective falls." : "Unexpected: the objective should fall.");
        Console.WriteLine("""

            Classes drawn at random can't be learnt. ProximalAdam finds that out: it removes every input and predicts how frequent the classes are.
            SubgradientAdam has learnt some rows by heart before its weights came near 0. Both are local minima of the objective.
            """);
        return agree && zeros && lower ? 0 : 1;
    }

    private static string Figure(double value) => Table.Number(value, "0.000000");
}
