using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

// What exp and log need beyond the four operations. Without AVX-512's instructions for it: integer arithmetic on the bits.

internal unsafe partial interface ISimd<T, TVector>
{
    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x·2ⁿ, rounded once, for |x| in [½, 2] and a whole n whose half is the exponent of a normal number; NaN for a NaN x.</summary>
    static abstract TVector Scale(TVector x, TVector n);

    /// <summary>m in [¾, 3/2) and a whole exponent with x = m·2^exponent, for a positive finite x; left open for others.</summary>
    static abstract TVector Mantissa(TVector x, out TVector exponent);
}

/// <summary>The layout of binary32.</summary>
internal static class FloatBits
{
    public const int Shift = 23;
    public const uint One = 0x3F80_0000;
    public const float LeastNormal = 1.17549435e-38f;

    /// <summary>2²⁴ makes a subnormal normal.</summary>
    public const float Lift = 16777216;
    public const float LiftExponent = 24;

    /// <summary>Added to the bits, it carries a mantissa from ¾·2 on into the exponent, and leaves the exponent's bias as it is.</summary>
    public const uint RoundAtThreeQuarters = One - 0x3F40_0000;

    /// <summary>vgetmant's interval [¾, 3/2), the sign that of the operand.</summary>
    public const byte ThreeQuarters = 3;

    /// <summary>1.5·2²³: added to a small x, it rounds x to the nearest whole number, which then stands in the low bits.</summary>
    public const float Rounder = 12582912f;

    /// <summary>The bits of 2²³: a small integer in the low bits makes 2²³ plus that integer.</summary>
    public const uint Whole = 0x4B00_0000;
    public const float WholeAndBias = 8388608f + 127;
}

/// <summary>The layout of binary64; the words as in <see cref="FloatBits"/>.</summary>
internal static class DoubleBits
{
    public const int Shift = 52;
    public const ulong One = 0x3FF0_0000_0000_0000;
    public const double LeastNormal = 2.2250738585072014e-308;
    public const double Lift = 18014398509481984;
    public const double LiftExponent = 54;
    public const ulong RoundAtThreeQuarters = One - 0x3FE8_0000_0000_0000;
    public const byte ThreeQuarters = 3;
    public const double Rounder = 6755399441055744;
    public const ulong Whole = 0x4330_0000_0000_0000;
    public const double WholeAndBias = 4503599627370496d + 1023;
}

internal readonly unsafe partial struct Simd1<T>
{
    public static T Divide(T x, T y) => x / y;

    public static T Scale(T x, T n)
    {
        T half = T.Round(n * T.CreateTruncating(0.5));
        return x * TwoToThe(half) * TwoToThe(n - half);
    }

    public static T Mantissa(T x, out T exponent)
    {
        if (!(T.IsFinite(x) && x > T.Zero))
        {
            exponent = T.Zero;
            return x;
        }

        int e = T.ILogB(x);
        T m = T.ScaleB(x, -e);
        if (m >= T.CreateTruncating(1.5))
        {
            m *= T.CreateTruncating(0.5);
            e++;
        }

        exponent = T.CreateTruncating(e);
        return m;
    }

    private static T TwoToThe(T n) => T.IsNaN(n) ? n : T.ScaleB(T.One, int.CreateTruncating(n));
}

