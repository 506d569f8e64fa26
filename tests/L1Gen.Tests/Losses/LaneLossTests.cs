using System.Numerics;
using L1Gen.Kernels;
using L1Gen.Tests.Kernels;

namespace L1Gen.Tests.Losses;

/// <summary>The losses of a pass.</summary>
public abstract class LaneLossTests<T>(double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Delta = 0.75;
    private const double Tau = 0.25;

    public static TheoryData<Loss> Losses => [.. Enum.GetValues<Loss>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Losses_and_gradients_agree_with_the_definition(Loss loss)
    {
        foreach (int rows in PassBatch<T>.RowCounts)
        {
            foreach (int outputs in PassBatch<T>.FeatureCounts)
            {
                foreach (bool weighted in new[] { true, false })
                    Agrees(loss, rows, outputs, weighted);
            }
        }
    }

    private void Agrees(Loss loss, int rows, int outputs, bool weighted)
    {
        PassBatch<T> batch = Batch(loss, rows, outputs, weighted, out Block scores, out Block gradient);
        PassAction<T> run = (in pass) => Run(loss, in pass, scores, gradient);
        batch.RunDivided(run);
        T[] losses = [.. batch.Losses];
        for (int b = 0; b < batch.Stride; b++)
        {
            if (b >= rows)
            {
                Assert.Equal(T.Zero, losses[b]);
                for (int j = 0; j < outputs; j++)
                    Assert.Equal(T.Zero, batch[gradient, j, b]);
                continue;
            }

            double weight = weighted ? Wide(batch.RowWeights[b]) : 1;
            double[] s = batch.Row(scores, b);
            string what = $"{loss} of row {b} of {rows} with {outputs} outputs";
            PassBatch<T>.Close(weight * Value(loss, batch, s, b), Wide(losses[b]), 10 * tolerance, what);
            for (int j = 0; j < outputs; j++)
            {
                const double Step = 1.0 / 65536;
                double kept = s[j];
                s[j] = kept + Step;
                double above = Value(loss, batch, s, b);
                s[j] = kept - Step;
                double slope = (above - Value(loss, batch, s, b)) / (2 * Step);
                s[j] = kept;
                PassBatch<T>.Close(weight * batch.Scale * slope, batch.Wide(gradient, j, b), Math.Max(1e-8, 10 * tolerance), what);
            }
        }

        Array.Fill(batch.Losses, T.NaN);
        batch.RunDivided((in pass) => Run(loss, in pass, scores, default));
        Assert.Equal(losses, batch.Losses);
    }

    [Fact]
    public void Derivatives_at_the_kinks_are_zero()
    {
        PassBatch<T> batch = Batch(Loss.L1, 5, 1, false, out Block scores, out Block gradient);
        for (int b = 0; b < 5; b++)
            batch[scores, 0, b] = batch.Targets[b];
        foreach (Loss loss in new[] { Loss.L1, Loss.L2, Loss.Huber, Loss.Quantile })
        {
            batch.Run((in pass) => Run(loss, in pass, scores, gradient));
            Assert.All(batch.Of(gradient), g => Assert.Equal(T.Zero, g));
            Assert.All(batch.Losses, l => Assert.Equal(T.Zero, l));
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void NaN_stays_in_its_row(Loss loss)
    {
        PassBatch<T> batch = Batch(loss, 33, 3, true, out Block scores, out Block gradient);
        batch[scores, 1, 20] = T.NaN;
        batch.RowWeights[20] = T.Zero;
        batch.Run((in pass) => Run(loss, in pass, scores, gradient));
        for (int b = 0; b < 33; b++)
        {
            Assert.Equal(b == 20, T.IsNaN(batch.Losses[b]));
            Assert.Equal(b == 20, T.IsNaN(batch[gradient, 1, b]));
        }
    }

    [Fact]
    public void Extreme_scores_of_a_softmax()
    {
        (double[] Scores, double Loss, double[] Gradient)[] cases =
        [
            ([1e4, 0, -1e4], 0, [0, 0, 0]),
            ([-1e4, 0, 1e4], 2e4, [-1, 0, 1]),
            ([0, double.NegativeInfinity, double.NegativeInfinity], 0, [0, 0, 0]),
            ([double.NegativeInfinity, 1, 1], double.PositiveInfinity, [-1, 0.5, 0.5]),
            ([double.PositiveInfinity, 1, 1], double.NaN, [double.NaN, double.NaN, double.NaN]),
            ([1, double.NaN, 1], double.NaN, [double.NaN, double.NaN, double.NaN]),
        ];
        foreach (int rows in new[] { 1, 16 })
        {
            foreach ((double[] row, double loss, double[] slope) in cases)
            {
                PassBatch<T> batch = Batch(Loss.SoftmaxCrossEntropy, rows, 3, false, out Block scores, out Block gradient);
                batch.Scale = 1;
                Array.Clear(batch.Classes);
                for (int j = 0; j < 3; j++)
                    batch[scores, j, 0] = T.CreateTruncating(row[j]);
                batch.Run((in pass) => LaneLoss.SoftmaxCrossEntropy(in pass, scores, gradient));
                PassBatch<T>.Close(loss, Wide(batch.Losses[0]), tolerance, "loss");
                for (int j = 0; j < 3; j++)
                    PassBatch<T>.Close(slope[j], batch.Wide(gradient, j, 0), tolerance, "gradient");

                Array.Fill(batch.Classes, 3);
                batch.Run((in pass) => LaneLoss.SoftmaxCrossEntropy(in pass, scores, gradient));
                Assert.True(T.IsNaN(batch.Losses[0]) && T.IsNaN(batch[gradient, 0, 0]), "a class that has no score");
            }
        }
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        PassBatch<T> batch = Batch(Loss.L1, 5, 2, true, out Block scores, out Block gradient);
        batch.Targets = new T[31];
        Assert.Equal("Targets", Refused());
        batch.Targets = new T[32];
        batch.RowWeights = new T[15];
        Assert.Equal("RowWeights", Refused());
        batch.RowWeights = [];
        batch.Losses = [];
        Assert.Equal("Losses", Refused());
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => batch.Run((in pass) => LaneLoss.L1(in pass, scores, new(0, 1)))).ParamName);
        batch.Losses = new T[16];
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => LaneLoss.Huber(in pass, scores, gradient, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => LaneLoss.Quantile(in pass, scores, gradient, 1)));

        string? Refused() => Assert.Throws<ArgumentException>(() => batch.Run((in pass) => LaneLoss.L1(in pass, scores, gradient))).ParamName;
    }

    private static PassBatch<T> Batch(Loss loss, int rows, int outputs, bool weighted, out Block scores, out Block gradient)
    {
        var random = new Random(1);
        PassBatch<T> batch = new(rows, 2 * outputs) { Scale = 0.25 };
        scores = batch.Take(outputs, random);
        gradient = batch.Take(outputs);
        batch.Losses = [.. Enumerable.Repeat(T.NaN, batch.Stride)];
        batch.Targets = new T[outputs * batch.Stride];
        batch.Classes = new int[batch.Stride];
        for (int i = 0; i < batch.Targets.Length; i++)
        {
            batch.Targets[i] = i % batch.Stride >= rows ? T.NaN : T.CreateTruncating(loss switch
            {
                Loss.Logistic => random.Next(2),
                Loss.Poisson => random.Next(4),
                _ => (float)(random.NextDouble() * 4 - 2),
            });
        }

        for (int b = 0; b < batch.Stride; b++)
            batch.Classes[b] = b < rows ? random.Next(outputs) : -1;
        batch.RowWeights = weighted
            ? [.. Enumerable.Range(0, batch.Stride).Select(b => b < rows ? T.CreateTruncating((float)random.NextDouble()) : T.NaN)]
            : [];
        return batch;
    }

    private static void Run(Loss loss, in Pass<T> pass, Block scores, Block gradient)
    {
        switch (loss)
        {
            case Loss.L1: LaneLoss.L1(in pass, scores, gradient); break;
            case Loss.L2: LaneLoss.L2(in pass, scores, gradient); break;
            case Loss.Huber: LaneLoss.Huber(in pass, scores, gradient, Delta); break;
            case Loss.Quantile: LaneLoss.Quantile(in pass, scores, gradient, Tau); break;
            case Loss.Logistic: LaneLoss.Logistic(in pass, scores, gradient); break;
            case Loss.Poisson: LaneLoss.Poisson(in pass, scores, gradient); break;
            default: LaneLoss.SoftmaxCrossEntropy(in pass, scores, gradient); break;
        }
    }

    private static double Value(Loss loss, PassBatch<T> batch, double[] s, int row) => loss == Loss.SoftmaxCrossEntropy
        ? Math.Log(s.Sum(Math.Exp)) - s[batch.Classes[row]]
        : s.Select((score, j) => Value(loss, score, Wide(batch.Targets[j * batch.Stride + row]))).Average();

    private static double Value(Loss loss, double s, double t)
    {
        double e = Math.Abs(s - t);
        return loss switch
        {
            Loss.L1 => e,
            Loss.L2 => e * e,
            Loss.Huber => e <= Delta ? 0.5 * e * e : Delta * (e - 0.5 * Delta),
            Loss.Quantile => Math.Max(Tau * (t - s), (Tau - 1) * (t - s)),
            Loss.Logistic => Math.Log(1 + Math.Exp(s)) - t * s,
            _ => Math.Exp(s) - t * s,
        };
    }

    private static double Wide(T x) => double.CreateTruncating(x);
}

public sealed class SingleLaneLossTests() : LaneLossTests<float>(1e-6);

public sealed class DoubleLaneLossTests() : LaneLossTests<double>(1e-14);
