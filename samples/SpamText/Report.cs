using L1Gen;
using Samples;

namespace SpamText;

/// <summary>What came out.</summary>
internal static class Report
{
    /// <summary>What the filter is to reach on messages it has not seen, and the share of the vocabulary that it may use.</summary>
    private const double Accuracy = 0.97, Share = 0.1;

    private const int Words = 20;

    /// <summary>Prints every fifth point of the path, and the two that cross-validation chooses.</summary>
    public static void Path(CrossValidation folds, DesignMatrix rest, Messages heldOut)
    {
        var table = new Table("λ", "terms", "deviance explained", $"loss, {folds.Folds} folds", "accuracy held out", "choice");
        for (int i = 0; i < folds.Path.Count; i++)
        {
            if (i % 5 != 0 && i != folds.Index1Se && i != folds.IndexMin)
                continue;
            PathPoint point = folds.Path[i];
            string choice = i == folds.IndexMin ? "λ.min" : i == folds.Index1Se ? "λ.1se" : "";
            table.Add(
                Table.Number(point.Lambda, "0.00000"), $"{point.NonZeros}", $"{point.DevianceExplained:0.0 %}", Table.Number(folds.Curve[i].Mean, "0.0000"),
                $"{AccuracyOf(point, rest, heldOut):0.0 %}", choice);
        }

        table.Print();
    }

    /// <summary>Prints the terms that are left at λ.1se with the greatest weights for and against spam.</summary>
    public static void Survivors(CrossValidation folds)
    {
        IReadOnlyList<NamedCoefficient> terms = folds.Path.Coefficients(folds.Point1Se);
        NamedCoefficient[] spam = [.. terms.Where(term => term.Value > 0).OrderByDescending(term => term.Value)], others = [.. terms.Where(term => term.Value < 0).OrderBy(term => term.Value)];
        Console.WriteLine($"At λ.1se {terms.Count} of {folds.Path.Features} terms survive, {spam.Length} that speak for spam and {others.Length} against it; the weightiest:\n");
        var table = new Table("for spam", "weight", "against spam", "weight");
        for (int i = 0; i < Math.Min(Words, Math.Max(spam.Length, others.Length)); i++)
            table.Add([.. Cells(spam, i), .. Cells(others, i)]);
        table.Print();

        static string[] Cells(NamedCoefficient[] terms, int i) => i < terms.Length ? [terms[i].Name, Table.Number(terms[i].Value, "0.00")] : ["", ""];
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if it is what the sample promises; 1 if not.</returns>
    public static int Conclude(CrossValidation folds, DesignMatrix rest, Messages heldOut)
    {
        PathPoint chosen = folds.Point1Se;
        int[] found = chosen.Classify(rest);
        int spam = heldOut.IsSpam.Sum(), caught = found.Zip(heldOut.IsSpam).Count(pair => pair is (1, 1)), wrong = found.Zip(heldOut.IsSpam).Count(pair => pair is (1, 0));
        Console.WriteLine($"Of the messages held out it catches {caught} of {spam} that are spam, and takes {wrong} of {heldOut.Texts.Length - spam} others for it.\n");
        double accuracy = AccuracyOf(chosen, rest, heldOut), share = (double)chosen.NonZeros / folds.Path.Features;
        var table = new Table("at λ.1se", "reached", "promised");
        table.Add("accuracy on messages held out", $"{accuracy:0.0 %}", $"at least {Accuracy:0 %}");
        table.Add("terms with a weight", $"{share:0.0 %}", $"at most {Share:0 %}");
        table.Print();
        bool holds = accuracy >= Accuracy && share <= Share && folds.Converged;
        Console.WriteLine(holds ? "Both hold, with a certificate for every solution." : "Unexpected: the filter does not keep what the sample promises.");
        return holds ? 0 : 1;
    }

    private static double AccuracyOf(PathPoint point, DesignMatrix x, Messages messages) =>
        point.Classify(x).Zip(messages.IsSpam).Count(pair => pair.First == pair.Second) / (double)messages.Texts.Length;
}
