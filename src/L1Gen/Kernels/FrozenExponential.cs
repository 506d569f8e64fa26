#nullable enable
using System.Numerics;
using System.Runtime.CompilerServices;
using Simd = System.Numerics.Vector;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>
    /// eˣ = 2ⁿ·eʳ with n = round(x / ln 2) and r = x − n·ln 2 in two parts, the first product exact (Cody and Waite, Software Manual for the
    /// Elementary Functions, 1980, ch. 6); eʳ = 1 + (r + r²·q(r)). The same operations as those of a model that is trained.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> ExpOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> p = Reduced(x, out Vector<T> n);
        return Scaled(Vector<T>.One + p, n);
    }

    /// <summary>eˣ − 1, also where x is near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> ExpMinusOneOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> p = Reduced(x, out Vector<T> n);
        return Simd.ConditionalSelect(Simd.Equals(n, Vector<T>.Zero), p, Scaled(Vector<T>.One + p, n) - Vector<T>.One);
    }

    /// <summary>eʳ − 1 and n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Reduced<T>(Vector<T> x, out Vector<T> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);

        // Beyond these bounds the result is 0 or ∞ anyway; a NaN passes both selections.
        Vector<T> lowest = Constant<T>(single ? -105 : -747), highest = Constant<T>(single ? 90 : 711);
        x = Simd.ConditionalSelect(Simd.LessThanOrEqual(x, lowest), lowest, x);
        x = Simd.ConditionalSelect(Simd.LessThanOrEqual(highest, x), highest, x);

        // 1.5·2²³ or 1.5·2⁵²: added to a small number, it rounds that to the nearest whole one.
        Vector<T> rounder = Constant<T>(single ? 12582912 : 6755399441055744);
        n = x * Constant<T>(1.4426950408889634) + rounder - rounder;
        Vector<T> r = x - n * Constant<T>(single ? 0.69317626953125 : 0.693147180559663);
        r -= n * Constant<T>(single ? -2.908897130469058e-05 : 2.8235290563031577e-13);

        return r + r * r * (single ? FloatExponential(r) : DoubleExponential(r));
    }

    /// <summary>x·2ⁿ in two steps, rounded once, for |x| in [½, 2] and a whole n whose half is the exponent of a normal number; NaN for a NaN x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Scaled<T>(Vector<T> x, Vector<T> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        Vector<T> rounder = Constant<T>(single ? 12582912 : 6755399441055744);
        Vector<T> halved = n * Constant<T>(0.5) + rounder;
        return x * PowerOfTwo(halved) * PowerOfTwo(n - (halved - rounder) + rounder);
    }

    /// <summary>2ⁿ, n in the low bits of a rounder's sum: moved to the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> PowerOfTwo<T>(Vector<T> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? (Simd.ShiftLeft(n.As<T, uint>(), 23) + Vector<float>.One.As<float, uint>()).As<uint, T>()
            : (Simd.ShiftLeft(n.As<T, ulong>(), 52) + Vector<double>.One.As<double, ulong>()).As<ulong, T>();

    /// <summary>
    /// ln x = k·ln 2 + ln m with x = m·2ᵏ, m in [¾, 3/2); with f = m − 1 and s = f / (2 + f), ln m = 2·artanh s = f − s·(f − z·P(z)), z = s²
    /// (the reduction to s: Cody and Waite 1980, ch. 5). The same operations as those of a model that is trained.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> LogOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> m = Mantissa(x, out Vector<T> k), infinity = new(T.PositiveInfinity);
        Vector<T> y = LogOfParts(m - Vector<T>.One, k);
        y = Simd.ConditionalSelect(Simd.Equals(x, infinity), infinity, y);
        y = Simd.ConditionalSelect(Simd.Equals(x, Vector<T>.Zero), Vector<T>.Zero - infinity, y);
        return Simd.ConditionalSelect(Simd.LessThanOrEqual(Vector<T>.Zero, x), y, new(T.NaN));
    }

    /// <summary>ln(1 + x) for x in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> LogOfOnePlus<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> half = Constant<T>(0.5);
        Vector<T> isSmall = Simd.LessThanOrEqual(x, half);
        return LogOfParts(Simd.ConditionalSelect(isSmall, x, (x - Vector<T>.One) * half), Simd.ConditionalSelect(isSmall, Vector<T>.Zero, Vector<T>.One));
    }

    /// <summary>k·ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> LogOfParts<T>(Vector<T> f, Vector<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        Vector<T> s = f / (f + Constant<T>(2));
        Vector<T> z = s * s;
        Vector<T> tail = s * (f - z * (single ? FloatLogarithm(z) : DoubleLogarithm(z)));
        tail -= k * Constant<T>(single ? -2.908897130469058e-05 : 2.8235290563031577e-13);
        return k * Constant<T>(single ? 0.69317626953125 : 0.693147180559663) + (f - tail);
    }

    /// <summary>m in [¾, 3/2) and a whole exponent with x = m·2^exponent, for a positive finite x, subnormals too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Mantissa<T>(Vector<T> x, out Vector<T> exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A subnormal is made normal first. ¼ of an exponent is added to the bits, so that a mantissa from 3/2 on carries; 2²³ or 2⁵² makes a float of an integer in the low bits.
        if (typeof(T) == typeof(float))
        {
            Vector<T> subnormal = Simd.LessThan(x, Constant<T>(1.17549435e-38));
            Vector<uint> bits = Simd.ConditionalSelect(subnormal, x * Constant<T>(16777216), x).As<T, uint>();
            Vector<uint> biased = Simd.ShiftRightLogical(bits + new Vector<uint>(0x0040_0000), 23);
            Vector<T> bias = Constant<T>(8388608 + 127) + (subnormal & Constant<T>(24));
            exponent = (biased | new Vector<uint>(0x4B00_0000)).As<uint, T>() - bias;
            return (bits - Simd.ShiftLeft(biased, 23) + new Vector<uint>(0x3F80_0000)).As<uint, T>();
        }

        Vector<T> wideSubnormal = Simd.LessThan(x, Constant<T>(2.2250738585072014e-308));
        Vector<ulong> wideBits = Simd.ConditionalSelect(wideSubnormal, x * Constant<T>(18014398509481984), x).As<T, ulong>();
        Vector<ulong> wideBiased = Simd.ShiftRightLogical(wideBits + new Vector<ulong>(0x0008_0000_0000_0000), 52);
        Vector<T> wideBias = Constant<T>(4503599627370496.0 + 1023) + (wideSubnormal & Constant<T>(54));
        exponent = (wideBiased | new Vector<ulong>(0x4330_0000_0000_0000)).As<ulong, T>() - wideBias;
        return (wideBits - Simd.ShiftLeft(wideBiased, 52) + new Vector<ulong>(0x3FF0_0000_0000_0000)).As<ulong, T>();
    }

    /// <summary>q, within 2⁻²⁷·⁸ of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> FloatExponential<T>(Vector<T> r)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> y = Constant<T>(0.0013946458096183317);
        y = y * r + Constant<T>(0.00836915887231616);
        y = y * r + Constant<T>(0.04166626297442578);
        y = y * r + Constant<T>(0.16666515928544925);
        return y * r + Constant<T>(0.5000000080855526);
    }

    /// <summary>q, within 2⁻⁵⁷·⁵ of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> DoubleExponential<T>(Vector<T> r)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> y = Constant<T>(2.511246639457876e-08);
        y = y * r + Constant<T>(2.7631513276248185e-07);
        y = y * r + Constant<T>(2.755723349537905e-06);
        y = y * r + Constant<T>(2.4801489212954576e-05);
        y = y * r + Constant<T>(0.0001984126989792604);
        y = y * r + Constant<T>(0.0013888888947821546);
        y = y * r + Constant<T>(0.008333333333316316);
        y = y * r + Constant<T>(0.041666666666511774);
        y = y * r + Constant<T>(0.16666666666666685);
        return y * r + Constant<T>(0.5000000000000013);
    }

    /// <summary>P, within 2⁻²⁸·⁴ of 2·artanh s, relatively.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> FloatLogarithm<T>(Vector<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> y = Constant<T>(0.30360937343979433);
        y = y * z + Constant<T>(0.39957808353590807);
        return y * z + Constant<T>(0.6666694752011726);
    }

    /// <summary>P, within 2⁻⁵⁵·⁸ of 2·artanh s, relatively.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> DoubleLogarithm<T>(Vector<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> y = Constant<T>(0.1536863394329243);
        y = y * z + Constant<T>(0.15250131695694408);
        y = y * z + Constant<T>(0.18186358909453737);
        y = y * z + Constant<T>(0.22222138432270946);
        y = y * z + Constant<T>(0.28571429396137715);
        y = y * z + Constant<T>(0.39999999996156954);
        return y * z + Constant<T>(0.6666666666667272);
    }
}
