using System.Text;
using QuickStart;

const int seed = 1;
Console.OutputEncoding = Encoding.UTF8;

Textbook.Print();

BreastCancer data = BreastCancer.Load(Path.Combine(AppContext.BaseDirectory, "data", "breast_cancer.csv"), seed);
Console.WriteLine($"""
    A linear classifier: malignant or benign, from {BreastCancer.Names.Length} measurements of a tumour.
    Objective: mean logistic loss + λ·Σ|w|, λ = {TumourClassifier.Lambda}; the bias carries no penalty.
    {data.Training.Count} rows to train, {data.HeldOut.Count} held out for the accuracy; standardised on the training rows; seed {seed}.
    Each run: the same random start, {Training.Steps:N0} steps, all training rows in every step.

    """);

Run[] runs =
[
    Run.Of("Adam + subgradient", Training.AdamRate, Training.AdamWithSubgradient, data.Training, seed),
    Run.Of("SGD + subgradient", Training.Rate, Training.SgdWithSubgradient, data.Training, seed),
    Run.Of("proximal gradient", Training.Rate, Training.ProximalGradient, data.Training, seed),
];
Report.Compare(runs, data);
Report.Survivors(runs[^1]);
return Report.Conclude(runs);
