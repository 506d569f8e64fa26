namespace L1Gen.Tests.Modeling;

public class StandardizationTests
{
    [Fact]
    public void Means_and_deviations_by_hand()
    {
        double[] rows = [1, 10, 5, 3, 20, 5, 5, 60, 5];

        Standardization columns = Standardization.Of<double>(rows, 3);

        Assert.Equal([3, 30, 5], columns.Means);
        Assert.Equal([Math.Sqrt(8.0 / 3), Math.Sqrt(1400.0 / 3), 1], columns.Scales);
    }

    [Fact]
    public void Columns_far_from_zero_keep_their_digits_and_equal_numbers_have_no_variance()
    {
        float[] rows = [16_777_216, 0.1f, 16_777_218, 0.1f, 16_777_220, 0.1f];

        Standardization columns = Standardization.Of<float>(rows, 2);

        Assert.Equal([16_777_218, 0.1f], columns.Means);
        Assert.Equal([Math.Sqrt(8.0 / 3), 1], columns.Scales);
        columns.Apply<float>(rows);
        Assert.Equal([-MathF.Sqrt(1.5f), 0, 0, 0, MathF.Sqrt(1.5f), 0], rows, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Standardised_columns_have_mean_0_and_variance_1()
    {
        var random = new Random(4);
        double[] rows = [.. Enumerable.Range(0, 1000).Select(i => 1e6 + i % 5 * random.NextDouble())];

        Standardization.Of<double>(rows, 10).Apply<double>(rows);

        for (int column = 0; column < 10; column++)
        {
            double[] values = [.. rows.Where((_, i) => i % 10 == column)];
            Assert.Equal(0, values.Average(), 1e-9);
            Assert.Equal(column % 5 == 0 ? 0 : 1, values.Average(value => value * value), 1e-9);
        }
    }

    [Fact]
    public void Applying_is_in_double_and_rounded_once()
    {
        var columns = new Standardization([0.1], [3]);
        float[] rows = [0.7f, -2];

        columns.Apply<float>(rows);

        Assert.Equal([(float)((0.7f - 0.1) / 3), (float)((-2 - 0.1) / 3)], rows);
    }

    [Fact]
    public void Applying_allocates_nothing()
    {
        var columns = new Standardization([1, 2], [3, 4]);
        double[] rows = new double[200];
        columns.Apply<double>(rows);
        long before = GC.GetAllocatedBytesForCurrentThread();

        columns.Apply<double>(rows);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Message<ArgumentOutOfRangeException>("columns", "", () => Standardization.Of<float>([1], 0));
        Message<ArgumentException>("rows", "There is no row.", () => Standardization.Of<float>([], 2));
        Message<ArgumentException>("rows", "There are 3 elements, no whole number of rows of 2.", () => Standardization.Of<float>([1, 2, 3], 2));
        Message<ArgumentException>("rows", "The element at row 1, column 0 is NaN; it must be finite.", () => Standardization.Of<double>([1, 2, double.NaN, 4], 2));
        Message<ArgumentException>("rows", "There is 1 element, no whole number of rows of 2.", () => new Standardization([1, 2], [1, 1]).Apply<float>(new float[1]));
        Message<ArgumentException>("means", "There is no column.", () => _ = new Standardization([], []));
        Message<ArgumentException>("scales", "There is 1 scale for 2 means.", () => _ = new Standardization([1, 2], [1]));
        Message<ArgumentException>("means", "The mean of column 1 is Infinity; it must be finite.", () => _ = new Standardization([1, double.PositiveInfinity], [1, 1]));
        Message<ArgumentException>("scales", "The scale of column 1 is 0; it must be positive and finite.", () => _ = new Standardization([1, 2], [1, 0]));
        Message<ArgumentException>("scales", "The scale of column 0 is NaN; it must be positive and finite.", () => _ = new Standardization([1], [double.NaN]));
    }

    private static void Message<TException>(string parameter, string message, Action act)
        where TException : ArgumentException => Assert.StartsWith(message, Assert.Throws<TException>(parameter, act).Message, StringComparison.Ordinal);
}