internal readonly unsafe partial struct Simd512<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> x, Vector512<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.IsSupported)
                return Avx512F.Scale(x.AsSingle(), n.AsSingle()).As<float, T>();
            Vector512<float> rounder = Vector512.Create(FloatBits.Rounder);
            Vector512<float> halved = n.AsSingle() * Vector512.Create(0.5f) + rounder;
            Vector512<float> rest = n.AsSingle() - (halved - rounder) + rounder;
            Vector512<uint> one = Vector512.Create(FloatBits.One);
            Vector512<float> power = ((halved.AsUInt32() << FloatBits.Shift) + one).AsSingle();
            return (x.AsSingle() * power * ((rest.AsUInt32() << FloatBits.Shift) + one).AsSingle()).As<float, T>();
        }

        if (Avx512F.IsSupported)
            return Avx512F.Scale(x.AsDouble(), n.AsDouble()).As<double, T>();
        Vector512<double> wideRounder = Vector512.Create(DoubleBits.Rounder);
        Vector512<double> wideHalved = n.AsDouble() * Vector512.Create(0.5) + wideRounder;
        Vector512<double> wideRest = n.AsDouble() - (wideHalved - wideRounder) + wideRounder;
        Vector512<ulong> wideOne = Vector512.Create(DoubleBits.One);
        Vector512<double> widePower = ((wideHalved.AsUInt64() << DoubleBits.Shift) + wideOne).AsDouble();
        return (x.AsDouble() * widePower * ((wideRest.AsUInt64() << DoubleBits.Shift) + wideOne).AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mantissa(Vector512<T> x, out Vector512<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.IsSupported)
            {
                Vector512<float> m = Avx512F.GetMantissa(x.AsSingle(), FloatBits.ThreeQuarters);
                exponent = (Avx512F.GetExponent(x.AsSingle()) - Avx512F.GetExponent(m)).As<float, T>();
                return m.As<float, T>();
            }

            Vector512<float> subnormal = Vector512.LessThan(x.AsSingle(), Vector512.Create(FloatBits.LeastNormal));
            Vector512<uint> bits = Vector512.ConditionalSelect(subnormal, x.AsSingle() * Vector512.Create(FloatBits.Lift), x.AsSingle()).AsUInt32();
            Vector512<uint> biased = (bits + Vector512.Create(FloatBits.RoundAtThreeQuarters)) >>> FloatBits.Shift;
            Vector512<float> bias = Vector512.Create(FloatBits.WholeAndBias) + (subnormal & Vector512.Create(FloatBits.LiftExponent));
            exponent = ((biased | Vector512.Create(FloatBits.Whole)).AsSingle() - bias).As<float, T>();
            return (bits - (biased << FloatBits.Shift) + Vector512.Create(FloatBits.One)).As<uint, T>();
        }

        if (Avx512F.IsSupported)
        {
            Vector512<double> m = Avx512F.GetMantissa(x.AsDouble(), DoubleBits.ThreeQuarters);
            exponent = (Avx512F.GetExponent(x.AsDouble()) - Avx512F.GetExponent(m)).As<double, T>();
            return m.As<double, T>();
        }

        Vector512<double> wideSubnormal = Vector512.LessThan(x.AsDouble(), Vector512.Create(DoubleBits.LeastNormal));
        Vector512<double> wideNormal = Vector512.ConditionalSelect(wideSubnormal, x.AsDouble() * Vector512.Create(DoubleBits.Lift), x.AsDouble());
        Vector512<ulong> wideBits = wideNormal.AsUInt64();
        Vector512<ulong> wideBiased = (wideBits + Vector512.Create(DoubleBits.RoundAtThreeQuarters)) >>> DoubleBits.Shift;
        Vector512<double> wideBias = Vector512.Create(DoubleBits.WholeAndBias) + (wideSubnormal & Vector512.Create(DoubleBits.LiftExponent));
        exponent = ((wideBiased | Vector512.Create(DoubleBits.Whole)).AsDouble() - wideBias).As<double, T>();
        return (wideBits - (wideBiased << DoubleBits.Shift) + Vector512.Create(DoubleBits.One)).As<ulong, T>();
    }
}

