using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>No operation of a pass allocates once its code is there.</summary>
public sealed class PassAllocationTests
{
    [Fact]
    public void Of_a_batch() => AllocatesNothing(100);

    [Fact]
    public void Of_a_row() => AllocatesNothing(1);

    private static void AllocatesNothing(int rows)
    {
        PassBatch<float> batch = new(rows, 60);
        var random = new Random(1);
        Block x = batch.Take(17, random), y = batch.Take(17, random), d = batch.Take(17, random), one = batch.Take(1, random);
        int lanes = batch.Stride;
        batch.Indices = new int[lanes];
        batch.SparseStarts = new int[lanes];
        batch.SparseEnds = [.. Enumerable.Repeat(3, lanes)];
        batch.SparseColumns = [0, 1, 2];
        batch.SparseValues = [1, 2, 3];
        batch.Targets = new float[17 * lanes];
        batch.Classes = new int[lanes];
        batch.Losses = new float[lanes];
        float[] weights = new float[17], matrix = new float[17 * 3];
        long allocated = 0;
        for (int round = 0; round < 3; round++)
        {
            Pass<float> pass = batch.Pass(0, lanes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            pass.Map(Unary.Gelu, x, y);
            pass.MapBackward(Unary.Gelu, x, y, d, d, false);
            pass.Combine(Binary.Add, x, weights.AsSpan(), y);
            pass.CombineBackward(Binary.Divide, x, weights.AsSpan(), d, y, true, false);
            pass.CombineGradient(Binary.Multiply, x, weights.AsSpan(), d, weights, false, Share.All, true);
            pass.Sum(x, one, 1);
            pass.SumBackward(one, x, 1, true);
            pass.Max(x, one);
            pass.MaxBackward(x, one, one, d, true);
            pass.Normalize(x, y, one, 1e-5);
            pass.NormalizeBackward(y, one, d, x, false);
            pass.Copy(x, y);
            pass.Clear(y);
            pass.Gather(0, matrix, x);
            pass.GatherGradient(0, d, matrix, Share.All, true);
            pass.SparseAffine(matrix, weights, x, Unary.Relu);
            pass.SparseMatrixGradient(d, matrix, Share.All, false);
            LaneLoss.L1(in pass, x, d);
            LaneLoss.Logistic(in pass, x, d);
            LaneLoss.SoftmaxCrossEntropy(in pass, x, d);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
