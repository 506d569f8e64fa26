using FsCheck;
using FsCheck.Fluent;

namespace L1Gen.Tests.Linear;

public class MultinomialSolverTests
{
    /// <summary>Rows × columns × classes, and what the problem has beyond the penalty.</summary>
    public static TheoryData<string> Kinds => ["plain", "weights", "offsets", "ridge", "bounds", "unpenalised", "through the origin", "all of it"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_optimality_conditions_hold(string kind)
    {
        foreach ((int rows, int columns, int classes) in new[] { (60, 8, 3), (40, 70, 4), (80, 5, 2), (50, 12, 6) })
        {
            var made = MultinomialCase.Random(rows, columns, classes, rows + classes, (plain, random) => Change(plain, kind, random));
            foreach (int maxGram in new[] { 0, 1000 })
                Check(made, maxGram, made.X);
        }
    }

    [Fact]
    public void Every_layout_of_the_design_gives_the_same_minimum()
    {
        var sample = new DesignSample(50, 15, seed: 4);
        var made = MultinomialCase.Random(50, 15, 3, seed: 5);
        made = new() { X = sample.Values, Y = made.Y, Classes = 3, Weights = made.Weights, L1 = made.L1 };
        foreach (Layout layout in DesignSample.Layouts)
        {
            Check(made, 0, sample.In(layout));
            Check(made, 1000, sample.In(layout));
        }
    }

    [Fact]
    public void Random_problems_are_solved() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), RandomProblem).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    /// <summary>Seeds whose Newton steps ran into a singular system, whose gap rises for many steps, or whose column 1 divides the classes.</summary>
    [Theory]
    [InlineData(33406)]
    [InlineData(11963)]
    [InlineData(548)]
    [InlineData(1930)]
    [InlineData(2179)]
    [InlineData(2850)]
    public void Odd_problems_are_solved(int seed) => RandomProblem(seed);

    /// <summary>Without a penalty on a column that divides the classes its coefficients grow until rounding ends it.</summary>
    [Fact]
    public void A_problem_without_a_finite_solution_ends()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var plain = MultinomialCase.Random(10 + seed % 3, 2 + seed % 20, 6, seed);
            for (int i = 0; i < plain.Rows; i++)
                plain.X[i, 1] += 4 * plain.Y[i];
            var made = With(plain, l1: [.. plain.L1.Select((a, j) => j == 1 ? 0 : a)]);
            using DesignReader reader = ((DesignMatrix)made.X).Open();
            using var solver = made.Solver(reader, seed % 2 * 1000);
            solver.Append([.. Enumerable.Range(0, made.Columns)]);
            foreach (double lambda in new[] { 0.1, 0.02, 0.004 })
            {
                solver.Solve(lambda, 1e-13, 100_000, TestContext.Current.CancellationToken);
                Assert.All(solver.Coefficients.ToArray(), b => Assert.True(double.IsFinite(b)));
                Assert.InRange(made.At(solver.Coefficients, solver.Intercepts, lambda).Objective, 0, 1e-3);
            }
        }
    }

    [Fact]
    public void The_constant_that_no_probability_shows_is_chosen()
    {
        var made = MultinomialCase.Random(60, 6, 4, seed: 3, (plain, random) => Change(plain, "unpenalised", random));
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        using var solver = made.Solver(reader);
        solver.Append([0, 1, 2, 3, 4, 5]);
        solver.Solve(1e-3, 1e-12, 10_000, TestContext.Current.CancellationToken);
        Assert.Equal(0, Sum(solver.Intercepts), 12);
        for (int k = 0; k < 6; k++)
        {
            ReadOnlySpan<double> own = solver.Coefficients.Slice(4 * k, 4);
            if (made.L1[k] == 0)
                Assert.Equal(0, Sum(own), 12);
            else
                Assert.True(own.Contains(0));
        }
    }

    [Fact]
    public void A_working_set_may_grow_and_a_point_be_gone_back_to()
    {
        var made = MultinomialCase.Random(60, 10, 3, seed: 8);
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        using var solver = made.Solver(reader);
        solver.Append([7, 2, 0]);
        solver.Solve(0.02, 1e-13, 10_000, TestContext.Current.CancellationToken);
        double[] first = solver.Coefficients.ToArray(), intercepts = solver.Intercepts.ToArray(), dual = solver.DualPoint.ToArray();
        solver.Append([1, 3, 4, 5, 6, 8, 9]);
        solver.Solve(0.005, 1e-13, 10_000, TestContext.Current.CancellationToken);
        solver.MoveTo(first, intercepts);
        Assert.Equal(first, solver.Coefficients[..first.Length].ToArray());
        Assert.False(solver.Coefficients[first.Length..].ContainsAnyExcept(0));
        for (int i = 0; i < dual.Length; i++)
            Assert.Equal(dual[i], solver.DualPoint[i], 13);
        solver.Solve(0.005, 1e-13, 10_000, TestContext.Current.CancellationToken);
        double[] coefficients = new double[30];
        for (int k = 0; k < 10; k++)
            solver.Coefficients.Slice(3 * k, 3).CopyTo(coefficients.AsSpan(3 * solver.Columns.Columns[k]));
        Assert.InRange(made.Violation(coefficients, solver.Intercepts, 0.005), 0, 1e-7);
    }

    [Fact]
    public void Without_features_the_intercepts_are_the_logarithms_of_the_shares()
    {
        var made = MultinomialCase.Random(30, 1, 3, seed: 1);
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        using var solver = made.Solver(reader);
        double[] shares = [.. Enumerable.Range(0, 3).Select(m => made.Y.Count(y => y == m) / 30.0)];
        double mean = shares.Average(Math.Log);
        for (int m = 0; m < 3; m++)
            Assert.Equal(Math.Log(shares[m]) - mean, solver.Intercepts[m], 12);
        Assert.Equal(0, solver.Solve(1, 1e-12, 100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_class_without_weight_has_no_intercept()
    {
        var made = MultinomialCase.Random(30, 2, 3, seed: 1, (plain, _) => With(plain, weights: [.. plain.Y.Select(y => y == 1 ? 0 : 1.0)]));
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => made.Solver(reader));
        Assert.Contains("class 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_fit_ends()
    {
        var made = MultinomialCase.Random(30, 2, 3, seed: 1);
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        using var solver = made.Solver(reader);
        Assert.Throws<OperationCanceledException>(() => solver.Solve(0.01, 1e-6, 100, new CancellationToken(canceled: true)));
    }

    private static void RandomProblem(int seed)
    {
        var random = new Random(seed);
        var made = MultinomialCase.Random(10 + random.Next(60), 1 + random.Next(30), 2 + random.Next(5), seed, (plain, r) => Change(plain, Kind(r), r));
        Check(made, random.Next(2) * 1000, made.X);
    }

    /// <summary>Whether a value of column 1 divides the classes into lower and upper ones.</summary>
    private static bool IsSeparable(MultinomialCase made)
    {
        if (made.Columns < 2)
            return false;
        var ranges = Enumerable.Range(0, made.Rows).GroupBy(i => made.Y[i], i => made.X[i, 1]).Select(own => (Least: own.Min(), Greatest: own.Max())).ToArray();
        return ranges.Any(cut => ranges.Any(r => r.Least >= cut.Greatest) && ranges.All(r => r.Least >= cut.Greatest || r.Greatest <= cut.Greatest));
    }

    private static string Kind(Random random) => Kinds.Select(row => row.Data).ElementAt(random.Next(Kinds.Count));

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    private static void Check(MultinomialCase made, int maxGram, DesignMatrix design)
    {
        using DesignReader reader = design.Open();
        using var solver = made.Solver(reader, maxGram);
        solver.Append([.. Enumerable.Range(0, made.Columns)]);
        foreach (double lambda in new[] { 0.1, 0.02, 0.004 })
        {
            solver.Solve(lambda, 1e-13, 100_000, TestContext.Current.CancellationToken);
            double violation = made.Violation(solver.Coefficients, solver.Intercepts, lambda);
            Assert.True(violation < 2e-7, $"λ {lambda}, {made.Rows} × {made.Columns}, {made.Classes} classes, {maxGram}: {violation}.");
        }
    }

    private static MultinomialCase Change(MultinomialCase plain, string kind, Random random)
    {
        bool all = kind == "all of it";
        int rows = plain.Rows, columns = plain.Columns;
        double[] weights = [.. plain.Weights.Select((w, i) => i < plain.Classes ? 1 : random.Next(3) * random.NextDouble())];
        double total = weights.Sum();

        // Without a penalty the coefficients of a column that divides the classes have no finite minimum.
        int free = IsSeparable(plain) ? -1 : 1;
        return With(
            plain,
            weights: all || kind == "weights" ? [.. weights.Select(w => w / total)] : null,
            offsets: all || kind == "offsets" ? [.. Enumerable.Range(0, rows * plain.Classes).Select(_ => random.NextDouble() - 0.5)] : null,
            l2: all || kind == "ridge" ? [.. Enumerable.Range(0, columns).Select(_ => 0.1 + random.NextDouble())] : null,
            lower: all || kind == "bounds" ? [.. Enumerable.Range(0, columns).Select(j => j % 2 == 0 ? 0 : -0.3)] : null,
            upper: all || kind == "bounds" ? [.. Enumerable.Range(0, columns).Select(j => j % 3 == 0 ? 0.2 : double.PositiveInfinity)] : null,
            l1: all || kind == "unpenalised" ? [.. plain.L1.Select((a, j) => j == free ? 0 : a * (0.5 + random.NextDouble()))] : null,
            intercept: kind != "through the origin");
    }

    private static MultinomialCase With(
        MultinomialCase plain,
        double[]? weights = null,
        double[]? offsets = null,
        double[]? l1 = null,
        double[]? l2 = null,
        double[]? lower = null,
        double[]? upper = null,
        bool intercept = true) => new()
        {
            X = plain.X,
            Y = plain.Y,
            Classes = plain.Classes,
            Weights = weights ?? plain.Weights,
            Offsets = offsets,
            L1 = l1 ?? plain.L1,
            L2 = l2,
            Lower = lower,
            Upper = upper,
            Intercept = intercept,
        };
}
