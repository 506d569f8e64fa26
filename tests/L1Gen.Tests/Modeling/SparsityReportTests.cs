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
}
