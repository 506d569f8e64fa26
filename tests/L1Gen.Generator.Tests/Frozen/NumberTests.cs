using System.Globalization;
using System.Numerics;
using L1Gen.Generator.Freezing;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Decimals are read to the nearest number, as the parser of .NET reads them, which is exact since .NET Core 3.0.</summary>
public class NumberTests
{
    private const int Count = 40_000;

    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("1")]
    [InlineData("0.1")]
    [InlineData("5e-324")]
    [InlineData("2.4703282292062327e-324")]
    [InlineData("2.4703282292062328e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623158e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("1e309")]
    [InlineData("1e-400")]
    [InlineData("1e99999999999")]
    [InlineData("-1e-99999999999")]
    [InlineData("0e99999999999")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.0000000000000000000000000000000000001")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1.40129846e-45")]
    [InlineData("7.0064923216240853e-46")]
    [InlineData("7.0064923216240854e-46")]
    [InlineData("7.00649232162408535461864791644958065640130970938257885878534141944895541342930300743319094181060791015625e-46")]
    [InlineData("3.4028235e38")]
    [InlineData("3.4028235677973366e38")]
    [InlineData("3.4028235677973365e38")]
    [InlineData("1.00000005960464477539")]
    [InlineData("1.000000059604644775390625")]
    [InlineData("1.00000017881393432617")]
    [InlineData("1.000000178813934326171875")]
    [InlineData("16777217")]
    [InlineData("16777219")]
    public void Numbers_at_the_edges(string text) => Check(text);

    [Fact]
    public void Digits_beyond_the_last_that_can_matter()
    {
        // Halfway between 1 and the next double, and what a digit far behind adds.
        string middle = "1.00000000000000011102230246251565404236316680908203125";
        foreach (int zeros in new[] { 0, 100, 747, 748, 749, 5_000 })
        {
            Check($"{middle}{new string('0', zeros)}");
            Check($"{middle}{new string('0', zeros)}1");
            Check($"{middle}{new string('0', zeros)}1{new string('0', zeros)}e1");
            Check($"0.{new string('0', zeros)}{middle[2..]}e{zeros.ToString(CultureInfo.InvariantCulture)}");
        }

        Check(new string('9', 300_000) + "e-300000");
    }

    [Fact]
    public void Every_double_comes_back()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
                Check(value.ToString(i % 2 == 0 ? "R" : "G16", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Every_float_comes_back()
    {
        var random = new Random(2);
        for (int i = 0; i < Count; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(value))
                Check(value.ToString(i % 2 == 0 ? "R" : "G8", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void What_lies_next_to_the_middle_of_two_floats_is_rounded_once()
    {
        var random = new Random(3);
        for (int i = 0; i < Count / 4; i++)
        {
            float low = BitConverter.Int32BitsToSingle(random.Next(1, 0x7F7FFFFF));
            double middle = (low + (double)float.BitIncrement(low)) / 2;
            // All digits of the middle, then a little more and a little less.
            string exact = BigIntegerText(middle);
            Check(exact);
            Check(exact.Contains('.', StringComparison.Ordinal) ? exact + "1" : exact + ".1");
            Check(middle.ToString("G15", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("NaN")]
    public void What_is_no_number_of_JSON(string text)
    {
        int offset = 0;
        Assert.False(DecimalNumber.TryRead(text, ref offset, isSingle: false, out _));
        Assert.Equal(0, offset);
    }

    private static void Check(string text)
    {
        int offset = 0;
        Assert.True(DecimalNumber.TryRead(text, ref offset, isSingle: false, out double found));
        Assert.Equal(text.Length, offset);
        double expected = double.Parse(text, CultureInfo.InvariantCulture);
        Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found), $"{text}: {found:R} instead of {expected:R}");

        offset = 0;
        Assert.True(DecimalNumber.TryRead(text, ref offset, isSingle: true, out found));
        float single = float.Parse(text, CultureInfo.InvariantCulture);
        Assert.True(BitConverter.DoubleToInt64Bits(single) == BitConverter.DoubleToInt64Bits(found), $"{text}: {found:R} instead of {single:R}");
    }

    /// <summary>All digits of a positive number.</summary>
    private static string BigIntegerText(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1075;
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (1L << 52);
        if (exponent >= 0)
            return (mantissa << exponent).ToString(CultureInfo.InvariantCulture);
        // m / 2^k = m · 5^k / 10^k
        string digits = (mantissa * BigInteger.Pow(5, -exponent)).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        return $"{digits[..(digits.Length + exponent)]}.{digits[(digits.Length + exponent)..]}";
    }
}
