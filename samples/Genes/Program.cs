using System.Text;
using Genes;
using L1Gen;

Console.OutputEncoding = Encoding.UTF8;
Tissues tissues = Tissues.Load(Path.Combine(AppContext.BaseDirectory, "data", "alon.csv.gz"));
Console.WriteLine($"""
    {tissues.IsTumour.Length} samples of colon tissue, {tissues.IsTumour.Sum()} of them tumours: the expression of {Tissues.Genes} genes.
    Objective: mean logistic loss + λ·Σ|w|, for logarithms of expressions in units of their standard deviations.

    """);

var options = new PathOptions { Standardize = true, FeatureNames = tissues.Names };
var model = new TumourScore();
CrossValidation folds = model.CrossValidate(tissues.Data, folds: 10, options);
Report.Choice(folds);
Report.Survivors(model, folds, tissues);

// Which genes survive depends on the samples: how often they do when half of the samples are left out?
StabilitySelection stability = StabilitySelection.Run(tissues.X, tissues.IsTumour, folds.Path.Options, new StabilityOptions { Threshold = 0.6 });
Report.Stable(stability, folds);
return Report.Conclude(folds, stability);