internal readonly unsafe partial struct Simd256<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale(Vector256<T> x, Vector256<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported)
                return Avx512F.VL.Scale(x.AsSingle(), n.AsSingle()).As<float, T>();
            Vector256<float> rounder = Vector256.Create(FloatBits.Rounder);
            Vector256<float> halved = n.AsSingle() * Vector256.Create(0.5f) + rounder;
            Vector256<float> rest = n.AsSingle() - (halved - rounder) + rounder;
            Vector256<uint> one = Vector256.Create(FloatBits.One);
            Vector256<float> power = ((halved.AsUInt32() << FloatBits.Shift) + one).AsSingle();
            return (x.AsSingle() * power * ((rest.AsUInt32() << FloatBits.Shift) + one).AsSingle()).As<float, T>();
        }

        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(x.AsDouble(), n.AsDouble()).As<double, T>();
        Vector256<double> wideRounder = Vector256.Create(DoubleBits.Rounder);
        Vector256<double> wideHalved = n.AsDouble() * Vector256.Create(0.5) + wideRounder;
        Vector256<double> wideRest = n.AsDouble() - (wideHalved - wideRounder) + wideRounder;
        Vector256<ulong> wideOne = Vector256.Create(DoubleBits.One);
        Vector256<double> widePower = ((wideHalved.AsUInt64() << DoubleBits.Shift) + wideOne).AsDouble();
        return (x.AsDouble() * widePower * ((wideRest.AsUInt64() << DoubleBits.Shift) + wideOne).AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mantissa(Vector256<T> x, out Vector256<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported)
            {
                Vector256<float> m = Avx512F.VL.GetMantissa(x.AsSingle(), FloatBits.ThreeQuarters);
                exponent = (Avx512F.VL.GetExponent(x.AsSingle()) - Avx512F.VL.GetExponent(m)).As<float, T>();
                return m.As<float, T>();
            }

            Vector256<float> subnormal = Vector256.LessThan(x.AsSingle(), Vector256.Create(FloatBits.LeastNormal));
            Vector256<uint> bits = Vector256.ConditionalSelect(subnormal, x.AsSingle() * Vector256.Create(FloatBits.Lift), x.AsSingle()).AsUInt32();
            Vector256<uint> biased = (bits + Vector256.Create(FloatBits.RoundAtThreeQuarters)) >>> FloatBits.Shift;
            Vector256<float> bias = Vector256.Create(FloatBits.WholeAndBias) + (subnormal & Vector256.Create(FloatBits.LiftExponent));
            exponent = ((biased | Vector256.Create(FloatBits.Whole)).AsSingle() - bias).As<float, T>();
            return (bits - (biased << FloatBits.Shift) + Vector256.Create(FloatBits.One)).As<uint, T>();
        }

        if (Avx512F.VL.IsSupported)
        {
            Vector256<double> m = Avx512F.VL.GetMantissa(x.AsDouble(), DoubleBits.ThreeQuarters);
            exponent = (Avx512F.VL.GetExponent(x.AsDouble()) - Avx512F.VL.GetExponent(m)).As<double, T>();
            return m.As<double, T>();
        }

        Vector256<double> wideSubnormal = Vector256.LessThan(x.AsDouble(), Vector256.Create(DoubleBits.LeastNormal));
        Vector256<double> wideNormal = Vector256.ConditionalSelect(wideSubnormal, x.AsDouble() * Vector256.Create(DoubleBits.Lift), x.AsDouble());
        Vector256<ulong> wideBits = wideNormal.AsUInt64();
        Vector256<ulong> wideBiased = (wideBits + Vector256.Create(DoubleBits.RoundAtThreeQuarters)) >>> DoubleBits.Shift;
        Vector256<double> wideBias = Vector256.Create(DoubleBits.WholeAndBias) + (wideSubnormal & Vector256.Create(DoubleBits.LiftExponent));
        exponent = ((wideBiased | Vector256.Create(DoubleBits.Whole)).AsDouble() - wideBias).As<double, T>();
        return (wideBits - (wideBiased << DoubleBits.Shift) + Vector256.Create(DoubleBits.One)).As<ulong, T>();
    }
}

