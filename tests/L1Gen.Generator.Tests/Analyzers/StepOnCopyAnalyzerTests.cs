namespace L1Gen.Generator.Tests.Analyzers;

public class StepOnCopyAnalyzerTests
{
    private const string Models = "using L1Gen; [L1Regularized] public partial struct Net { [Weights] public float W; } "
        + "[L1Regularized] public partial struct Outer { [Weights] public Net Net; } public struct Holder { public Net Net; } "
        + "[L1Regularized] public partial struct Shared { [Weights] public float[] W; [Weights, Unregularized] public float Bias; }\n";

    [Theory]
    [InlineData("readonly Net _n; void M() => {|L1G022:_n.ProximalStep(1)|};")]
    [InlineData("Net N { get; set; } void M() => {|L1G022:N.ProximalStep(1, 2)|};")]
    [InlineData("Net N() => default; void M() => {|L1G022:N().ProximalStep(1)|};")]
    [InlineData("void M(in Net n) => {|L1G022:n.ProximalStep(1)|};")]
    [InlineData("void M(ref readonly Net n) => {|L1G022:n.ProximalStep(1)|};")]
    [InlineData("void M(System.Collections.Generic.List<Net> all) { foreach (Net n in all) {|L1G022:n.ProximalStep(1)|}; {|L1G022:all[0].ProximalStep(1)|}; }")]
    [InlineData("readonly Holder _h; void M() => {|L1G022:_h.Net.ProximalStep(1)|};")]
    [InlineData("Outer O => default; void M() { {|L1G022:O.ProximalStep(1)|}; {|L1G022:O.Net.ProximalStep(1)|}; }")]
    [InlineData("readonly Net _n; P() { System.Action step = () => {|L1G022:_n.ProximalStep(1)|}; }")]
    public Task A_step_on_a_copy_is_found(string member) => Verify(member);

    [Theory]
    [InlineData("Net _n; void M() => _n.ProximalStep(1);")]
    [InlineData("readonly Net _n; P() => _n.ProximalStep(1);")]
    [InlineData("void M(Net n, ref Net r, Net[] all) { n.ProximalStep(1); r.ProximalStep(1); all[0].ProximalStep(1); }")]
    [InlineData("void M(System.Span<Net> all) { foreach (ref Net n in all) n.ProximalStep(1); all[0].ProximalStep(1); }")]
    [InlineData("readonly Shared _s; void M() => _s.ProximalStep(1);")]
    [InlineData("readonly Net[] _n = new Net[2]; void M() => _n[1].ProximalStep(1);")]
    [InlineData("readonly Net _n; double M() => _n.L1Norm();")]
    public Task A_step_on_the_weights_themselves_is_let_pass(string member) => Verify(member);

    private static async Task Verify(string member) =>
        await AnalyzerTest.VerifyAsync($"{Models}#pragma warning disable CS0649, CS8618\npublic class P {{ {member} }}");
}
