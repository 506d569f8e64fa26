using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>A layer x·W + b with numbers in ±½, the padding of x zero.</summary>
internal sealed class LayerSample<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rows;
    private readonly int _stride;

    public LayerSample(int inputs, int outputs, int rows, int stride)
    {
        (_rows, _stride) = (rows, stride);
        Random random = new(inputs + 1000 * outputs);
        X = new(1, inputs);
        To = new(1 + inputs, outputs);
        Workspace = new T[(2 + inputs + outputs) * stride];
        for (int i = 0; i < Workspace.Length; i++)
            Workspace[i] = i % stride < rows ? Next() : T.Zero;
        Matrix = [.. Enumerable.Range(0, inputs * outputs).Select(_ => Next())];
        Bias = [.. Enumerable.Range(0, outputs).Select(_ => Next())];
        Gradient = new T[inputs * outputs];

        T Next() => T.CreateTruncating(random.NextDouble() - 0.5);
    }

    public Block X { get; }

    public Block To { get; }

    public T[] Workspace { get; }

    public T[] Matrix { get; }

    public T[] Bias { get; }

    public T[] Gradient { get; }

    public Pass<T> Pass => new(Workspace, _stride) { Rows = _rows };

    public double At(Block block, int feature, int row) => double.CreateTruncating(Workspace[(block.Start + feature) * _stride + row]);

    public double Affine(int output, int row)
    {
        double sum = double.CreateTruncating(Bias[output]);
        for (int i = 0; i < X.Count; i++)
            sum += At(X, i, row) * double.CreateTruncating(Matrix[i * To.Count + output]);
        return sum;
    }

    /// <summary>The gradient added to ones, or in the place of them.</summary>
    public T[] MatrixGradient(Share share, bool add)
    {
        T[] gradient = [.. Enumerable.Repeat(T.One, Matrix.Length)];
        Pass.MatrixGradient(X, To, gradient, share, add);
        return gradient;
    }

    /// <inheritdoc cref="MatrixGradient"/>
    public T[] BiasGradient(Share share, bool add)
    {
        T[] gradient = [.. Enumerable.Repeat(T.One, Bias.Length)];
        Pass.BiasGradient(To, gradient, share, add);
        return gradient;
    }
}
