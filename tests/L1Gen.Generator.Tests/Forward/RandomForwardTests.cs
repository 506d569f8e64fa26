using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>
/// Random forward methods, emitted, compiled and held against the same method run eagerly, and their gradients against finite differences of
/// that. <c>L1GEN_FUZZ</c> multiplies the number of cases.
/// </summary>
public sealed class RandomForwardTests
{
    private const int Rows = 5;
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    [Fact]
    public void Emitted_passes_agree_with_the_eager_method()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30 * Times).WithReplay(20261121, 1),
            Prop.ForAll(Statements(), statements => Verify<double>(statements, 1e-12)));
    }

    [Fact]
    public void So_they_do_for_floats()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(10 * Times).WithReplay(20261122, 1),
            Prop.ForAll(Statements(), statements => Verify<float>(statements, 1e-5)));
    }

    private static Arbitrary<int[]> Statements() => Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 1000), n)).ToArbitrary();

    private static void Verify<T>(int[] statements, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int seed = statements.Sum() + statements.Length;
        var random = new RandomForward(statements, seed, typeof(T) == typeof(double));
        using LoadedAssembly loaded = new TestCompilation(random.Source).Generate().AssertClean().Load();
        (IDifferentiable<T> model, Call<T> eager, Call<T> predict) = Program<T>(loaded);
        var data = new Batch<T>(model, seed);
        string source = random.Source;

        T[] scores = model.Predict(data.Dataset);
        int outputs = model.Plan.Scores.Count;
        for (int i = 0; i < Rows; i++)
        {
            T[] expected = data.Scores(eager, i);
            AssertClose(expected, scores.AsSpan(i * outputs, outputs), tolerance, $"scores of row {i}\n{source}");
            AssertClose(expected, data.Scores(predict, i), tolerance, $"row {i} by itself\n{source}");
        }

        if (typeof(T) == typeof(double))
            VerifyGradient((IDifferentiable<double>)model, (Batch<double>)(object)data, (Call<double>)(object)eager, source);
    }

    private static void VerifyGradient(IDifferentiable<double> model, Batch<double> data, Call<double> eager, string source)
    {
        double[] gradient = new double[model.Plan.GradientLength];
        double loss = Training.LossAndGradient(model, data.Dataset, gradient);
        Assert.Equal(data.Loss(model.Plan, eager), loss, 1e-11 * (1 + Math.Abs(loss)));
        for (int f = 0; f < model.Plan.Fields.Count; f++)
        {
            FieldPlan field = model.Plan.Fields[f];
            for (int j = 0; j < field.Length; j++)
            {
                double coarse = Difference(f, j, 2e-5), fine = Difference(f, j, 1e-5);
                // Where two step sizes disagree there is a kink between.
                if (Math.Abs(coarse - fine) > 1e-7 * (1 + Math.Abs(fine)))
                    continue;
                Assert.True(
                    Math.Abs(gradient[field.Offset + j] - fine) <= 1e-6 * (1 + Math.Abs(fine)),
                    $"∂/∂{field.Name}[{j}] is {gradient[field.Offset + j]}, by differences {fine}\n{source}");
            }
        }

        double Difference(int f, int j, double h)
        {
            Span<double> weights = model.WeightsOf(f);
            double w = weights[j];
            weights[j] = w + h;
            double above = data.Loss(model.Plan, eager);
            weights[j] = w - h;
            double below = data.Loss(model.Plan, eager);
            weights[j] = w;
            return (above - below) / (2 * h);
        }
    }

    private static void AssertClose<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double e = double.CreateTruncating(expected[i]), a = double.CreateTruncating(actual[i]);
            Assert.True(Math.Abs(e - a) <= tolerance * (1 + Math.Abs(e)), $"{a} instead of {e}: {what}");
        }
    }

    private static (IDifferentiable<T>, Call<T>, Call<T>) Program<T>(LoadedAssembly loaded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (var model, var eager, var predict) = loaded.Run<(IDifferentiable<T>, Func<T[], T[], int[], T[], int, T, T[]>, Func<T[], T[], int[], T[], int, T, T[]>)>();
        return (model, new Call<T>(eager), new Call<T>(predict));
    }

    /// <summary>The forward method, or the emitted prediction, of one row.</summary>
    private delegate T[] Call<T>(T[] x, T[] z, int[] places, T[] values, int category, T t);

    /// <summary>Rows of random inputs, and weights moved away from 0.</summary>
    private sealed class Batch<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] _x, _z, _t, _targets;
        private readonly int[] _categories, _classes;
        private readonly SparseMatrix<T> _words;
        private readonly int[][] _places;
        private readonly T[][] _values;

        public Batch(IDifferentiable<T> model, int seed)
        {
            var random = new Random(seed);
            ForwardPlan plan = model.Plan;
            for (int f = 0; f < plan.Fields.Count; f++)
            {
                foreach (ref T weight in model.WeightsOf(f))
                    weight = T.CreateTruncating(1.2 * random.NextDouble() - 0.6);
            }

            _x = Values(random, 5 * Rows);
            _z = Values(random, 3 * Rows);
            _t = Values(random, Rows);
            _categories = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(4))];
            _places = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, 7).Where(_ => random.Next(3) == 0).ToArray())];
            _values = [.. _places.Select(places => Values(random, places.Length))];
            int[] starts = new int[Rows + 1];
            for (int i = 0; i < Rows; i++)
                starts[i + 1] = starts[i] + _places[i].Length;
            _words = new SparseMatrix<T>(starts, _places.SelectMany(p => p).ToArray(), _values.SelectMany(v => v).ToArray(), 7);

            int outputs = plan.Scores.Count;
            _classes = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(outputs))];
            _targets = plan.Loss == L1Gen.Loss.Logistic
                ? [.. Enumerable.Range(0, Rows).Select(_ => T.CreateTruncating(random.Next(2)))]
                : plan.Loss == L1Gen.Loss.Poisson
                    ? [.. Enumerable.Range(0, Rows).Select(_ => T.CreateTruncating(random.Next(5)))]
                    : Values(random, outputs * Rows);
            Dataset = new Dataset<T>([_x, _z, _words, _categories, _t], Targets(plan));
        }

        public Dataset<T> Dataset { get; }

        public T[] Scores(Call<T> call, int row) =>
            call(_x.AsSpan(5 * row, 5).ToArray(), _z.AsSpan(3 * row, 3).ToArray(), _places[row], _values[row], _categories[row], _t[row]);

        /// <summary>The mean loss, in plain code.</summary>
        public double Loss(ForwardPlan plan, Call<T> call)
        {
            double sum = 0;
            for (int i = 0; i < Rows; i++)
            {
                double[] s = [.. Scores(call, i).Select(double.CreateTruncating)];
                double[] y = [.. Enumerable.Range(0, s.Length).Select(j => double.CreateTruncating(_targets[i * s.Length + j]))];
                sum += plan.Loss switch
                {
                    L1Gen.Loss.L1 => s.Zip(y, (a, b) => Math.Abs(a - b)).Average(),
                    L1Gen.Loss.L2 => s.Zip(y, (a, b) => (a - b) * (a - b)).Average(),
                    L1Gen.Loss.Huber => s.Zip(y, (a, b) => Math.Abs(a - b) <= 0.5 ? (a - b) * (a - b) / 2 : 0.5 * (Math.Abs(a - b) - 0.25)).Average(),
                    L1Gen.Loss.Quantile => s.Zip(y, (a, b) => Math.Max(0.3 * (b - a), -0.7 * (b - a))).Average(),
                    L1Gen.Loss.Logistic => Math.Log(1 + Math.Exp(s[0])) - y[0] * s[0],
                    L1Gen.Loss.SoftmaxCrossEntropy => Math.Log(s.Sum(Math.Exp)) - s[_classes[i]],
                    _ => Math.Exp(s[0]) - y[0] * s[0],
                };
            }

            return sum / Rows;
        }

        private DataTargets<T> Targets(ForwardPlan plan)
        {
            if (plan.Loss == L1Gen.Loss.SoftmaxCrossEntropy)
                return _classes;
            if (plan.Scores.Count == 1)
                return _targets;
            var table = new T[Rows, plan.Scores.Count];
            Buffer.BlockCopy(_targets, 0, table, 0, Buffer.ByteLength(_targets));
            return table;
        }

        private static T[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(2 * random.NextDouble() - 1))];
    }
}
