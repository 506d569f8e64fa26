using System.Globalization;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Analyzers;

public class PathAnalyzerTests
{
    private const string Net = "using L1Gen; [L1Regularized] partial class Net { [Weights(4, 3)] partial Matrix W { get; } [Weights(3)] partial Vector V { get; } "
        + "[Forward(Loss.L2)] float S(Vector x) => Ops.Dot(Ops.Tanh(x * W), V); }\n";

    [Theory]
    [InlineData("class P { void M(Net net, Dataset<float> data) => {|L1G031:net.FitPath(data)|}; }")]
    [InlineData("class P { void M(Net net, Dataset<float> data) => {|L1G031:LinearModel.FitPath(data: data, model: net)|}; }")]
    [InlineData("class P { void M(Net net, Dataset<float> data) => {|L1G031:net.CrossValidate(data, folds: 5)|}; }")]
    [InlineData("class Deep : Net; class P { void M(Deep net, Dataset<float> data) => {|L1G031:net.FitPath(data)|}; }")]
    public async Task A_path_of_a_network_is_told_why_there_is_none(string use) => Assert.Equal(
        "'Net' has no λ path: 'Ops.Tanh(x * W)' stands between 'x' and the scores",
        Assert.Single(await AnalyzerTest.VerifyAsync(Net + use)).GetMessage(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("class P { void M(IDifferentiable<float> net, Dataset<float> data) => net.FitPath(data); }")]
    [InlineData("class P { void FitPath(Net net) { } void M(Net net) => FitPath(net); }")]
    [InlineData("class P { void M(Net net, Dataset<float> data) => net.Fit(data); }")]
    public Task Other_calls_are_let_pass(string use) => AnalyzerTest.VerifyAsync(Net + use);

    [Fact]
    public Task Data_of_another_element_is_an_error() => AnalyzerTest.VerifyAsync(
        "using L1Gen; [L1Regularized] partial class Net { [Weights(4)] partial Vector W { get; } [Forward(Loss.L2)] float S(Vector x) => Ops.Dot(x, W); "
        + "void M(Dataset<double> data) => {|CS0619:this.FitPath(data)|}; }");

    [Fact]
    public async Task A_model_of_another_project_is_named_without_its_graph()
    {
        Microsoft.CodeAnalysis.Compilation library = new TestCompilation(Net.Replace("partial class Net", "public partial class Net", StringComparison.Ordinal)).Generate().AssertClean().Compilation;
        var project = new TestCompilation("using L1Gen; class P { void M(Net net, Dataset<float> data) => net.FitPath(data); }");

        var found = await AnalyzerTest.RunAsync(project.Generate().Compilation.AddReferences(library.ToMetadataReference()), new AnalyzerTest(project).Analyzers);

        Assert.Equal(
            "'Net' has no λ path: its forward method is not a product of the input and a weight field, with or without an intercept",
            Assert.Single(found).GetMessage(CultureInfo.InvariantCulture));
    }
}
