using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>The code emitted for every shape, run and held against <see cref="ScalarReference"/>.</summary>
public sealed class ExecutionTests(CompiledShapes compiled) : IClassFixture<CompiledShapes>
{
    private const double Step = 0.75;

    private static readonly double[] Special = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-42, -1e-42];

    public static TheoryData<string, string> Cases =>
    [
        .. from shape in Shapes.All
           from weights in new[] { "ordinary", "half of them zero", "all zero", "not a number", "infinite", "special" }
           select (shape.Name, weights),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_code_does_what_the_formulas_say(string shape, string weights)
    {
        Shape expected = Shapes.Find(shape);
        var model = new ReflectedModel(compiled.Assembly.GetType(expected.Type, throwOnError: true)!);
        var random = new Random(1);
        foreach (ExpectedWeights field in expected.Weights)
            model.SetWeights(field.Path, [.. model.Weights(field.Path).Values.Select((_, i) => Next(random, weights, i))]);

        Assert.Equal(expected.Lambda, model.Model.Lambda);
        model.Model.CheckWeights();
        CheckSums(expected, model);
        CheckSparsity(expected, model);
        CheckGradient(expected, model, random, lambda: null);
        CheckGradient(expected, model, random, lambda: 3 * expected.Lambda);
        CheckStep(expected, model, lambda: null);
        CheckStep(expected, model, lambda: expected.Lambda / 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_arguments_are_refused_before_anything_is_written(string shape)
    {
        Shape expected = Shapes.Find(shape);
        var model = new ReflectedModel(compiled.Assembly.GetType(expected.Type, throwOnError: true)!);
        foreach (ExpectedWeights field in expected.Weights)
            model.SetWeights(field.Path, [.. model.Weights(field.Path).Values.Select(_ => 1.0)]);

        foreach (double bad in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>("lambda", () => model.Model.Penalty(bad));
            Assert.Throws<ArgumentOutOfRangeException>("lambda", () => model.Call("PenaltyAndGradient", model.Gradient, bad));
            Assert.Throws<ArgumentOutOfRangeException>("lambda", () => model.Call("AddPenaltyGradient", model.Gradient, bad));
            Assert.Throws<ArgumentOutOfRangeException>("lambda", () => model.Model.ProximalStep(1, bad));
            Assert.Throws<ArgumentOutOfRangeException>("stepSize", () => model.Model.ProximalStep(bad));
        }

        foreach (ExpectedWeights field in expected.Weights)
        {
            Assert.All(model.Weights(field.Path).Values, weight => Assert.Equal(1, weight));
            Assert.All(model.GradientOf(field.Gradient).Values, element => Assert.Equal(0, element));
        }
    }

    public static TheoryData<string> Names => Shapes.Names;

    private static double Next(Random random, string kind, int index) => kind switch
    {
        "half of them zero" when random.Next(2) == 0 => random.Next(2) == 0 ? 0 : -0.0,
        "all zero" => 0,
        "not a number" when index == 1 => double.NaN,
        "infinite" when index < 2 => index == 0 ? double.PositiveInfinity : double.NegativeInfinity,
        "special" => Special[random.Next(Special.Length)],
        _ => (float)(4 * random.NextDouble() - 2),
    };

    private static void CheckSums(Shape expected, ReflectedModel model)
    {
        double norm = 0, penalty = 0, penaltyAt = 0;
        foreach (ExpectedWeights field in expected.Weights)
        {
            if (field.Lambda is not { } lambda)
                continue;
            double[] weights = model.Weights(field.Path).Values;
            norm += ScalarReference.L1Norm(weights);
            penalty += ScalarReference.Penalty(weights, lambda, field.Lambda2);
            penaltyAt += ScalarReference.Penalty(weights, 3 * lambda, 3 * field.Lambda2);
        }

        double tolerance = Tolerance(expected.Weights.Any(field => model.Weights(field.Path).IsFloat));
        Near(norm, model.Model.L1Norm(), tolerance);
        Near(penalty, model.Model.Penalty(), tolerance);
        Near(penaltyAt, model.Model.Penalty(3 * expected.Lambda), tolerance);
    }

    private static void CheckSparsity(Shape expected, ReflectedModel model)
    {
        SparsityReport report = model.Model.Sparsity();
        Assert.Equal(expected.Weights.Select(field => field.Path), report.Rows.Select(row => row.Name));
        foreach ((ExpectedWeights field, SparsityRow row) in expected.Weights.Zip(report.Rows))
        {
            (double[] weights, bool isFloat) = model.Weights(field.Path);
            Assert.Equal(weights.Length, row.Count);
            Assert.Equal(weights.Count(weight => weight != 0), row.NonZeros);
            Near(ScalarReference.L1Norm(weights), row.L1Norm, Tolerance(isFloat));
            if (!field.Path.Contains('.'))
                Assert.Equal(field.Lambda ?? 0, row.Lambda);
        }
    }

    private static void CheckGradient(Shape expected, ReflectedModel model, Random random, double? lambda)
    {
        double scale = lambda is null ? 1 : lambda.Value / expected.Lambda;
        var before = new Dictionary<ExpectedWeights, double[]>();
        foreach (ExpectedWeights field in expected.Weights)
        {
            before[field] = [.. model.GradientOf(field.Gradient).Values.Select(_ => (double)(float)random.NextDouble())];
            model.SetGradient(field.Gradient, before[field]);
        }

        object penalty = lambda is null
            ? model.Call("PenaltyAndGradient", model.Gradient)!
            : model.Call("PenaltyAndGradient", model.Gradient, lambda)!;
        // The fused pass is defined to give the same bits.
        Assert.Equal(lambda is null ? model.Model.Penalty() : model.Model.Penalty(lambda.Value), penalty);
        foreach (ExpectedWeights field in expected.Weights)
        {
            (double[] weights, bool isFloat) = model.Weights(field.Path);
            double[] gradient = model.GradientOf(field.Gradient).Values;
            for (int i = 0; i < weights.Length; i++)
            {
                double added = field.Lambda is null
                    ? 0
                    : ScalarReference.Gradient(weights[i], scale * field.Lambda.Value, scale * field.Lambda2);
                Near(before[field][i] + added, gradient[i], Tolerance(isFloat));
            }
        }

        model.ClearGradient();
        Assert.All(expected.Weights, field => Assert.All(model.GradientOf(field.Gradient).Values, element => Assert.Equal(0, element)));
        if (lambda is null)
            model.Call("AddPenaltyGradient", model.Gradient);
        else
            model.Call("AddPenaltyGradient", model.Gradient, lambda);
        foreach (ExpectedWeights field in expected.Weights)
        {
            (double[] weights, bool isFloat) = model.Weights(field.Path);
            IEnumerable<double> added = weights.Select(weight =>
                field.Lambda is null ? 0 : ScalarReference.Gradient(weight, scale * field.Lambda.Value, scale * field.Lambda2));
            Assert.All(added.Zip(model.GradientOf(field.Gradient).Values), pair => Near(pair.First, pair.Second, Tolerance(isFloat)));
        }
    }

    private static void CheckStep(Shape expected, ReflectedModel model, double? lambda)
    {
        double scale = lambda is null ? 1 : lambda.Value / expected.Lambda;
        var before = expected.Weights.ToDictionary(field => field, field => model.Weights(field.Path).Values);
        if (lambda is null)
            model.Model.ProximalStep(Step);
        else
            model.Model.ProximalStep(Step, lambda.Value);
        foreach (ExpectedWeights field in expected.Weights)
        {
            (double[] weights, bool isFloat) = model.Weights(field.Path);
            for (int i = 0; i < weights.Length; i++)
            {
                double wanted = field.Lambda is null
                    ? before[field][i]
                    : ScalarReference.ProximalStep(before[field][i], Step, scale * field.Lambda.Value, scale * field.Lambda2);
                Near(wanted, weights[i], Tolerance(isFloat));
                if (wanted == 0)
                    Assert.Equal(BitConverter.DoubleToInt64Bits(wanted), BitConverter.DoubleToInt64Bits(weights[i]));
            }
        }
    }

    private static double Tolerance(bool isFloat) => isFloat ? 1e-6 : 1e-14;

    private static void Near(double expected, double actual, double tolerance)
    {
        bool isNear = double.IsFinite(expected)
            ? Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected))
            : expected.Equals(actual);
        Assert.True(isNear, $"Expected {expected:R}, but found {actual:R}.");
    }
}

/// <summary>All shapes in one assembly, each in a file of its own.</summary>
public sealed class CompiledShapes : IDisposable
{
    private readonly LoadedAssembly _loaded = new TestCompilation([.. Shapes.All.Select(shape => shape.Source)]).Generate().Load();

    /// <summary>The assembly.</summary>
    public System.Reflection.Assembly Assembly => _loaded.Assembly;

    /// <inheritdoc/>
    public void Dispose() => _loaded.Dispose();
}
