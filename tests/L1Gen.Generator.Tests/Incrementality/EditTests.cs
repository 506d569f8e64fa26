using System.Globalization;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace L1Gen.Generator.Tests.Incrementality;

/// <summary>
/// What an edit makes the generator do again: nothing where the model is the same, else the work for the edited type alone.
/// </summary>
public class EditTests
{
    private const string First =
        """
        using L1Gen;

        [L1Regularized(Constants.Lambda)]
        public partial class First
        {
            [Weights] private float[] _a = new float[3];
            // end of fields
        }
        """;

    // With an attribute, so that the compiler looks into the file from the start: a file that joins the search shifts those behind it.
    private const string FirstPart = "[System.Serializable] partial class First { }";

    private const string Second =
        """
        using L1Gen;

        [L1Regularized(0.5)]
        public partial class Second
        {
            [Weights] private float[] _b = new float[3];
        }
        """;

    private const string Constants = "public static class Constants { public const double Lambda = 0.01; public const int Other = 1; }";

    private const string Forward =
        """
        using L1Gen;

        [L1Regularized(0.01)]
        public partial class Net
        {
            [Weights(3)] private readonly float[] _w = new float[3];
            [Weights] private float _b;
            [Forward(Loss.L2)] public float Score(Vector x) => Ops.Dot(Hidden(x), _w) + _b;
            private int Unrelated() => 7;
        }

        public class BesideIt { public int Number() => 5; }
        """;

    private const string ForwardPart = "[System.Serializable] partial class Net { private L1Gen.Vector Hidden(L1Gen.Vector x) => L1Gen.Ops.Relu(x); }";

    private const string OtherForward =
        """
        using L1Gen;

        [L1Regularized(0.5)]
        public partial class Other
        {
            [Weights(3)] private readonly float[] _v = new float[3];
            [Forward(Loss.L1)] public float Score(Vector x) => Ops.Dot(Ops.Tanh(x), _v);
        }
        """;

    private static TrackedSteps StartForward() => new(new TestCompilation(Forward, ForwardPart, OtherForward));

    private static TrackedSteps Start() => new(new TestCompilation(First, FirstPart, Second, Constants));

    [Fact]
    public void An_unrelated_file()
    {
        TrackedSteps project = Start();

        AssertNothing(project, Edit.AddFile("class Unrelated { int F() => 1; }"));
        AssertNothing(project, Edit.Replace("=> 1", "=> 2"));
        AssertNothing(project, Edit.RemoveFile("Added.cs"));
    }

    [Fact]
    public void A_comment_inside_the_type()
    {
        TrackedSteps project = Start();

        AssertNothing(project, Edit.Replace("// end of fields", "// all the fields there are"));
        AssertNothing(project, Edit.Replace("    [Weights] private float[] _a", "\n\n\t[Weights]\n\tprivate  float[] _a"));
    }

    [Fact]
    public void A_method_added()
    {
        TrackedSteps project = Start();

        AssertNothing(project, Edit.Replace("// end of fields", "public float Sum() => _a[0] + _a[1];"));
        AssertNothing(project, Edit.Replace("partial class First { }", "partial class First { private int _count; public void F() { } }"));
    }

    [Fact]
    public void A_field_added()
    {
        AssertOneOf(Start(), Edit.Replace("// end of fields", "[Weights] private float _c;"), "First", "_c");
        AssertOneOf(Start(), Edit.Replace("class First { }", "class First { [L1Gen.Weights] private float _c; }"), "First", "_c");
    }

    [Fact]
    public void Another_lambda() => AssertOneOf(Start(), Edit.Replace("[L1Regularized(0.5)]", "[L1Regularized(0.75)]"), "Second", "0.75");

    [Fact]
    public void The_attribute_moved_to_another_part()
    {
        TrackedSteps project = Start();
        string[] before = Texts(project);

        project.Apply(compilation => Edit.Replace("[L1Regularized(Constants.Lambda)]", "[System.Serializable]")(
            Edit.Replace("[System.Serializable]", "[L1Gen.L1Regularized(Constants.Lambda)]")(compilation)));

        // To Roslyn one declaration went and another came; the code is the same.
        Assert.Equal(before, Texts(project));
        project.AssertSameAsFresh();
        AssertNothing(project, Edit.Replace("// end of fields", ""));
    }

    [Fact]
    public void A_constant_that_an_attribute_uses()
    {
        TrackedSteps project = Start();

        AssertNothing(project, Edit.Replace("Other = 1", "Other = 2"));
        AssertOneOf(project, Edit.Replace("Lambda = 0.01", "Lambda = 0.625"), "First", "0.625");
    }

    [Fact]
    public void An_inner_model_is_no_part_of_the_outer_ones_code()
    {
        TrackedSteps project = Start();
        project.Apply(Edit.Replace("// end of fields", "[Weights] private Second _second = new();"));

        AssertOneOf(project, Edit.Replace("[L1Regularized(0.5)]", "[L1Regularized(0.75)]"), "Second", "0.75");
    }

    [Fact]
    public void Nothing_of_the_compilation_is_kept()
    {
        TrackedSteps project = Start();
        project.Apply(Edit.Replace("// end of fields", "[Weights] private Second _second = new(); [Weights(3)] partial Vector V { get; }"));

        Assert.InRange(LeakGuard.AssertNoLeak(project.Result), 3, 20);
    }

