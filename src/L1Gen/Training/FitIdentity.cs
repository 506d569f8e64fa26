using System.Globalization;
using System.Numerics;

namespace L1Gen;

/// <summary>What a checkpoint must share with the fit that resumes from it: all that decides the result but the number of epochs.</summary>
internal static class FitIdentity
{
    /// <summary>What all ranks of a fit must share, the most telling first.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="ratio">What the declared λ and λ₂ are multiplied by.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="weights">The checksum of the weights at the start.</param>
    public static List<(string Name, string Value)> OfRank<T>(ForwardPlan plan, FitOptions options, double ratio, string source, uint weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. Of<T>(plan, options, ratio, rows: null, validationRows: null),
        ("forward method", plan.Text),
        .. plan.Graph.Select((line, i) => ($"line {i + 1} of the forward method's graph", line)),
        ("source of rows", source),
        ("number of epochs", $"{options.Epochs}"),
        ("validation", options.Validation is not null ? "on rows of its own" : options.ValidationFraction.ToString(CultureInfo.InvariantCulture)),
        ("checkpoint", options.Checkpoint is { } checkpoint ? $"kept every {Counted.Of(checkpoint.EveryEpochs, "epoch")}" : "none"),
        ("starting weights' checksum", $"{weights:x8}"),
    ];

    /// <summary>Names and values, the most telling first.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="ratio">What the declared λ and λ₂ are multiplied by.</param>
    /// <param name="rows">The rows that are trained on; null for a stream.</param>
    /// <param name="validationRows">The rows of the validation; null without.</param>
    public static List<(string Name, string Value)> Of<T>(ForwardPlan plan, FitOptions options, double ratio, int? rows, int? validationRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Records print numbers as the current culture does.
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return
            [
                ("element", ElementName.Of<T>()),
                ("weights", string.Join(", ", plan.Fields.Select(field => $"{field.Name}[{string.Join('×', field.Shape)}]"))),
                ("loss", plan.Loss is Loss.Huber or Loss.Quantile ? $"{plan.Loss}({plan.LossParameter})" : $"{plan.Loss}"),
                ("λ", string.Join(", ", plan.Fields.Select(field => field.Lambda * ratio))),
                ("λ₂", string.Join(", ", plan.Fields.Select(field => field.Lambda2 * ratio))),
                ("number of rows", rows is null ? "that of a stream" : $"{rows}"),
                ("number of validation rows", $"{validationRows ?? 0}"),
                ("optimizer", $"{options.Optimizer}"),
                ("schedule", $"{options.Schedule}"),
                ("batch size", $"{options.BatchSize}"),
                ("seed", $"{options.Seed}"),
                ("shuffling", options.Shuffle ? "on" : "off"),
                ("clip norm", options.ClipNorm is { } norm ? $"{norm}" : "none"),
                ("early stopping", options.EarlyStopping is { } stopping ? $"{stopping}" : "none"),
                ("class weights", options.ClassWeights is { } weights ? $"{weights}" : "none"),
            ];
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
