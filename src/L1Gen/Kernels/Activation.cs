using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>A function of one element and its derivative, for what <see cref="Unary"/> names.</summary>
internal interface IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the derivative is taken from f(x) rather than from x.</summary>
    static abstract bool FromOutput { get; }

    /// <summary>f(x). NaN gives NaN.</summary>
    TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;

    /// <summary>f′·d, with v = f(x) or x.</summary>
    TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

internal readonly struct Relu<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Backward<TSimd, TVector>(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.SelectLessOrEqual(v, TSimd.Create(T.Zero), TSimd.Create(T.Zero), d);
}

/// <summary>For a slope that is not negative: only then has f(x) the sign of x.</summary>
internal readonly struct LeakyRelu<T>(T slope) : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Backward<TSimd, TVector>(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.SelectLessOrEqual(v, TSimd.Create(T.Zero), TSimd.Multiply(TSimd.Create(slope), d), d);
}

/// <summary>With e = e^−|x|, which never overflows: 1 / (1 + e) for x ≥ 0, e / (1 + e) below. Derivative y·(1 − y).</summary>
internal readonly struct Sigmoid<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Of<TSimd, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector one = TSimd.Create(T.One);
        TVector e = ExpOfMagnitude<TSimd, TVector>(x);
        return TSimd.Divide(TSimd.SelectLessOrEqual(TSimd.Create(T.Zero), x, one, e), TSimd.Add(one, e));
    }

    /// <summary>e^−|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpOfMagnitude<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Exp<T>.Invoke<TSimd, TVector>(TSimd.Subtract(TSimd.Create(T.Zero), TSimd.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(d, TSimd.Multiply(v, TSimd.Subtract(TSimd.Create(T.One), v)));
}

/// <summary>−t / (2 + t) with t = e^−2|x| − 1, and the sign of x. Derivative 1 − y².</summary>
internal readonly struct Tanh<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector two = TSimd.Create(T.One + T.One);
        TVector t = Exp<T>.MinusOne<TSimd, TVector>(TSimd.Multiply(TSimd.Create(-(T.One + T.One)), TSimd.Abs(x)));
        return TSimd.CopySign(TSimd.Divide(t, TSimd.Add(two, t)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(d, TSimd.Subtract(TSimd.Create(T.One), TSimd.Multiply(v, v)));
}

/// <summary>½x(1 + tanh u) = x·σ with σ = 1 / (1 + e^−2u), which cancels nothing. Derivative σ + x·σ·(1 − σ)·2u′.</summary>
internal readonly struct Gelu<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>2·√(2/π).</summary>
    private const double Slope = 1.5957691216057308;
    private const double Cube = 0.044715;

    /// <summary>Beyond it σ is 0 or 1 in both precisions, and no power of x overflows within.</summary>
    private const double Bound = 25;

    public static bool FromOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector lowest = Constant<TSimd, TVector>(-Bound);
        TVector held = TSimd.SelectLessOrEqual(x, lowest, lowest, x);
        return TSimd.Multiply(held, Weight<TSimd, TVector>(held));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector lowest = Constant<TSimd, TVector>(-Bound), highest = Constant<TSimd, TVector>(Bound);
        TVector x = TSimd.SelectLessOrEqual(v, lowest, lowest, v);
        x = TSimd.SelectLessOrEqual(highest, x, highest, x);
        TVector weight = Weight<TSimd, TVector>(x);
        TVector slope = TSimd.Add(Constant<TSimd, TVector>(Slope), TSimd.Multiply(Constant<TSimd, TVector>(3 * Cube * Slope), TSimd.Multiply(x, x)));
        TVector change = TSimd.Multiply(TSimd.Multiply(weight, TSimd.Subtract(TSimd.Create(T.One), weight)), TSimd.Multiply(x, slope));
        return TSimd.Multiply(d, TSimd.Add(weight, change));
    }

    /// <summary>σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Weight<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector square = TSimd.Add(Constant<TSimd, TVector>(Slope), TSimd.Multiply(Constant<TSimd, TVector>(Cube * Slope), TSimd.Multiply(x, x)));
        return Sigmoid<T>.Of<TSimd, TVector>(TSimd.Multiply(x, square));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant<TSimd, TVector>(double value)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Create(T.CreateTruncating(value));
}

/// <summary>max(x, 0) + ln(1 + e^−|x|). Derivative 1 / (1 + e⁻ˣ).</summary>
internal readonly struct Softplus<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool FromOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Add(
            default(Relu<T>).Value<TSimd, TVector>(x), Log<T>.OfOnePlus<TSimd, TVector>(Sigmoid<T>.ExpOfMagnitude<TSimd, TVector>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Backward<TSimd, TVector>(TVector v, TVector d)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(d, Sigmoid<T>.Of<TSimd, TVector>(v));
}
