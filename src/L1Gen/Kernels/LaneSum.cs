using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// A running sum of Σ|w| or Σw² over several arrays: sixteen partial sums in <see langword="double"/>, so that the fields of a model share
/// one accumulator and the result has the same bits on every machine. <see langword="default"/> is the empty sum.
/// </summary>
[InlineArray(Reduction.Lanes)]
public struct LaneSum
{
    private double _lane;

    /// <summary>The sum of the sixteen lanes, halves first: 16 → 8 → 4 → 2 → 1.</summary>
    public readonly double Total
    {
        get
        {
            double a = (this[0] + this[8]) + (this[4] + this[12]);
            double b = (this[1] + this[9]) + (this[5] + this[13]);
            double c = (this[2] + this[10]) + (this[6] + this[14]);
            double d = (this[3] + this[11]) + (this[7] + this[15]);
            return (a + c) + (b + d);
        }
    }

    /// <summary>Adds Σ|w|.</summary>
    public unsafe void Add(ReadOnlySpan<float> weights)
    {
        fixed (float* w = weights)
        fixed (double* lanes = &_lane)
            Reduction.Run<float, AbsoluteStep<float>>(new(w), (nuint)weights.Length, lanes);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float})"/>
    public unsafe void Add(ReadOnlySpan<double> weights)
    {
        fixed (double* w = weights)
        fixed (double* lanes = &_lane)
            Reduction.Run<double, AbsoluteStep<double>>(new(w), (nuint)weights.Length, lanes);
    }
}
