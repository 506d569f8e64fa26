using L1Gen;
using static L1Gen.Ops;

namespace Digits;

/// <summary>64 pixels, 32 rectified units, 10 scores. Its λ is tuned: the fit's takes the place of this one.</summary>
[L1Regularized(0.001)]
internal sealed partial class DigitsNet
{
    [Weights(64, 32)]
    public partial Matrix Hidden { get; }

    [Weights(32), Unregularized]
    public partial Vector HiddenBias { get; }

    [Weights(32, 10)]
    public partial Matrix Output { get; }

    [Weights(10), Unregularized]
    public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector pixels) => Relu(pixels * Hidden + HiddenBias) * Output + OutputBias;

    /// <summary>The share of the regularized weights that is exactly zero.</summary>
    public double ZeroShare
    {
        get
        {
            SparsityRow[] penalized = [.. Sparsity().Rows.Where(row => row.Lambda > 0)];
            return 1 - penalized.Sum(row => row.NonZeros) / (double)penalized.Sum(row => row.Count);
        }
    }
}
