using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// eˣ = 2ⁿ·eʳ with n = round(x / ln 2) and r = x − n·ln 2 in two parts, the first product exact (Cody and Waite, Software Manual for the
/// Elementary Functions, 1980, ch. 6; Muller, Elementary Functions, 2016); eʳ = 1 + (r + r²·q(r)) with q fitted to |r| ≤ ½·ln 2
/// by weighted least squares on Chebyshev nodes. 2ⁿ is multiplied in with one rounding where the result is subnormal.
/// </summary>
internal readonly struct Exp<T> : IMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector p = Reduce<TSimd, TVector>(x, out TVector n);
        return TSimd.Scale(TSimd.Add(Constant<TSimd, TVector>(1), p), n);
    }

    /// <summary>eˣ − 1, within a few ulp also where x is near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MinusOne<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector one = Constant<TSimd, TVector>(1);
        TVector p = Reduce<TSimd, TVector>(x, out TVector n);
        TVector y = TSimd.Subtract(TSimd.Scale(TSimd.Add(one, p), n), one);
        return TSimd.SelectEqual(n, TSimd.Create(T.Zero), p, y);
    }

    /// <summary>eʳ − 1 and n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduce<TSimd, TVector>(TVector x, out TVector n)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        bool single = typeof(T) == typeof(float);

        // Beyond these bounds the result is 0 or ∞ anyway; a NaN passes both selections.
        TVector lowest = Constant<TSimd, TVector>(single ? -105 : -747);
        TVector highest = Constant<TSimd, TVector>(single ? 90 : 711);
        x = TSimd.SelectLessOrEqual(x, lowest, lowest, x);
        x = TSimd.SelectLessOrEqual(highest, x, highest, x);

        TVector rounder = Constant<TSimd, TVector>(single ? FloatBits.Rounder : DoubleBits.Rounder);
        n = TSimd.Multiply(x, Constant<TSimd, TVector>(1.4426950408889634));
        n = TSimd.Subtract(TSimd.Add(n, rounder), rounder);
        TVector r = TSimd.Subtract(x, TSimd.Multiply(n, Constant<TSimd, TVector>(single ? 0.69317626953125 : 0.693147180559663)));
        r = TSimd.Subtract(r, TSimd.Multiply(n, Constant<TSimd, TVector>(single ? -2.908897130469058e-05 : 2.8235290563031577e-13)));

        TVector q = single ? FloatPolynomial<TSimd, TVector>(r) : DoublePolynomial<TSimd, TVector>(r);
        return TSimd.Add(r, TSimd.Multiply(TSimd.Multiply(r, r), q));
    }

    /// <summary>Within 2⁻²⁷·⁸ of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FloatPolynomial<TSimd, TVector>(TVector r)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector q = Constant<TSimd, TVector>(0.0013946458096183317);
        q = Append<TSimd, TVector>(q, r, 0.00836915887231616);
        q = Append<TSimd, TVector>(q, r, 0.04166626297442578);
        q = Append<TSimd, TVector>(q, r, 0.16666515928544925);
        return Append<TSimd, TVector>(q, r, 0.5000000080855526);
    }

    /// <summary>Within 2⁻⁵⁷·⁵ of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector DoublePolynomial<TSimd, TVector>(TVector r)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector q = Constant<TSimd, TVector>(2.511246639457876e-08);
        q = Append<TSimd, TVector>(q, r, 2.7631513276248185e-07);
        q = Append<TSimd, TVector>(q, r, 2.755723349537905e-06);
        q = Append<TSimd, TVector>(q, r, 2.4801489212954576e-05);
        q = Append<TSimd, TVector>(q, r, 0.0001984126989792604);
        q = Append<TSimd, TVector>(q, r, 0.0013888888947821546);
        q = Append<TSimd, TVector>(q, r, 0.008333333333316316);
        q = Append<TSimd, TVector>(q, r, 0.041666666666511774);
        q = Append<TSimd, TVector>(q, r, 0.16666666666666685);
        return Append<TSimd, TVector>(q, r, 0.5000000000000013);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Append<TSimd, TVector>(TVector q, TVector r, double coefficient)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Add(TSimd.Multiply(q, r), Constant<TSimd, TVector>(coefficient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant<TSimd, TVector>(double value)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Create(T.CreateTruncating(value));
}
