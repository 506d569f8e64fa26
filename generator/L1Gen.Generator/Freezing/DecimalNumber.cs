using System.Numerics;

namespace L1Gen.Generator.Freezing;

/// <summary>
/// Numbers of JSON to the nearest <see langword="float"/> or <see langword="double"/>, ties to even. The parser of .NET Framework, on which Visual Studio runs
/// generators, is off by a bit now and then.
/// </summary>
internal static class DecimalNumber
{
    /// <summary>No number halfway between two doubles has more digits; what follows tells only whether the number is beyond.</summary>
    private const int MostDigits = 800;

    private const int MostDigitsInInteger = 19;
    private const double SmallestNormalSingle = 1.17549435082228750797e-38;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    private static readonly double[] ExactPowers = [.. Enumerable.Range(0, 23).Select(power => (double)BigInteger.Pow(10, power))];

    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, 64).Select(power => BigInteger.Pow(10, power))];

    /// <summary>Reads a number as JSON writes it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where the number begins; behind it afterwards.</param>
    /// <param name="isSingle">Whether to round to <see langword="float"/>.</param>
    /// <param name="value">The number; an infinity where it is beyond the greatest.</param>
    /// <returns>False where there is no number.</returns>
    public static bool TryRead(string text, ref int offset, bool isSingle, out double value)
    {
        value = 0;
        int i = offset;
        bool isNegative = At(text, i) == '-';
        if (isNegative)
            i++;
        var digits = new Digits();
        int start = i;
        if (At(text, i) == '0')
            i++;
        else
            i = digits.Read(text, i);
        if (i == start)
            return false;
        if (At(text, i) == '.')
        {
            int fraction = i + 1;
            i = digits.Read(text, fraction);
            if (i == fraction)
                return false;
            digits.Exponent -= i - fraction;
        }

        if (At(text, i) is 'e' or 'E')
        {
            i++;
            bool isSmall = At(text, i) == '-';
            if (At(text, i) is '-' or '+')
                i++;
            int first = i, exponent = 0;
            for (; At(text, i) is >= '0' and <= '9' and var digit; i++)
                exponent = Math.Min(10 * exponent + (digit - '0'), 100_000_000);
            if (i == first)
                return false;
            digits.Exponent += isSmall ? -exponent : exponent;
        }

        double magnitude = Nearest(digits, text, start, isSingle);
        value = isNegative ? -magnitude : magnitude;
        offset = i;
        return true;
    }

    private static char At(string text, int i) => i < text.Length ? text[i] : '\0';

    private static double Nearest(Digits digits, string text, int start, bool isSingle)
    {
        if (digits.Count == 0)
            return 0;
        if (digits.Count <= 15 && digits.Exponent is >= -22 and <= 22)
        {
            // Both are exact, so that this is rounded once.
            double nearest = digits.Exponent < 0 ? digits.Value / ExactPowers[-digits.Exponent] : digits.Value * ExactPowers[digits.Exponent];
            if (!isSingle)
                return nearest;
            // Rounded a second time, it is the nearest float unless the first time led to the middle between two.
            bool isMiddle = (BitConverter.DoubleToInt64Bits(nearest) & 0x1FFFFFFF) == 0x10000000;
            if (!isMiddle && nearest >= SmallestNormalSingle)
                return (float)nearest;
        }

        long magnitude = (long)digits.Count + digits.Exponent;
        if (magnitude > 310)
            return double.PositiveInfinity;
        if (magnitude < -350)
            return 0;
        if (digits.Count <= MostDigitsInInteger)
            return Nearest(digits.Value, digits.Exponent, (int)magnitude, isSingle);
        (BigInteger all, int exponent) = AllDigits(text, start, digits);
        return Nearest(all, exponent, (int)magnitude, isSingle);
    }

    /// <summary>The number that all digits spell, and the exponent that belongs to it.</summary>
    private static (BigInteger Value, int Exponent) AllDigits(string text, int start, Digits digits)
    {
        var kept = new System.Text.StringBuilder(Math.Min(digits.Count, MostDigits) + 1);
        for (int i = start; kept.Length < MostDigits && kept.Length < digits.Count; i++)
        {
            if (text[i] != '.' && (kept.Length > 0 || text[i] != '0'))
                kept.Append(text[i]);
        }

        int cut = digits.Count - kept.Length;
        // The digits that were cut off are zeros or not; one digit says so.
        if (cut > 0)
        {
            kept.Append(digits.LastPlace >= MostDigits ? '1' : '0');
            cut--;
        }

        BigInteger value = BigInteger.Parse(kept.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        return (value, digits.Exponent + cut);
    }

    /// <summary>The nearest to digits · 10^exponent, which is below 10^magnitude and at least a tenth of it.</summary>
    private static double Nearest(BigInteger digits, int exponent, int magnitude, bool isSingle)
    {
        // 58 to 62 bits of the quotient, and whether anything is left.
        int shift = 62 - (int)Math.Ceiling(magnitude * 3.3219280948873626);
        BigInteger dividend = exponent > 0 ? digits * Power(exponent) : digits;
        BigInteger divisor = exponent < 0 ? Power(-exponent) : BigInteger.One;
        if (shift > 0)
            dividend <<= shift;
        else
            divisor <<= -shift;
        ulong quotient = (ulong)BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        return Round(quotient, !rest.IsZero, -shift, isSingle);
    }

    /// <summary>(quotient + something below 1 where there is more) · 2^power, rounded.</summary>
    private static double Round(ulong quotient, bool hasMore, int power, bool isSingle)
    {
        int bits = 0;
        for (ulong rest = quotient; rest != 0; rest >>= 1)
            bits++;
        (int precision, int least) = isSingle ? (24, -149) : (53, -1074);
        int drop = Math.Max(bits - precision, least - power);
        if (drop > 63)
            return 0;
        ulong kept = quotient >> drop, half = 1UL << (drop - 1), dropped = quotient & ((1UL << drop) - 1);
        if (dropped > half || (dropped == half && (hasMore || (kept & 1) == 1)))
            kept++;
        // In two factors, each of them a normal number; the result has no more bits than its type holds.
        int exponent = drop + power;
        double value = exponent < -900 ? kept * PowerOfTwo(-900) * PowerOfTwo(exponent + 900) : kept * PowerOfTwo(exponent);
        return isSingle && value > float.MaxValue ? double.PositiveInfinity : value;
    }

    private static BigInteger Power(int exponent) => exponent < Powers.Length ? Powers[exponent] : BigInteger.Pow(10, exponent);

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((exponent + 1023L) << 52);

    /// <summary>The digits of a number, from the first that is not 0.</summary>
    private struct Digits
    {
        /// <summary>The first 19 digits as a number.</summary>
        public ulong Value;

        public int Count;

        /// <summary>The place of the last digit that is not 0, the first one's being 0.</summary>
        public int LastPlace;

        /// <summary>The power of ten that the number of all digits is to be multiplied by.</summary>
        public int Exponent;

        /// <summary>Reads digits and returns where they end.</summary>
        public int Read(string text, int offset)
        {
            int i = offset;
            for (; At(text, i) is >= '0' and <= '9' and var digit; i++)
            {
                if (digit == '0' && Count == 0)
                    continue;
                if (digit != '0')
                    LastPlace = Count;
                if (Count++ < MostDigitsInInteger)
                    Value = 10 * Value + (ulong)(digit - '0');
            }

            return i;
        }
    }
}
