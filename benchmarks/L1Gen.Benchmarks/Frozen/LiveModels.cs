using static L1Gen.Ops;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>A linear model of 1,000 inputs.</summary>
[L1Regularized]
public sealed partial class Linear1000
{
    [Weights(1000)]
    public partial Vector Slopes { get; }

    [Weights, Unregularized]
    public partial ref float Intercept { get; }

    [Forward(Loss.L2)]
    public float Score(Vector x) => Dot(x, Slopes) + Intercept;
}

/// <summary>A linear model of 10,000 inputs.</summary>
[L1Regularized]
public sealed partial class Linear10000
{
    [Weights(10000)]
    public partial Vector Slopes { get; }

    [Weights, Unregularized]
    public partial ref float Intercept { get; }

    [Forward(Loss.L2)]
    public float Score(Vector x) => Dot(x, Slopes) + Intercept;
}

/// <summary>A linear model of 50,000 inputs.</summary>
[L1Regularized]
public sealed partial class Linear50000
{
    [Weights(50000)]
    public partial Vector Slopes { get; }

    [Weights, Unregularized]
    public partial ref float Intercept { get; }

    [Forward(Loss.L2)]
    public float Score(Vector x) => Dot(x, Slopes) + Intercept;
}

/// <summary>A layer of 784 inputs and 64 results.</summary>
[L1Regularized]
public sealed partial class Layer784
{
    [Weights(784, 64)]
    public partial Matrix Slopes { get; }

    [Weights(64), Unregularized]
    public partial Vector Intercept { get; }

    [Forward(Loss.L2)]
    public Vector Score(Vector x) => x * Slopes + Intercept;
}
