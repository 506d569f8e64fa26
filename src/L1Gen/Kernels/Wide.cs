using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>A kernel whose arithmetic is in <see langword="double"/>, whatever its operands are.</summary>
internal interface IWideKernel
{
    void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct;
}

/// <summary>Elements as doubles.</summary>
internal static unsafe class Wide
{
    /// <summary>Runs a kernel with the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(ref TKernel kernel)
        where TKernel : struct, IWideKernel
    {
        if (Vector512.IsHardwareAccelerated)
            kernel.Run<Simd512<double>, Vector512<double>>();
        else if (Vector256.IsHardwareAccelerated)
            kernel.Run<Simd256<double>, Vector256<double>>();
        else if (Vector128.IsHardwareAccelerated)
            kernel.Run<Simd128<double>, Vector128<double>>();
        else
            kernel.Run<Simd1<double>, double>();
    }

    /// <summary>A vector of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<T, TSimd, TVector>(T* x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<double, TVector>
        where TVector : struct =>
        typeof(T) == typeof(float) ? TSimd.LoadSingle((float*)x) : TSimd.Load((double*)x);

    /// <summary>One element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Load<T>(T* x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? *(float*)x : *(double*)x;
}
