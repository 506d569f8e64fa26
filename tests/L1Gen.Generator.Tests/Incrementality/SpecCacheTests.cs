using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Incrementality;

/// <summary>What another file may change without a spec being read again, and what it may not.</summary>
public class SpecCacheTests
{
    private const string Net =
        """
        using L1Gen;
        [L1Regularized(Constants.Lambda)]
        public partial class Net : Base
        {
            [Weights((int)Extent.Rows, Constants.Columns)] private float[,] _hidden = new float[2, 3];
            [Weights] private Taps _taps;
        }
        """;

    private const string Other =
        """
        using System.Runtime.CompilerServices;
        public static class Constants { public const double Lambda = 0.5; public const int Columns = 3; }
        public enum Extent { Rows = 2 }
        [InlineArray(4)] public struct Taps { private float _element; }
        public class Base { private static int Body(int x = 1) { return x + 1; } private readonly int _field = 7; private int Arrow => 8; }
        """;

    [Theory]
    [InlineData("return x + 1;", "return x + 2;")]
    [InlineData("=> 8;", "=> 9;")]
    [InlineData("_field = 7", "_field = 6")]
    [InlineData("return x + 1;", "/* a comment */ return x + 1;")]
    public void What_no_declaration_shows_changes_nothing(string old, string replacement)
    {
        var steps = new TrackedSteps(new TestCompilation(Net, Other));

        steps.Apply(Edit.Replace(old, replacement)).AssertCached("Specs");

        steps.AssertSameAsFresh();
    }

    [Theory]
    [InlineData("Lambda = 0.5", "Lambda = 0.25")]
    [InlineData("Columns = 3", "Columns = 4")]
    [InlineData("Rows = 2", "Rows = 5")]
    [InlineData("InlineArray(4)", "InlineArray(6)")]
    [InlineData("private float _element", "private double _element")]
    [InlineData("public class Base {", "public class Base { public int Penalty;")]
    public void What_another_file_declares_is_read_again(string old, string replacement)
    {
        var steps = new TrackedSteps(new TestCompilation(Net, Other));
        string before = Emitted(steps);

        steps.Apply(Edit.Replace(old, replacement));

        Assert.NotEqual(before, Emitted(steps));
        steps.AssertSameAsFresh();
    }

    [Fact]
    public void Another_reference_or_a_removed_file_is_read_again()
    {
        var steps = new TrackedSteps(new TestCompilation(Net, Other));

        steps.Apply(compilation => compilation.RemoveReferences(compilation.References.Single(reference => reference.Display!.EndsWith("L1Gen.dll", StringComparison.Ordinal))));
        Assert.Empty(Emitted(steps));

        steps.AssertSameAsFresh();
    }

    private const string Forward =
        """
        using L1Gen;
        [L1Regularized]
        public partial class Net
        {
            [Weights(3)] private float[] _w = new float[3];
            [Forward(Loss.L2)] public float Predict(Vector x) => Ops.Dot(Hidden(x), _w) + Shift;
        }
        """;

    private const string ForwardPart =
        """
        using L1Gen;
        public partial class Net
        {
            private Vector Hidden(Vector x) => Ops.Relu(x);
            private float Shift { get { return 1f; } }
            private int Unrelated() => 1;
        }
        """;

    private const string OtherModel =
        """
        using L1Gen;
        [L1Regularized]
        public partial class Other
        {
            [Weights] private float _v;
            [Weights] private Net _net = new();
            private int Unrelated() => 2;
        }
        """;

    [Theory]
    [InlineData("Ops.Relu(x)", "Ops.Tanh(x)")]
    [InlineData("return 1f;", "return 2f;")]
    [InlineData("Ops.Relu(x)", "Ops.Concat(x[1..], x[..1])")]
    [InlineData("Ops.Dot(Hidden(x), _w)", "Ops.Dot(_w, Hidden(x) * 2)")]
    public void A_body_that_the_forward_method_calls_is_read_again(string old, string replacement)
    {
        var steps = new TrackedSteps(new TestCompilation(Forward, ForwardPart, OtherModel));

        StepReasons reasons = steps.Apply(Edit.Replace(old, replacement));

        Assert.Contains(IncrementalStepRunReason.Modified, reasons["Specs"]);
        steps.AssertSameAsFresh();
    }

    [Fact]
    public void A_fault_in_such_a_body_takes_the_forward_part_alone()
    {
        var steps = new TrackedSteps(new TestCompilation(Forward, ForwardPart, OtherModel));
        Assert.Equal(2, steps.Result.GeneratedTrees.Length);

        steps.Apply(Edit.Replace("Ops.Relu(x)", "x * _missing"));
        Assert.Equal(2, steps.Result.GeneratedTrees.Length);
        Assert.DoesNotContain("IDifferentiable", Emitted(steps), StringComparison.Ordinal);
        steps.AssertSameAsFresh();

        steps.Apply(Edit.Replace("x * _missing", "Ops.Relu(x)"));
        Assert.Contains("IDifferentiable", Emitted(steps), StringComparison.Ordinal);
        steps.AssertSameAsFresh();
    }

    [Theory]
    [InlineData("=> 2;", "=> 3;")]
    [InlineData("Unrelated() => 1;", "Unrelated() => 4;")]
    [InlineData("Ops.Relu(x);", "/* h */ Ops . Relu(x);")]
    public void A_body_that_it_does_not_call_changes_nothing(string old, string replacement)
    {
        var steps = new TrackedSteps(new TestCompilation(Forward, ForwardPart, OtherModel));

        StepReasons reasons = steps.Apply(Edit.Replace(old, replacement));

        if (!replacement.StartsWith("/*", StringComparison.Ordinal))
            reasons.AssertCached("Specs");
        steps.AssertSameAsFresh();
    }

    private static string Emitted(TrackedSteps steps) => string.Concat(steps.Result.GeneratedTrees);
}