internal readonly unsafe partial struct Simd128<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale(Vector128<T> x, Vector128<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported)
                return Avx512F.VL.Scale(x.AsSingle(), n.AsSingle()).As<float, T>();
            Vector128<float> rounder = Vector128.Create(FloatBits.Rounder);
            Vector128<float> halved = n.AsSingle() * Vector128.Create(0.5f) + rounder;
            Vector128<float> rest = n.AsSingle() - (halved - rounder) + rounder;
            Vector128<uint> one = Vector128.Create(FloatBits.One);
            Vector128<float> power = ((halved.AsUInt32() << FloatBits.Shift) + one).AsSingle();
            return (x.AsSingle() * power * ((rest.AsUInt32() << FloatBits.Shift) + one).AsSingle()).As<float, T>();
        }

        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(x.AsDouble(), n.AsDouble()).As<double, T>();
        Vector128<double> wideRounder = Vector128.Create(DoubleBits.Rounder);
        Vector128<double> wideHalved = n.AsDouble() * Vector128.Create(0.5) + wideRounder;
        Vector128<double> wideRest = n.AsDouble() - (wideHalved - wideRounder) + wideRounder;
        Vector128<ulong> wideOne = Vector128.Create(DoubleBits.One);
        Vector128<double> widePower = ((wideHalved.AsUInt64() << DoubleBits.Shift) + wideOne).AsDouble();
        return (x.AsDouble() * widePower * ((wideRest.AsUInt64() << DoubleBits.Shift) + wideOne).AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mantissa(Vector128<T> x, out Vector128<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported)
            {
                Vector128<float> m = Avx512F.VL.GetMantissa(x.AsSingle(), FloatBits.ThreeQuarters);
                exponent = (Avx512F.VL.GetExponent(x.AsSingle()) - Avx512F.VL.GetExponent(m)).As<float, T>();
                return m.As<float, T>();
            }

            Vector128<float> subnormal = Vector128.LessThan(x.AsSingle(), Vector128.Create(FloatBits.LeastNormal));
            Vector128<uint> bits = Vector128.ConditionalSelect(subnormal, x.AsSingle() * Vector128.Create(FloatBits.Lift), x.AsSingle()).AsUInt32();
            Vector128<uint> biased = (bits + Vector128.Create(FloatBits.RoundAtThreeQuarters)) >>> FloatBits.Shift;
            Vector128<float> bias = Vector128.Create(FloatBits.WholeAndBias) + (subnormal & Vector128.Create(FloatBits.LiftExponent));
            exponent = ((biased | Vector128.Create(FloatBits.Whole)).AsSingle() - bias).As<float, T>();
            return (bits - (biased << FloatBits.Shift) + Vector128.Create(FloatBits.One)).As<uint, T>();
        }

        if (Avx512F.VL.IsSupported)
        {
            Vector128<double> m = Avx512F.VL.GetMantissa(x.AsDouble(), DoubleBits.ThreeQuarters);
            exponent = (Avx512F.VL.GetExponent(x.AsDouble()) - Avx512F.VL.GetExponent(m)).As<double, T>();
            return m.As<double, T>();
        }

        Vector128<double> wideSubnormal = Vector128.LessThan(x.AsDouble(), Vector128.Create(DoubleBits.LeastNormal));
        Vector128<double> wideNormal = Vector128.ConditionalSelect(wideSubnormal, x.AsDouble() * Vector128.Create(DoubleBits.Lift), x.AsDouble());
        Vector128<ulong> wideBits = wideNormal.AsUInt64();
        Vector128<ulong> wideBiased = (wideBits + Vector128.Create(DoubleBits.RoundAtThreeQuarters)) >>> DoubleBits.Shift;
        Vector128<double> wideBias = Vector128.Create(DoubleBits.WholeAndBias) + (wideSubnormal & Vector128.Create(DoubleBits.LiftExponent));
        exponent = ((wideBiased | Vector128.Create(DoubleBits.Whole)).AsDouble() - wideBias).As<double, T>();
        return (wideBits - (wideBiased << DoubleBits.Shift) + Vector128.Create(DoubleBits.One)).As<ulong, T>();
    }
}
