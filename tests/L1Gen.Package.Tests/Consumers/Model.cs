using System;
using System.Globalization;
using L1Gen;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var model = new Model();
Model.Gradient gradient = model.CreateGradient();
Console.WriteLine(model.PenaltyAndGradient(gradient));
Console.WriteLine(string.Join(" ", gradient.Hidden));
model.ProximalStep(50);
Console.WriteLine(model.Penalty());
Console.WriteLine(model.Sparsity());
Console.WriteLine(Describe(model));
OwnArraysRun.Print();
#if PARTIAL_PROPERTIES
ClassifierRun.Print();
LassoRun.Print();
#endif

// Through the interface, as a trainer does; one type for every program, so that trimming may not lose a member.
static string Describe<TModel>(TModel model)
    where TModel : IRegularized => $"{model.L1Norm()} of {model.Sparsity().Count}";

[L1Regularized(0.01)]
public partial class Model
{
    [Weights(2, 2)] private readonly float[] _hidden = [1, -2, 0.5f, 0];
    [Weights] private float[] _output = [-1, 3];
    [Weights, Unregularized] private float _bias = 7;
}

// The median of 1, 2, …, 9 and 1000, with the C# of any SDK.
[L1Regularized(0)]
public sealed partial class Median
{
    [Weights(1)] private readonly float[] _values = new float[1];
    [Weights, Unregularized] private float _shift;

    [Forward(Loss.L1)]
    public float Value(Vector x) => Ops.Dot(x, _values) * 0 + _shift;
}

internal static class OwnArraysRun
{
    internal static void Print()
    {
        var median = new Median();
        float[] ones = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000];
        median.Fit(new Dataset<float>(ones, values), new FitOptions { Epochs = 400, Optimizer = new ProximalSgd { LearningRate = 0.1 } });
        var copy = new Median(seed: 5);
        median.CopyTo(copy);
        Console.WriteLine($"median: {median.Predict([1f]) is >= 5 and <= 6}; {copy.WeightsEqual(median)}");
    }
}

#if PARTIAL_PROPERTIES
[L1Regularized(0.5, Lambda2 = 0.25)]
public sealed partial class InArena
{
    [Weights(3, 2)] public partial DoubleMatrix Slopes { get; }

    [Weights, Unregularized] public partial ref double Intercept { get; }

    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Check()
    {
        var model = new InArena();
        model.Slopes[2, 1] = -2;
        model.Intercept = 5;
        Console.WriteLine(model.Penalty().ToString(CultureInfo.InvariantCulture));
        model.ProximalStep(4);
        Console.WriteLine($"{model.Slopes[2, 1]} {model.Intercept}");
    }
}
#endif
