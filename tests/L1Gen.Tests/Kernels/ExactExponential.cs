using System.Numerics;

namespace L1Gen.Tests.Kernels;

/// <summary>eˣ and ln x to some 150 bits, in whole numbers: the reference for the double kernels.</summary>
internal static class ExactExponential
{
    private const int Bits = 160;
    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Ln2 = ComputeLn2();

    /// <summary>How many units in the last place of the exact eˣ (of the least subnormal below the normal range) y is away from it.</summary>
    public static double UlpOfExp(double x, double y)
    {
        (BigInteger mantissa, int n) = Exp(x);
        int binade = mantissa >= One ? n : n - 1;
        if (double.IsInfinity(y))
            return binade >= 1023 ? 0 : double.PositiveInfinity;
        return Distance(y, mantissa, n, Math.Max(binade, -1022) - 52);
    }

    /// <summary>How many units in the last place of the exact ln x y is away from it.</summary>
    public static double UlpOfLog(double x, double y)
    {
        // ln x = guess + ln(1 + d) with 1 + d = x·e^−guess, and d is some 1e-16.
        double guess = Math.Log(x);
        (BigInteger mantissa, int n) = Exp(-guess);
        (BigInteger whole, int exponent) = Parts(x);
        BigInteger d = Shift(mantissa * whole, exponent + n) - One;
        BigInteger exact = Fixed(guess) + d - ((d * d) >> (Bits + 1));
        if (exact.IsZero)
            return y == 0 ? 0 : double.PositiveInfinity;
        int binade = (int)BigInteger.Abs(exact).GetBitLength() - 1 - Bits;
        return Distance(y, exact, 0, binade - 52);
    }

    /// <summary>|y − value·2ⁿ / 2^Bits| in units of 2^unit.</summary>
    private static double Distance(double y, BigInteger value, int n, int unit)
    {
        (BigInteger whole, int exponent) = Parts(y);
        BigInteger difference = BigInteger.Abs(Shift(whole, exponent + Bits - n) - value);
        return Math.ScaleB((double)difference, n - Bits - unit);
    }

    private static (BigInteger Mantissa, int Exponent) Exp(double x)
    {
        int n = (int)Math.Round(x / Math.Log(2));
        BigInteger r = Fixed(x) - n * Ln2;
        BigInteger term = One, sum = One;
        for (int k = 1; !term.IsZero; k++)
        {
            term = (term * r >> Bits) / k;
            sum += term;
        }

        return (sum, n);
    }

    private static BigInteger ComputeLn2()
    {
        // ln 2 = 2·artanh(1/3).
        BigInteger power = 2 * One / 3, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power /= 9;
            sum += power / k;
        }

        return sum;
    }

    private static BigInteger Fixed(double x)
    {
        (BigInteger whole, int exponent) = Parts(x);
        return Shift(whole, exponent + Bits);
    }

    private static (BigInteger Whole, int Exponent) Parts(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52 & 0x7FF);
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        long whole = exponent == 0 ? fraction : fraction | 1L << 52;
        return (bits < 0 ? -whole : whole, Math.Max(exponent, 1) - 1075);
    }

    private static BigInteger Shift(BigInteger x, int left) => left >= 0 ? x << left : x >> -left;
}
