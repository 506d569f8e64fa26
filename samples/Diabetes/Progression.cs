using L1Gen;
using static L1Gen.Ops;

namespace Diabetes;

/// <summary>The disease's progression as a linear function of ten measurements. Its λ is chosen from a path.</summary>
[L1Regularized]
internal sealed partial class Progression
{
    [Weights(Patients.Measurements)]
    public partial DoubleVector Slopes { get; }

    [Weights, Unregularized]
    public partial ref double Intercept { get; }

    [Forward(Loss.L2)]
    public double Predict(DoubleVector measurements) => Dot(measurements, Slopes) + Intercept;
}
