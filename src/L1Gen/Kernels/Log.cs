using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// ln x = k·ln 2 + ln m with x = m·2ᵏ, m in [¾, 3/2). With f = m − 1 (exact) and s = f / (2 + f), ln m = 2·artanh s = f − s·(f − z·P(z)),
/// z = s²: the large term f carries no rounding (Muller, Elementary Functions, 2016; the reduction to s: Cody and Waite, Software Manual
/// for the Elementary Functions, 1980, ch. 5). P is a Remez fit. k·ln 2 is added in two parts, the first product exact.
/// </summary>
internal readonly struct Log<T> : IMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector m = TSimd.Mantissa(x, out TVector k);
        TVector y = OfParts<TSimd, TVector>(TSimd.Subtract(m, Constant<TSimd, TVector>(1)), k);

        TVector zero = TSimd.Create(T.Zero);
        TVector infinity = TSimd.Create(T.PositiveInfinity);
        y = TSimd.SelectEqual(x, infinity, infinity, y);
        y = TSimd.SelectEqual(x, zero, TSimd.Create(T.NegativeInfinity), y);
        return TSimd.SelectLessOrEqual(zero, x, y, TSimd.Create(T.NaN));
    }

    /// <summary>ln(1 + x) for x in [0, 1], where m − 1 is known without a rounding: x, or ½(x − 1) with k = 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfOnePlus<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector half = Constant<TSimd, TVector>(0.5), one = Constant<TSimd, TVector>(1);
        TVector f = TSimd.SelectLessOrEqual(x, half, x, TSimd.Multiply(TSimd.Subtract(x, one), half));
        return OfParts<TSimd, TVector>(f, TSimd.SelectLessOrEqual(x, half, TSimd.Create(T.Zero), one));
    }

    /// <summary>k·ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfParts<TSimd, TVector>(TVector f, TVector k)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        bool single = typeof(T) == typeof(float);
        TVector s = TSimd.Divide(f, TSimd.Add(f, Constant<TSimd, TVector>(2)));
        TVector z = TSimd.Multiply(s, s);
        TVector p = single ? FloatPolynomial<TSimd, TVector>(z) : DoublePolynomial<TSimd, TVector>(z);
        TVector tail = TSimd.Multiply(s, TSimd.Subtract(f, TSimd.Multiply(z, p)));
        tail = TSimd.Subtract(tail, TSimd.Multiply(k, Constant<TSimd, TVector>(single ? -2.908897130469058e-05 : 2.8235290563031577e-13)));
        TVector y = TSimd.Multiply(k, Constant<TSimd, TVector>(single ? 0.69317626953125 : 0.693147180559663));
        return TSimd.Add(y, TSimd.Subtract(f, tail));
    }

    /// <summary>Within 2⁻²⁸·⁴ of 2·artanh s, relatively.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FloatPolynomial<TSimd, TVector>(TVector z)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector p = Constant<TSimd, TVector>(0.30360937343979433);
        p = Append<TSimd, TVector>(p, z, 0.39957808353590807);
        return Append<TSimd, TVector>(p, z, 0.6666694752011726);
    }

    /// <summary>Within 2⁻⁵⁵·⁸ of 2·artanh s, relatively.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector DoublePolynomial<TSimd, TVector>(TVector z)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector p = Constant<TSimd, TVector>(0.1536863394329243);
        p = Append<TSimd, TVector>(p, z, 0.15250131695694408);
        p = Append<TSimd, TVector>(p, z, 0.18186358909453737);
        p = Append<TSimd, TVector>(p, z, 0.22222138432270946);
        p = Append<TSimd, TVector>(p, z, 0.28571429396137715);
        p = Append<TSimd, TVector>(p, z, 0.39999999996156954);
        return Append<TSimd, TVector>(p, z, 0.6666666666667272);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Append<TSimd, TVector>(TVector p, TVector z, double coefficient)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Add(TSimd.Multiply(p, z), Constant<TSimd, TVector>(coefficient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant<TSimd, TVector>(double value)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Create(T.CreateTruncating(value));
}
