using L1Gen.Generator.Tests.Analyzers;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace L1Gen.Generator.Tests.CodeFixes;

/// <summary>Fixes are asked for, and applied, while the code around them is still wrong.</summary>
public class BrokenCodeFixTests
{
    [Theory]
    [InlineData("[L1Regularized(-] class Net { [Weights(] float[] _bias")]
    [InlineData("[L1Regularized(-1,] class { [Weights, Unregularized, L1Regularized(-\"x\") float[] _w = new float[; }")]
    [InlineData("[L1Regularized(-1, Lambda2 = -Missing)] class Net { [Weights(2,)] float[] _w = new float[3] ; [Unregularized] }")]
    [InlineData("class Net { [Weights(2)] float[] _w = new float[3]; [Weights] [Unregularized] static Missing M { get; set } ")]
    [InlineData("[L1Regularized] partial class Net { [Weights] static readonly float _a, _b = ; [Weights] float P { get; set; } = ; [Weights] float Q { get; set; [Weights(2)] partial Vector V { get; set")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 3)] float[][] _w = new float[4][] { new float[1], new float }; [Weights(Missing)] float[] _v = new float[2]; }")]
    [InlineData("[L1Regularized] class Net : Net { [Weights(2)] float[] _w; void M() { _w = new float[4] } [Weights] Net _net; Net _other")]
    public async Task Nothing_throws(string source)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var project = new TestCompilation("using L1Gen;\n" + source);
        using var workspace = new AdhocWorkspace();
        Document document = workspace.AddProject("Broken", LanguageNames.CSharp)
            .WithMetadataReferences(project.ToCompilation().References)
            .AddDocument("Source0.cs", project.Sources[0]);
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellation))!;
        var fixes = TestCompilation.LoadMarked<CodeFixProvider, ExportCodeFixProviderAttribute>("L1Gen.CodeFixes");
        var actions = new List<CodeAction>();

        foreach (Diagnostic diagnostic in await AnalyzerTest.RunAsync(compilation, new AnalyzerTest(project).Analyzers))
        {
            Assert.False(diagnostic.Id.StartsWith("AD", StringComparison.Ordinal), diagnostic.ToString());
            foreach (CodeFixProvider fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellation));
        }

        foreach (CodeAction action in actions)
            Assert.Single((await action.GetOperationsAsync(cancellation)).OfType<ApplyChangesOperation>());
    }
}
