using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// destination = ℓ, element by element. Every element is read before it is written, so that the destination may be exactly an operand.
/// </summary>
internal static unsafe class LossElements
{
    /// <summary>With the widest vectors of this machine.</summary>
    public static void Run<T, TLoss>(TLoss loss, T* actual, T* predicted, T* destination, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, TLoss, Simd512<T>, Vector512<T>>(loss, actual, predicted, destination, n);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, TLoss, Simd256<T>, Vector256<T>>(loss, actual, predicted, destination, n);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TLoss, Simd128<T>, Vector128<T>>(loss, actual, predicted, destination, n);
        else
            Run<T, TLoss, Simd1<T>, T>(loss, actual, predicted, destination, n);
    }

    /// <summary>The same with one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TLoss, TSimd, TVector>(TLoss loss, T* actual, T* predicted, T* destination, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        nuint i = 0;
        for (; n - i >= (nuint)TSimd.Count; i += (nuint)TSimd.Count)
        {
            TVector value = loss.Value<TSimd, TVector>(TSimd.Load(actual + i), TSimd.Load(predicted + i));
            TSimd.Store(value, destination + i);
        }

        for (; i < n; i++)
            destination[i] = loss.Value<Simd1<T>, T>(actual[i], predicted[i]);
    }
}
