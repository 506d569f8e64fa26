using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Operations on two elements: every kind of operand beside every other.</summary>
public abstract class PassCombineTests<T>(double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What an operand can be.</summary>
    public enum Kind
    {
        Features,
        OneFeature,
        Weights,
        OneWeight,
        Number,
    }

    public static TheoryData<Binary> Operations => [.. Enum.GetValues<Binary>()];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_pair_of_operands(Binary op)
    {
        foreach (int rows in PassBatch<T>.RowCounts)
        {
            foreach (int features in PassBatch<T>.FeatureCounts)
            {
                foreach (Kind a in Enum.GetValues<Kind>())
                {
                    foreach (Kind b in Enum.GetValues<Kind>())
                        Agrees(op, a, b, rows, features);
                }
            }
        }
    }

    private void Agrees(Binary op, Kind kindA, Kind kindB, int rows, int features)
    {
        var random = new Random(3);
        PassBatch<T> batch = new(rows, 5 * features);
        Side a = new(batch, kindA, features, random), b = new(batch, kindB, features, random);
        Block to = batch.Take(features), dTo = batch.Take(features, random);
        string what = $"{kindA} {op} {kindB}";
        batch.RunDivided((in pass) => pass.Combine(op, a.Operand, b.Operand, to));
        batch.AllClose(to, (f, r) => Value(op, a.At(f, r), b.At(f, r)), tolerance, what);

        foreach (bool toFirst in new[] { true, false })
        {
            Side side = toFirst ? a : b;
            double Term(int f, int r) => Derivative(op, a.At(f, r), b.At(f, r), toFirst) * batch.Wide(dTo, f, r);
            foreach (bool add in new[] { true, false })
            {
                double before = add ? 0.5 : 0;
                if (side.Kind is Kind.Features or Kind.OneFeature)
                {
                    PassBatch<T> copy = new(rows, 6 * features);
                    batch.Workspace.CopyTo(copy.Workspace, 0);
                    Block da = new(5 * features, side.Block.Count);
                    for (int i = 0; i < da.Count * rows; i++)
                        copy[da, i / rows, i % rows] = T.CreateTruncating(0.5);
                    copy.RunDivided((in pass) => pass.CombineBackward(op, a.Operand, b.Operand, dTo, da, toFirst, add));
                    copy.AllClose(
                        da, (f, r) => before + (da.Count == features ? Term(f, r) : Enumerable.Range(0, features).Sum(j => Term(j, r))), 4 * tolerance, what);
                }
                else if (side.Kind != Kind.Number)
                {
                    T[] gradient = Shares(side.Weights.Length, g => share => batch.Run(
                        (in pass) => pass.CombineGradient(op, a.Operand, b.Operand, dTo, g, toFirst, share, add)));
                    for (int k = 0; k < gradient.Length; k++)
                    {
                        double expected = before + Enumerable.Range(0, features).Where(f => gradient.Length == 1 || f == k)
                            .Sum(f => Enumerable.Range(0, rows).Sum(r => Term(f, r)));
                        PassBatch<T>.Close(expected, double.CreateTruncating(gradient[k]), 20 * tolerance, what);
                    }
                }
            }
        }
    }

    /// <summary>The gradient from ½ on, in one, two and three shares, all with the same bits.</summary>
    internal static T[] Shares(int length, Func<T[], Action<Share>> run)
    {
        T[] first = [];
        foreach (int count in new[] { 1, 2, 3 })
        {
            T[] gradient = [.. Enumerable.Repeat(T.CreateTruncating(0.5), length)];
            for (int i = count - 1; i >= 0; i--)
                run(gradient)(new(i, count));
            first = count == 1 ? gradient : first;
            Assert.Equal(Samples.Bits(first), Samples.Bits(gradient));
        }

        return first;
    }

    [Fact]
    public void Operands_of_another_length_are_refused()
    {
        PassBatch<T> batch = new(5, 9);
        T[] weights = new T[2];
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Combine(Binary.Add, new Block(0, 3), weights.AsSpan(), new(3, 3))));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Combine(Binary.Add, new Block(0, 2), T.One, new(3, 3))));
        Assert.Throws<ArgumentException>(
            () => batch.Run((in pass) => pass.CombineGradient(Binary.Add, new Block(0, 3), T.One, new(3, 3), weights, false, Share.All, false)));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.Combine((Binary)9, T.One, T.One, new(3, 3))));
    }

    private static double Value(Binary op, double a, double b) => op switch
    {
        Binary.Add => a + b,
        Binary.Subtract => a - b,
        Binary.Multiply => a * b,
        _ => a / b,
    };

    private static double Derivative(Binary op, double a, double b, bool toFirst) => op switch
    {
        Binary.Add => 1,
        Binary.Subtract => toFirst ? 1 : -1,
        Binary.Multiply => toFirst ? b : a,
        _ => toFirst ? 1 / b : -a / (b * b),
    };

    /// <summary>An operand of one kind, its elements away from 0.</summary>
    private sealed class Side
    {
        private readonly PassBatch<T> _batch;
        private readonly T _number;

        public Side(PassBatch<T> batch, Kind kind, int features, Random random)
        {
            (_batch, Kind) = (batch, kind);
            int count = kind is Kind.Features or Kind.Weights ? features : 1;
            Block = batch.Take(kind is Kind.Features or Kind.OneFeature ? count : 0);
            for (int i = 0; i < Block.Count * batch.Rows; i++)
                batch[Block, i / batch.Rows, i % batch.Rows] = Element(random);
            Weights = kind is Kind.Weights or Kind.OneWeight ? [.. Enumerable.Range(0, count).Select(_ => Element(random))] : [];
            _number = Element(random);
        }

        public Kind Kind { get; }

        public Block Block { get; }

        public T[] Weights { get; }

        public Operand<T> Operand => Kind switch
        {
            Kind.Number => _number,
            Kind.Weights or Kind.OneWeight => Weights.AsSpan(),
            _ => Block,
        };

        public double At(int f, int row) => Kind switch
        {
            Kind.Number => double.CreateTruncating(_number),
            Kind.Weights or Kind.OneWeight => double.CreateTruncating(Weights[Math.Min(f, Weights.Length - 1)]),
            _ => _batch.Wide(Block, Math.Min(f, Block.Count - 1), row),
        };

        private static T Element(Random random) => T.CreateTruncating((float)((0.5 + random.NextDouble()) * (random.Next(2) * 2 - 1)));
    }
}

public sealed class SinglePassCombineTests() : PassCombineTests<float>(1e-6);

public sealed class DoublePassCombineTests() : PassCombineTests<double>(1e-14);
