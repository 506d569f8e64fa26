using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

internal readonly struct Magnitude<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Create(T.Zero);
        TVector change = TSimd.SelectLessOrEqual(v, zero, TSimd.Subtract(zero, d), d);
        return TSimd.SelectEqual(v, zero, zero, TSimd.SelectEqual(v, v, change, v));
    }
}

internal readonly struct Square<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(d, TSimd.Add(v, v));
}

internal readonly struct Exponential<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Exp<T>.Invoke<TSimd, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(d, v);
}

internal readonly struct Logarithm<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Log<T>.Invoke<TSimd, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Divide(d, v);
}

internal readonly struct Negation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Either will do.</summary>
    public static bool FromOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(TSimd.Create(-T.One), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Value<TSimd, TVector>(d);
}
