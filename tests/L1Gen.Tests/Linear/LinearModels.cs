using static L1Gen.Ops;

namespace L1Gen.Tests.Linear;

[L1Regularized]
internal sealed partial class Line
{
    [Weights(3)] public partial DoubleVector Slopes { get; }
    [Weights, Unregularized] public partial ref double Intercept { get; }

    [Forward(Loss.L2)]
    public double Score(DoubleVector x) => Intercept + Dot(x, Slopes);
}

[L1Regularized(0.1, Lambda2 = 0.2)]
internal sealed partial class ElasticLine
{
    [Weights(3)] private readonly float[] _slopes = new float[3];

    [Forward(Loss.Huber, Delta = 2)]
    public float Score(SparseVector x) => Dot(x, _slopes);
}

[L1Regularized]
internal sealed partial class Median
{
    [Weights(3)] public partial DoubleVector Slopes { get; }
    [Weights, Unregularized] public partial ref double Intercept { get; }

    [Forward(Loss.Quantile, Tau = 0.25)]
    public double Score(DoubleVector x) => Dot(x, Slopes) + Intercept;
}

[L1Regularized]
internal sealed partial class TwoClasses
{
    [Weights(3)] public partial Vector Slopes { get; }
    [Weights, Unregularized] public partial ref float Intercept { get; }

    [Forward(Loss.Logistic)]
    public float Score(Vector x) => Dot(x, Slopes) + Intercept;
}

[L1Regularized]
internal sealed partial class ThreeClasses
{
    [Weights(3), Unregularized] public partial DoubleVector Intercepts { get; }
    [Weights(3, 3)] public partial DoubleMatrix Slopes { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public DoubleVector Score(DoubleSparseVector x) => x * Slopes + Intercepts;
}

[L1Regularized]
internal sealed partial class Curve
{
    [Weights(3)] public partial DoubleVector Slopes { get; }

    [Forward(Loss.L2)]
    public double Score(DoubleVector x) => Tanh(Dot(x, Slopes));
}
