using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>A loss of one element as a function of its error e = predicted − actual. NaN gives NaN.</summary>
internal interface ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TVector Value<TSimd, TVector>(TVector error)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;

    /// <summary>
    /// factor·dℓ/de, the derivative with respect to predicted, for a factor that is not negative; 0 where e = 0, left open where e is NaN.
    /// </summary>
    TVector Derivative<TSimd, TVector>(TVector error, TVector factor)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}
