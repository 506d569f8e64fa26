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