    [Fact]
    public void A_fault_comes_and_goes()
    {
        TrackedSteps project = new(new TestCompilation(First.Replace("private float[] _a = new float[3];", "public partial float[] A { get; }", StringComparison.Ordinal), FirstPart, Second, Constants));

        AssertNothing(project, Edit.Replace("// end of fields", "public float Sum() => A[0] + A[1];"));
        AssertOneOf(project, Edit.Replace("public partial float[] A { get; }", "public partial ref float A { get; }"), "First", "ref float A => ref");
        AssertOneOf(project, Edit.Replace("[Weights] public partial ref", "[Weights(2)] public partial ref"), "First", "get => throw");
    }

    [Fact]
    public void What_no_forward_method_reads()
    {
        TrackedSteps project = StartForward();

        AssertNothing(project, Edit.AddFile("class Unrelated { int F() => 1; }"));
        AssertNothing(project, Edit.Replace("=> 1;", "=> 2;"));
        AssertNothing(project, Edit.Replace("=> 7;", "=> 8;"));
        AssertNothing(project, Edit.Replace("=> 5;", "=> 6;"));
        AssertNothing(project, Edit.Replace("Ops.Dot(Hidden(x), _w)", "Ops.Dot(Hidden(x),\n/* h·w */ _w)"));
        AssertNothing(project, Edit.Replace("L1Gen.Ops.Relu(x);", "  L1Gen.Ops.Relu(x) /* rectified */ ;"));
    }

    [Theory]
    [InlineData("Hidden(x), _w) + _b", "Hidden(x), _w) - _b", "Net", "Binary.Subtract")]
    [InlineData("=> L1Gen.Ops.Relu(x)", "=> L1Gen.Ops.Gelu(x)", "Net", "Unary.Gelu")]
    [InlineData("Ops.Tanh(x)", "Ops.Sigmoid(x)", "Other", "Unary.Sigmoid")]
    [InlineData("[Forward(Loss.L1)]", "[Forward(Loss.Huber, Delta = 2)]", "Other", "LaneLoss.Huber")]
    [InlineData("Score(Vector x) => Ops.Dot(Ops.Tanh(x)", "Score(Vector row) => Ops.Dot(Ops.Tanh(row)", "Other", "Block row = ")]
    public void A_forward_method_or_what_it_calls(string old, string replacement, string type, string text) =>
        AssertOneOf(StartForward(), Edit.Replace(old, replacement), type, text);

    [Fact]
    public void Nothing_of_a_forward_method_is_kept()
    {
        TrackedSteps project = StartForward();
        project.Apply(Edit.Replace("Ops.Relu(x)", "Ops.Relu(L1Gen.Ops.Concat(x[1..], x[..1]) * 2)"));

        Assert.InRange(LeakGuard.AssertNoLeak(project.Result), 3, 20);
    }

    [Theory]
    [InlineData("\u2212", ",", ".")]
    [InlineData("\u061C-", "\u066B", "\u066C")]
    public void The_culture_is_not_seen(string minus, string point, string group)
    {
        const string Source =
            """
            [L1Gen.L1Regularized(1e-7, Lambda2 = 1234.5678)]
            public partial class I
            {
                [L1Gen.Weights(1000, 2)] private float[] _i = new float[2000];
                [L1Gen.Weights, L1Gen.L1Regularized(-0.0)] private float _minus;
                [L1Gen.Weights(3)] private partial L1Gen.Vector V { get; }
            }
            """;
        string expected = new TestCompilation(Source).Generate().Text("I.g");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // Made by hand, so that it does not depend on the cultures of the machine.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = minus;
            culture.NumberFormat.NumberDecimalSeparator = point;
            culture.NumberFormat.NumberGroupSeparator = group;
            CultureInfo.CurrentCulture = culture;
            Assert.Equal($"{minus}1{point}5", $"{-1.5}");

            Assert.Equal(expected, new TestCompilation(Source).Generate().AssertClean().Text("I.g"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Texts(TrackedSteps project) =>
        [.. project.Result.GeneratedTrees.Select(tree => tree.ToString()).Order(StringComparer.Ordinal)];

    private static void AssertNothing(TrackedSteps project, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        StepReasons reasons = project.Apply(edit);

        reasons.AssertCached(L1Generator.SpecsStep, L1Generator.CollisionsStep, L1Generator.EmissionStep, "SourceOutput");
        project.AssertSameAsFresh();
    }

    /// <summary>Asserts that the edit runs the emission of one type again, and that the text it adds is in the code.</summary>
    private static void AssertOneOf(TrackedSteps project, Func<CSharpCompilation, CSharpCompilation> edit, string type, string text)
    {
        StepReasons reasons = project.Apply(edit);

        foreach (string step in new[] { L1Generator.SpecsStep, L1Generator.EmissionStep, "SourceOutput" })
        {
            int modified = reasons[step].Count(reason => reason == Modified);
            int kept = reasons[step].Count(reason => reason is Cached or Unchanged);
            bool isOneOfTwo = modified > 0 && modified == kept && modified + kept == reasons[step].Length;
            Assert.True(isOneOfTwo, $"Step '{step}' should run for one of two types:\n{reasons}");
        }

        reasons.AssertCached(L1Generator.CollisionsStep);
        SyntaxTree tree = Assert.Single(
            project.Result.GeneratedTrees, tree => tree.FilePath.EndsWith($"{type}.g.cs", StringComparison.Ordinal));
        Assert.Contains(text, tree.ToString(), StringComparison.Ordinal);
        project.AssertSameAsFresh();
    }
}
