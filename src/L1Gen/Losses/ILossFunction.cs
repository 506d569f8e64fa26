using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>A loss of one element. NaN gives NaN.</summary>
internal interface ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TVector Value<TSimd, TVector>(TVector actual, TVector predicted)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;

    /// <summary>
    /// The loss and, for a factor that is not negative, factor·dℓ/dpredicted; the derivative is left open where the loss is NaN.
    /// </summary>
    TVector Value<TSimd, TVector>(TVector actual, TVector predicted, TVector factor, out TVector derivative)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}
