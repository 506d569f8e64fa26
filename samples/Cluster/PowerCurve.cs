using L1Gen;
using static L1Gen.Ops;

namespace Cluster;

/// <summary>The power of a wind turbine from the readings of its sensors. In double: sums over ranks differ in the last bits, and what is printed should not.</summary>
[L1Regularized(0.004)]
internal sealed partial class PowerCurve
{
    [Weights(Turbines.Sensors, 12)]
    public partial DoubleMatrix Hidden { get; }

    [Weights(12), Unregularized]
    public partial DoubleVector HiddenBias { get; }

    [Weights(12)]
    public partial DoubleVector Output { get; }

    [Weights, Unregularized]
    public partial ref double Mean { get; }

    [Forward(Loss.Huber, Delta = 1)]
    public double Power(DoubleVector readings) => Dot(Tanh(readings * Hidden + HiddenBias), Output) + Mean;
}
