using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Backward methods against central differences of the forward ones.</summary>
public sealed class PassGradientTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 7 }, { 5, 3 }, { 16, 1 }, { 33, 17 }, { 100, 7 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_functions(int rows, int features)
    {
        foreach (Unary f in Enum.GetValues<Unary>())
        {
            PassBatch<double> batch = new(rows, 4 * features);
            Blocks blocks = new(batch, features, features, awayFromZero: true, positive: f == Unary.Log);
            batch.GradientAgrees(
                blocks.X, blocks.To, blocks.DTo, blocks.Dx,
                (in pass) => pass.Map(f, blocks.X, blocks.To, 0.25),
                (add, b) => b.Run((in pass) => pass.MapBackward(f, blocks.X, blocks.To, blocks.DTo, blocks.Dx, add, 0.25)),
                f.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_operations(int rows, int features)
    {
        foreach (Binary op in Enum.GetValues<Binary>())
        {
            foreach (int count in new[] { features, 1 })
            {
                foreach (bool toFirst in new[] { true, false })
                {
                    PassBatch<double> batch = new(rows, 5 * features);
                    Blocks blocks = new(batch, count, features, awayFromZero: true, positive: false);
                    Block other = batch.Take(features, new Random(8));
                    batch.Run((in pass) => pass.Combine(Binary.Add, other, 3.0, other));
                    Block a = toFirst ? blocks.X : other, b = toFirst ? other : blocks.X;
                    batch.GradientAgrees(
                        blocks.X, blocks.To, blocks.DTo, blocks.Dx,
                        (in pass) => pass.Combine(op, a, b, blocks.To),
                        (add, w) => w.Run((in pass) => pass.CombineBackward(op, a, b, blocks.DTo, blocks.Dx, toFirst, add)),
                        op.ToString());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_sums_maxima_and_normalization(int rows, int features)
    {
        PassBatch<double> batch = new(rows, 2 * features + 2);
        Blocks blocks = new(batch, features, 1, awayFromZero: false, positive: false);
        batch.GradientAgrees(
            blocks.X, blocks.To, blocks.DTo, blocks.Dx,
            (in pass) => pass.Sum(blocks.X, blocks.To, 0.5),
            (add, b) => b.Run((in pass) => pass.SumBackward(blocks.DTo, blocks.Dx, 0.5, add)), "Sum");
        batch.GradientAgrees(
            blocks.X, blocks.To, blocks.DTo, blocks.Dx,
            (in pass) => pass.Max(blocks.X, blocks.To),
            (add, b) => b.Run((in pass) => pass.MaxBackward(blocks.X, blocks.To, blocks.DTo, blocks.Dx, add)), "Max");

        PassBatch<double> wide = new(rows, 4 * features + 1);
        Blocks all = new(wide, features, features, awayFromZero: false, positive: false);
        Block inverse = wide.Take(1);
        wide.GradientAgrees(
            all.X, all.To, all.DTo, all.Dx,
            (in pass) => pass.Normalize(all.X, all.To, inverse, 0.1),
            (add, b) => b.Run((in pass) => pass.NormalizeBackward(all.To, inverse, all.DTo, all.Dx, add)), "Normalize");
    }

    private sealed class Blocks
    {
        public Blocks(PassBatch<double> batch, int inputs, int outputs, bool awayFromZero, bool positive)
        {
            var random = new Random(7);
            X = batch.Take(inputs, random);
            To = batch.Take(outputs);
            DTo = batch.Take(outputs, random);
            Dx = batch.Take(inputs);
            for (int i = 0; i < inputs * batch.Rows; i++)
            {
                double x = batch[X, i / batch.Rows, i % batch.Rows];
                if (awayFromZero)
                    x = Math.CopySign(Math.Abs(x) + 0.25, positive ? 1 : x);
                batch[X, i / batch.Rows, i % batch.Rows] = x;
            }
        }

        public Block X { get; }

        public Block To { get; }

        public Block DTo { get; }

        public Block Dx { get; }
    }
}
