using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>Reads decimal numbers, rounded correctly and once, whatever the culture.</summary>
internal static class DesignNumber
{
    /// <summary>The most digits of a whole number that is exact in double.</summary>
    private const int Digits = 15;

    private static readonly SearchValues<byte> Characters = SearchValues.Create("+-.0123456789eE"u8);

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(exponent => Math.Pow(10, exponent))];

    /// <summary>Reads a number at the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <param name="length">The characters that belong to it; 0 where there is none.</param>
    public static bool TryParse<T>(ReadOnlySpan<byte> text, out T value, out int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TryExact(text, out double exact, out length) && TryNarrow(exact, out value))
            return true;

        // A whole span is what the framework's parser takes.
        length = text.IndexOfAnyExcept(Characters);
        length = length < 0 ? text.Length : length;
        bool isNumber = T.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && T.IsFinite(value);
        length = isNumber ? length : 0;
        return isNumber;
    }

    /// <summary>Where digits and power of ten are both exact, so is one rounding of their product or quotient (Clinger 1990).</summary>
    private static bool TryExact(ReadOnlySpan<byte> text, out double value, out int length)
    {
        int place = 0, digits = 0, fraction = 0;
        long number = 0;
        bool isNegative = text.Length > 0 && text[0] == (byte)'-';
        if (isNegative || (text.Length > 0 && text[0] == (byte)'+'))
            place++;
        for (; place < text.Length && (uint)(text[place] - '0') <= 9 && digits <= Digits; place++, digits++)
            number = 10 * number + (text[place] - '0');
        if (place < text.Length && text[place] == (byte)'.')
        {
            for (place++; place < text.Length && (uint)(text[place] - '0') <= 9 && digits <= Digits; place++, digits++, fraction++)
                number = 10 * number + (text[place] - '0');
        }

        (value, length) = (0, 0);
        if (digits is 0 or > Digits)
            return false;
        int exponent = -fraction;
        if (place < text.Length && (text[place] | 0x20) == 'e')
        {
            if (!Utf8Parser.TryParse(text[(place + 1)..], out int written, out int taken) || Math.Abs(written) > 1000)
                return false;
            exponent += written;
            place += taken + 1;
        }

        if (Math.Abs(exponent) >= PowersOfTen.Length)
            return false;
        value = exponent < 0 ? number / PowersOfTen[-exponent] : number * PowersOfTen[exponent];
        value = isNegative ? -value : value;
        length = place;
        return true;
    }

    /// <summary>Rounds once more, unless the first rounding may have led to the middle between two.</summary>
    private static bool TryNarrow<T>(double exact, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const long Dropped = (1L << 29) - 1, Middle = 1L << 28;
        value = T.CreateTruncating(exact);
        if (typeof(T) == typeof(double))
            return true;
        double size = Math.Abs(exact);
        return exact == 0 || ((BitConverter.DoubleToInt64Bits(exact) & Dropped) != Middle && size is > 1e-37 and < 1e38);
    }
}
