using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

// Products with a matrix of weights, row-major, inputs × outputs.

public readonly unsafe ref partial struct Pass<T>
{
    /// <summary>to = f(x·W + b).</summary>
    /// <param name="x">The inputs of W; apart from <paramref name="to"/>.</param>
    /// <param name="matrix">W: a row for each feature of <paramref name="x"/>, a column for each of <paramref name="to"/>.</param>
    /// <param name="bias">b, one for each feature of <paramref name="to"/>; empty for none.</param>
    /// <param name="to">Receives the outputs.</param>
    /// <param name="activation">f.</param>
    /// <param name="parameter">The slope of <see cref="Unary.LeakyRelu"/> below 0.</param>
    /// <exception cref="ArgumentException">The matrix or the bias has another length, or a block is not in the workspace.</exception>
    /// <exception cref="InvalidOperationException">The lanes of the pass are not groups of 16 of its batch.</exception>
    public void Affine(
        Block x, ReadOnlySpan<T> matrix, ReadOnlySpan<T> bias, Block to, Unary activation = Unary.Identity, double parameter = 0)
    {
        RequireMatrix(x.Count, to.Count, matrix.Length, nameof(matrix));
        if (!bias.IsEmpty)
            Require.SameLength(to.Count, bias.Length, nameof(bias), nameof(to));
        RequireGroups();
        T zero = T.Zero;
        fixed (T* workspace = Workspace, w = matrix, b = bias)
        {
            T* a = Locate(workspace, x), c = Locate(workspace, to);
            if (Stride == 1)
            {
                new RowProduct<T>(a, w, b, c, x.Count, to.Count).Run();
            }
            else
            {
                MatrixProduct<T> product = new()
                {
                    A = w,
                    RowsOfA = 1,
                    TermsOfA = to.Count,
                    B = a + First,
                    TermsOfB = Stride,
                    C = c + First,
                    RowsOfC = Stride,
                    Start = b != null ? b : &zero,
                    StartStep = b != null ? 1 : 0,
                    Rows = to.Count,
                    Terms = x.Count,
                };
                product.Run(End - First);
            }
        }

        if (activation != Unary.Identity)
            Map(activation, to, to, parameter);
    }

    /// <summary>dx = W·dTo, or dx += W·dTo.</summary>
    /// <param name="dTo">The gradient with respect to the outputs.</param>
    /// <param name="matrix">W: a row for each feature of <paramref name="dx"/>, a column for each of <paramref name="dTo"/>.</param>
    /// <param name="dx">Receives the gradient with respect to the inputs; apart from <paramref name="dTo"/>.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">The matrix has another length, or a block is not in the workspace.</exception>
    /// <exception cref="InvalidOperationException">The lanes of the pass are not groups of 16 of its batch.</exception>
    public void AffineBackward(Block dTo, ReadOnlySpan<T> matrix, Block dx, bool add)
    {
        RequireMatrix(dx.Count, dTo.Count, matrix.Length, nameof(matrix));
        RequireGroups();
        T zero = T.Zero;
        fixed (T* workspace = Workspace, w = matrix)
        {
            T* a = Locate(workspace, dTo), c = Locate(workspace, dx);
            if (Stride == 1)
            {
                new DotProduct<T>
                {
                    X = w,
                    RowsOfX = dTo.Count,
                    Y = a,
                    To = c,
                    RowsOfTo = 1,
                    Add = add,
                    Rows = dx.Count,
                    Terms = dTo.Count,
                }.Run();
                return;
            }

            MatrixProduct<T> product = new()
            {
                A = w,
                RowsOfA = dTo.Count,
                TermsOfA = 1,
                B = a + First,
                TermsOfB = Stride,
                C = c + First,
                RowsOfC = Stride,
                Start = &zero,
                Add = add,
                Rows = dx.Count,
                Terms = dTo.Count,
            };
            product.Run(End - First);
        }
    }

    /// <summary>gradient[i, j] = Σ x[i, b]·dTo[j, b] over the rows b of the batch, or that added to it.</summary>
    /// <param name="x">The inputs of the matrix.</param>
    /// <param name="dTo">The gradient with respect to its outputs.</param>
    /// <param name="gradient">As long as the matrix.</param>
    /// <param name="share">The part of the gradient to write: some of its rows.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">The gradient has another length, or a block is not in the workspace.</exception>
    /// <exception cref="InvalidOperationException">The lanes of the pass are not groups of 16 of its batch.</exception>
    public void MatrixGradient(Block x, Block dTo, Span<T> gradient, Share share, bool add)
    {
        RequireMatrix(x.Count, dTo.Count, gradient.Length, nameof(gradient));
        RequireGroups();
        (int from, int to) = share.Of(x.Count);
        fixed (T* workspace = Workspace, g = gradient[(from * dTo.Count)..(to * dTo.Count)])
        {
            T* a = Locate(workspace, x) + (nint)from * Stride, d = Locate(workspace, dTo);
            new GradientProduct<T>(a, d, g, Stride, Rows, to - from, dTo.Count, add).Run();
        }
    }

    /// <summary>gradient[f] = Σ dTo[f, b] over the rows b of the batch, or that added to it.</summary>
    /// <param name="dTo">The gradient with respect to what the bias was added to.</param>
    /// <param name="gradient">As long as the bias.</param>
    /// <param name="share">The part of the gradient to write.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">The gradient has another length, or the block is not in the workspace.</exception>
    /// <exception cref="InvalidOperationException">The lanes of the pass are not groups of 16 of its batch.</exception>
    public void BiasGradient(Block dTo, Span<T> gradient, Share share, bool add)
    {
        Require.SameLength(dTo.Count, gradient.Length, nameof(gradient), nameof(dTo));
        RequireGroups();
        (int from, int to) = share.Of(dTo.Count);
        T* ones = stackalloc T[16];
        new Span<T>(ones, 16).Fill(T.One);
        fixed (T* workspace = Workspace, g = gradient[from..to])
        {
            new DotProduct<T>
            {
                X = Locate(workspace, dTo) + (nint)from * Stride,
                RowsOfX = Stride,
                Y = ones,
                Repeats = true,
                To = g,
                RowsOfTo = 1,
                Add = add,
                Rows = to - from,
                Terms = Rows,
                Padded = Stride > 1,
            }.Run();
        }
    }

    /// <summary>Products read and write whole groups of 16 lanes, or a single row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RequireGroups()
    {
        bool ordered = (uint)First <= (uint)End && (uint)End <= (uint)Stride && (uint)Rows <= (uint)Stride;
        if (!ordered || (((First | End | Stride) & 15) != 0 && Stride != 1))
            ThrowGroups();
    }

    [DoesNotReturn]
    private void ThrowGroups() => throw new InvalidOperationException(
        $"Lanes {First} to {End} of {Stride} for {Rows} rows are not whole groups of 16, or not of the batch.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireMatrix(int rows, int columns, int length, string argument)
    {
        if ((long)rows * columns != length || length == 0)
            ThrowMatrix(rows, columns, length, argument);
    }

    [DoesNotReturn]
    private static void ThrowMatrix(int rows, int columns, int length, string argument) =>
        throw new ArgumentException($"'{argument}' has {length} elements for {rows} inputs and {columns} outputs.", argument);
}
