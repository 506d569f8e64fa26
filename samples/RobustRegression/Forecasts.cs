using L1Gen;
using static L1Gen.Ops;

namespace RobustRegression;

/// <summary>The change of temperature in the next hour from those of the last day, so that the mean square of the errors is least.</summary>
[L1Regularized(Lambda)]
internal sealed partial class LeastSquares
{
    /// <summary>λ of all three objectives: mean loss + λ·Σ|w|.</summary>
    public const double Lambda = 0.1;

    [Weights(Machine.Hours)]
    public partial Vector Changes { get; }

    [Weights, Unregularized]
    public partial ref float Drift { get; }

    [Forward(Loss.L2)]
    public float Next(Vector changes) => Dot(changes, Changes) + Drift;
}

/// <summary>The same, so that the mean size of the errors is least.</summary>
[L1Regularized(LeastSquares.Lambda)]
internal sealed partial class LeastAbsolute
{
    [Weights(Machine.Hours)]
    public partial Vector Changes { get; }

    [Weights, Unregularized]
    public partial ref float Drift { get; }

    [Forward(Loss.L1)]
    public float Next(Vector changes) => Dot(changes, Changes) + Drift;
}

/// <summary>The same between the two: squares up to an error of one degree, sizes beyond.</summary>
[L1Regularized(LeastSquares.Lambda)]
internal sealed partial class LeastHuber
{
    [Weights(Machine.Hours)]
    public partial Vector Changes { get; }

    [Weights, Unregularized]
    public partial ref float Drift { get; }

    [Forward(Loss.Huber, Delta = 1)]
    public float Next(Vector changes) => Dot(changes, Changes) + Drift;
}
