using L1Gen;
using static L1Gen.Ops;

namespace Genes;

/// <summary>Tumour or normal tissue, from the logarithms of 2,000 expressions. Its λ is chosen from a path.</summary>
[L1Regularized]
internal sealed partial class TumourScore
{
    [Weights(Tissues.Genes)]
    public partial DoubleVector Slopes { get; }

    [Weights, Unregularized]
    public partial ref double Intercept { get; }

    [Forward(Loss.Logistic)]
    public double Score(DoubleVector expressions) => Dot(expressions, Slopes) + Intercept;
}
