namespace L1Gen.Tests.Modeling;

public class SparsityReportTests
{
    [Fact]
    public void The_share_of_zeros_is_that_of_weights_with_a_penalty()
    {
        SparsityReport report = new SparsityReport()
            .Add("Slopes", [2, 2], 0.1, new[] { 0f, 0, 0, 2 })
            .Add("Bias", [], 0, new[] { 0.0, 0, 0 })
            .Add("Gain", [], 0.2, new[] { 0.0, 1 });
        Assert.Equal(4.0 / 6, report.ZeroShare, 15);
        Assert.Equal(0, new SparsityReport().Add("Bias", [], 0, new[] { 0f }).ZeroShare);
        Assert.Equal(0, new SparsityReport().ZeroShare);
    }

    [Theory]
    [InlineData(5000, 0, "100.0 %")]
    [InlineData(5000, 2, ">99.9 %")]
    [InlineData(1000, 1, "99.9 %")]
    [InlineData(5000, 4998, "<0.1 %")]
    [InlineData(5000, 5000, "0.0 %")]
    public void All_zeros_and_none_are_told_only_where_exact(int count, int nonZeros, string expected)
    {
        double[] weights = [.. Enumerable.Range(0, count).Select(i => i < nonZeros ? 1.0 : 0)];
        Assert.Contains("  " + expected + "  ", new SparsityReport().Add("w", [], 0.1, weights).ToString(), StringComparison.Ordinal);
    }
}
