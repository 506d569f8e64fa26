using static L1Gen.Ops;

namespace L1Gen.Benchmarks.Peers;

/// <summary>The networks of benchmarks/peers/training_step.py: rectified units between layers, λ = 0.01 on the weight matrices.</summary>
[L1Regularized(0.01)]
internal sealed partial class Net10
{
    [Weights(10, 64)] public partial Matrix Hidden { get; }
    [Weights(64), Unregularized] public partial Vector HiddenBias { get; }
    [Weights(64, 3)] public partial Matrix Output { get; }
    [Weights(3), Unregularized] public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}

/// <inheritdoc cref="Net10"/>
[L1Regularized(0.01)]
internal sealed partial class Net64
{
    [Weights(64, 32)] public partial Matrix Hidden { get; }
    [Weights(32), Unregularized] public partial Vector HiddenBias { get; }
    [Weights(32, 10)] public partial Matrix Output { get; }
    [Weights(10), Unregularized] public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}

/// <inheritdoc cref="Net10"/>
[L1Regularized(0.01)]
internal sealed partial class Net784
{
    [Weights(784, 128)] public partial Matrix Hidden { get; }
    [Weights(128), Unregularized] public partial Vector HiddenBias { get; }
    [Weights(128, 10)] public partial Matrix Output { get; }
    [Weights(10), Unregularized] public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}

/// <inheritdoc cref="Net10"/>
[L1Regularized(0.01)]
internal sealed partial class Net784Deep
{
    [Weights(784, 512)] public partial Matrix First { get; }
    [Weights(512), Unregularized] public partial Vector FirstBias { get; }
    [Weights(512, 256)] public partial Matrix Second { get; }
    [Weights(256), Unregularized] public partial Vector SecondBias { get; }
    [Weights(256, 10)] public partial Matrix Output { get; }
    [Weights(10), Unregularized] public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(Relu(x * First + FirstBias) * Second + SecondBias) * Output + OutputBias;
}

/// <summary>Logistic regression on sparse rows, λ = 0.01 on all weights but the bias.</summary>
[L1Regularized(0.01)]
internal sealed partial class SparseLogistic
{
    public const int Features = 50_000;

    [Weights(Features)] public partial Vector Words { get; }
    [Weights, Unregularized] public partial ref float Bias { get; }

    [Forward(Loss.Logistic)]
    public float LogOdds(SparseVector words) => Dot(words, Words) + Bias;
}
