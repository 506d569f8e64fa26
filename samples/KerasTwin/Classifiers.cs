using L1Gen;
using static L1Gen.Ops;

namespace KerasTwin;

/// <summary>
/// Dense(64, activation="relu", kernel_regularizer=l1(0.01)), Dense(3, kernel_regularizer=l1(0.01)) on 10 inputs: the penalty is on the weight matrices.
/// </summary>
[L1Regularized(Textbook.Lambda)]
internal sealed partial class WeightsOnly
{
    [Weights(Textbook.Inputs, Textbook.Units)]
    public partial Matrix Hidden { get; }

    [Weights(Textbook.Units), Unregularized]
    public partial Vector HiddenBias { get; }

    [Weights(Textbook.Units, Textbook.Classes)]
    public partial Matrix Output { get; }

    [Weights(Textbook.Classes), Unregularized]
    public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}

/// <summary>The same with <c>sum(p.abs().sum() for p in model.parameters())</c>, as PyTorch texts write it: the penalty is on the biases as well.</summary>
[L1Regularized(Textbook.Lambda)]
internal sealed partial class EveryParameter
{
    [Weights(Textbook.Inputs, Textbook.Units)]
    public partial Matrix Hidden { get; }

    [Weights(Textbook.Units)]
    public partial Vector HiddenBias { get; }

    [Weights(Textbook.Units, Textbook.Classes)]
    public partial Matrix Output { get; }

    [Weights(Textbook.Classes)]
    public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}
