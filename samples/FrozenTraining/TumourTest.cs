using Genes;
using L1Gen;

namespace FrozenTraining;

/// <summary>The model of the sample Genes: λ.min of ten folds.</summary>
internal static class TumourTest
{
    private const int Replayed = 5;

    /// <summary>Fits the model and saves it with the names of the genes and with rows to replay.</summary>
    /// <returns>What came out, on one line.</returns>
    public static string Train(string data, string file)
    {
        Tissues tissues = Tissues.Load(Path.Combine(data, "alon.csv.gz"));
        var model = new TumourScore();
        CrossValidation folds = model.CrossValidate(tissues.Data, folds: 10, new PathOptions { Standardize = true, FeatureNames = tissues.Names });
        int[] rows = [.. Enumerable.Range(0, Replayed)];
        model.Save(file, new ModelMetadata { Features = tissues.Names, Classes = ["normal", "tumour"] }, tissues.Data.Subset(rows));
        int right = model.Classify(tissues.Data).Zip(tissues.IsTumour).Count(pair => pair.First == pair.Second);
        return $"genes: {right} of the {tissues.IsTumour.Length} samples that it was fitted on, {folds.PointMin.NonZeros} of {Tissues.Genes} genes have a weight";
    }
}
