using L1Gen;
using static L1Gen.Ops;

namespace Frozen;

/// <summary>Reads a digit of 64 pixels.</summary>
[FrozenModel("digits.l1.json")]
internal static partial class DigitReader;

/// <summary>Tells spam by its words.</summary>
[FrozenModel("spam.l1.json")]
internal static partial class SpamFilter;

/// <summary>Tells a tumour by the genes that matter; <c>TumourTest.Input</c> has a member for each.</summary>
[FrozenModel("genes.l1.json", EmitInput = true)]
internal static partial class TumourTest;

/// <summary>The spam filter as a model: a weight for each term of the vocabulary.</summary>
[L1Regularized]
internal sealed partial class SpamScore
{
    [Weights(6911)]
    public partial DoubleVector Slopes { get; }

    [Weights, Unregularized]
    public partial ref double Intercept { get; }

    [Forward(Loss.Logistic)]
    public double Score(DoubleSparseVector x) => Dot(x, Slopes) + Intercept;
}
