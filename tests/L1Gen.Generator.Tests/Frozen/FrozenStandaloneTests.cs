using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Models that hold their kernels: compiled without L1Gen.dll, under every setting, among types with the framework's names, they give the scores of those that call it.</summary>
public class FrozenStandaloneTests
{
    /// <summary>The user's own types, with the names that the kernels use.</summary>
    private const string Hostile = """
        namespace Frozen
        {
            class Span<T> { } class ReadOnlySpan<T> { } class Math { } class Vector { } class Vector<T> { } class Vector128 { } class Vector512 { } class Unsafe { }
            class MemoryMarshal { } class MethodImpl : global::System.Attribute { } class Sse { } class Sse41 { } class System { } class Simd { } class Rune { } class BitOperations { } class BinaryPrimitives { }
        }
        class Frozen1 { } class Lanes { } class Kernels { }
        """;

    [Theory]
    [InlineData(NullableContextOptions.Disable, false)]
    [InlineData(NullableContextOptions.Enable, false)]
    [InlineData(NullableContextOptions.Enable, true)]
    public void Runs_without_the_library(NullableContextOptions nullable, bool isChecked)
    {
        foreach (FrozenNetwork network in new[] { Networks.Layers(10, 6, 3, 0.4), Networks.Layers(200, 60, 20, 0.5), All() })
        {
            GeneratedCompilation standalone = Emit(network, isStandalone: true, nullable, isChecked), calling = Emit(network, isStandalone: false, nullable, isChecked);
            using LoadedAssembly first = WithoutLibrary(standalone).AssertClean().Load(), second = calling.Load();
            var random = new Random(1);
            const int Rows = 21;
            object[] inputs = [.. network.Inputs.Select(input => Enumerable.Range(0, Rows * input.Length).Select(_ => random.NextSingle() - 0.5f).ToArray())];
            Assert.Equal(second.Run<float[]>([inputs, Rows], method: "Batch"), first.Run<float[]>([inputs, Rows], method: "Batch"));
        }
    }

    [Fact]
    public void Reads_texts_without_the_library()
    {
        const string Program = "public static class Program { public static bool Run() { global::Frozen.Model.SelfTest(); return true; } }";
        TestCompilation project = FrozenCode.Project(Networks.Text(), FrozenCode.Spec(isStandalone: true), Program, Hostile);
        using LoadedAssembly loaded = WithoutLibrary(project.Generate()).AssertClean().Load();
        Assert.True(loaded.Run<bool>([]));
    }

    [Fact]
    public void Every_kernel_compiles_alone()
    {
        var writer = new CodeWriter();
        foreach (string name in FrozenKernels.Usings)
            writer.Line($"using global::{name};");
        writer.Open("namespace Frozen");
        writer.Open("internal static class Model");
        FrozenKernels.Write(writer, string.Join(" ", typeof(Kernels.Frozen).GetMethods().Select(method => $"Frozen.{method.Name}")));
        writer.Close();
        writer.Close();
        WithoutLibrary(new TestCompilation(writer.ToString(), Hostile).Generate()).AssertClean();
    }

    [Fact]
    public void Holds_only_what_it_calls()
    {
        string text = Emit(Networks.Layers(200, 60, 20, 0.1), isStandalone: true, NullableContextOptions.Enable, isChecked: false).Text("Model");
        Assert.Contains("class Frozen", text, StringComparison.Ordinal);
        Assert.DoesNotContain("TermTable", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Normalize", text, StringComparison.Ordinal);
    }

    private static GeneratedCompilation WithoutLibrary(GeneratedCompilation project) => new(project.Driver, project.Compilation.RemoveReferences(
        project.Compilation.References.Where(reference => Path.GetFileName(reference.Display)!.StartsWith("L1Gen", StringComparison.Ordinal))));

    private static GeneratedCompilation Emit(FrozenNetwork network, bool isStandalone, NullableContextOptions nullable, bool isChecked)
    {
        TestCompilation project = FrozenCode.Project(network, FrozenCode.Spec(isStandalone: isStandalone), FrozenDriver.Source(network, hasInput: false), Hostile);
        return (project with { Nullable = nullable, CheckOverflow = isChecked, LanguageVersion = LanguageVersion.CSharp13 }).Generate();
    }

    /// <summary>Every operation of one element after another, and those over a row.</summary>
    private static FrozenNetwork All()
    {
        var row = new FrozenInput("x", Model.InputKind.Dense, 40, [.. Enumerable.Range(0, 40)], 0, true);
        FrozenValue value = row.Value;
        var steps = new List<FrozenStep>();
        foreach (NodeOp op in new[] { NodeOp.Relu, NodeOp.LeakyRelu, NodeOp.Sigmoid, NodeOp.Tanh, NodeOp.Gelu, NodeOp.Softplus, NodeOp.Abs, NodeOp.Square, NodeOp.Exp, NodeOp.Log, NodeOp.Negate })
        {
            var to = new FrozenValue(op.ToString(), 40);
            steps.Add(new FrozenMap(to, op.ToString(), value, op, 0.25));
            value = to;
        }

        foreach (NodeOp op in new[] { NodeOp.Add, NodeOp.Subtract, NodeOp.Multiply, NodeOp.Divide })
        {
            var to = new FrozenValue(op.ToString(), 40);
            steps.Add(new FrozenCombine(to, op.ToString(), new FrozenOperand(value, null), new FrozenOperand(null, [.. Enumerable.Range(1, 40).Select(i => 0.5 * i)]), op));
            value = to;
        }

        FrozenValue normal = new("normal", 40), sum = new("sum", 1), max = new("max", 1);
        steps.Add(new FrozenReduce(normal, "normal", value, NodeOp.Normalize, 1e-3));
        steps.Add(new FrozenReduce(sum, "sum", normal, NodeOp.Sum, 0.5));
        steps.Add(new FrozenReduce(max, "max", normal, NodeOp.Max, 0));
        return new FrozenNetwork
        {
            Element = "float",
            SavedType = "All",
            Forward = "All(x)",
            Loss = "L2",
            Inputs = [row],
            Steps = steps,
            Scores = [new(sum, 0, 0), new(max, 0, 0)],
            Weights = 40,
            Survivors = 40,
        };
    }
}
