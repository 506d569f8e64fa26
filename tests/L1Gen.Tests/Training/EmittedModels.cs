using static L1Gen.Ops;

namespace L1Gen.Tests.Training;

/// <summary>The textbook network, 10→64→3: its workspace is on the stack, and it is too small for two threads.</summary>
[L1Regularized(0.01)]
internal sealed partial class SmallNet
{
    [Weights(10, 64)] public partial Matrix Hidden { get; }
    [Weights(64), Unregularized] public partial Vector HiddenBias { get; }
    [Weights(64, 3)] public partial Matrix Output { get; }
    [Weights(3), Unregularized] public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}

/// <summary>So wide that its workspace is rented, and that batches of 32 rows are worth two threads; with the operations that reduce and those that share.</summary>
[L1Regularized(0.001)]
internal sealed partial class WideNet
{
    [Weights(10, 2100)] public partial Matrix Hidden { get; }
    [Weights(2100)] public partial Vector Gain { get; }
    [Weights(2100)] public partial Vector Shift { get; }
    [Weights(2100, 16)] public partial Matrix Middle { get; }
    [Weights(16, 3)] public partial Matrix Output { get; }
    [Weights(3), Unregularized] public partial Vector OutputBias { get; }
    [Weights] public partial ref float Skip { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x)
    {
        Vector h = LayerNorm(x * Hidden, Gain, Shift);
        Vector m = Gelu(h) * Middle + Mean(h) * Skip;
        return (Tanh(m) + Square(m) / (Sum(Abs(m)) + 1f)) * Output + Concat(x[..2], h[3..4]) * Skip + OutputBias + Max(m);
    }
}

/// <summary>A sparse input, an index and a number, and arrays of the user's own; so many weights that a step is worth two threads.</summary>
[L1Regularized(0.01, Lambda2 = 0.001)]
internal sealed partial class EventNet
{
    internal const int Words = 300_000;

    [Weights(Words)] private readonly double[] _words = new double[Words];
    [Weights(20, 4)] private readonly double[,] _places = new double[20, 4];
    [Weights(4)] private readonly double[] _taste = new double[4];
    [Weights, Unregularized] private double _bias;

    [Forward(Loss.Logistic)]
    public double Score(DoubleSparseVector words, int place, double hour) => Dot(words, _words) + Dot(Embedding(_places, place), _taste) + hour * _bias;
}
