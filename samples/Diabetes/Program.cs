using System.Text;
using Diabetes;
using L1Gen;

Console.OutputEncoding = Encoding.UTF8;
Patients patients = Patients.Load(Path.Combine(AppContext.BaseDirectory, "data", "diabetes.csv"));
Console.WriteLine($"""
    {patients.Y.Length} patients with diabetes: ten measurements, and how far the disease progressed in a year.
    Objective: mean square of the errors + λ·Σ|w|, for measurements in units of their standard deviations.

    """);

// Many λ's, down to one where all measurements take part, so that the order in which they enter shows.
var options = new PathOptions { Standardize = true, FeatureNames = patients.Names, LambdaCount = 400, LambdaMinRatio = 1e-3, StopAtSaturation = false, Tolerance = 1e-10 };
var model = new Progression();
LinearPath path = model.FitPath(patients.Data, options);
Report.Path(path, patients);
bool isPublished = Report.Order(path);

// The model holds the coefficients at λ.1se from here on.
CrossValidation folds = model.CrossValidate(patients.Data, folds: 10, options, choice: LambdaChoice.OneStandardError);
Report.Choice(folds);
Report.Coefficients(model, folds, patients);
return Report.Conclude(folds, isPublished);
