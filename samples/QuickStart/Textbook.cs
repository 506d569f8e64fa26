using L1Gen;
using Samples;

namespace QuickStart;

/// <summary>The figures that every introduction to L1 works through, computed with L1Gen.</summary>
internal static class Textbook
{
    public static void Print()
    {
        double[] actual = [10, 20, 30, 40, 50], predicted = [12, 18, 29, 42, 47];
        var network = new TwoLayers();
        var absolute = new Absolute();
        var square = new Square();
        Absolute.Gradient ofAbsolute = absolute.CreateGradient();
        Square.Gradient ofSquare = square.CreateGradient();
        absolute.AddPenaltyGradient(ofAbsolute);
        square.AddPenaltyGradient(ofSquare);

        var table = new Table("L1 in figures", "result");
        table.Add("mean absolute error, [10, 20, 30, 40, 50] and [12, 18, 29, 42, 47]", Table.Number(L1Loss.Mean(actual, predicted), "0.0##"));
        table.Add("L1 loss of actual 1000, predicted 10", Table.Number(L1Loss.Mean([1000.0], [10.0]), "#,0.###"));
        table.Add("L2 loss of actual 1000, predicted 10", Table.Number(L2Loss.Mean([1000.0], [10.0]), "#,0.###"));
        table.Add("penalty 0.01·Σ|w| of [[1, −2], [0.5, 0]] and [−1, 3]", Table.Number(network.Penalty(), "R"));
        table.Add("gradient of |w| at 3, −0.5, 0", Table.Numbers(ofAbsolute.Weights));
        table.Add("gradient of w² at 3, −0.5, 0", Table.Numbers(ofSquare.Weights));
        table.Print();
    }
}

/// <summary>Two weight fields, one λ: the penalty is 0.01·Σ|w| over both.</summary>
[L1Regularized(0.01)]
internal sealed partial class TwoLayers
{
    [Weights(2, 2)] private readonly double[,] _hidden = { { 1, -2 }, { 0.5, 0 } };
    [Weights(2)] private readonly double[] _output = [-1, 3];
}

/// <summary>Σ|w|.</summary>
[L1Regularized(1)]
internal sealed partial class Absolute
{
    [Weights(3)] private readonly double[] _weights = [3, -0.5, 0];
}

/// <summary>Σw²: λ = 0 and λ₂ = 1.</summary>
[L1Regularized(0, Lambda2 = 1)]
internal sealed partial class Square
{
    [Weights(3)] private readonly double[] _weights = [3, -0.5, 0];
}
