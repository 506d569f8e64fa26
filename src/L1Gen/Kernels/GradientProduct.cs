using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// g[i, j] (+)= Σ x[i, b]·d[j, b] over the rows b of a batch. Few columns: sums along the lanes. More: d turned so that its features lie in
/// the lanes, a panel of columns and a block of rows at a time, on the stack.
/// </summary>
internal readonly unsafe struct GradientProduct<T>(T* x, T* d, T* gradient, int stride, int batch, int inputs, int outputs, bool add)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Few = 5;
    private const int PanelBytes = 256;
    private const int CacheLine = 64;
    private const int Group = 16;

    /// <summary>Rows of the gradient whose last columns are computed beside it.</summary>
    private const int Chunk = 48;

    public void Run()
    {
        if (stride == 1)
            Outer();
        else if (outputs <= Few)
            Along();
        else
            Turned();
    }

    private void Outer()
    {
        for (int i = 0; i < inputs; i++)
        {
            T* g = gradient + (nint)i * outputs;
            for (int j = 0; j < outputs; j++)
                g[j] = add ? Simd1<T>.MultiplyAdd(x[i], d[j], g[j]) : x[i] * d[j];
        }
    }

    private void Along()
    {
        for (int j = 0; j < outputs; j++)
        {
            new DotProduct<T>
            {
                X = x,
                RowsOfX = stride,
                Y = d + (nint)j * stride,
                To = gradient + j,
                RowsOfTo = outputs,
                Add = add,
                Rows = inputs,
                Terms = batch,
                Padded = true,
            }.Run();
        }
    }

    [SkipLocalsInit]
    private void Turned()
    {
        int panel = PanelBytes / sizeof(T), width = Math.Min(panel, (outputs + Group - 1) & -Group);
        byte* memory = stackalloc byte[Math.Min(batch, MatrixProduct<T>.Block) * width * sizeof(T) + CacheLine];
        T* turned = (T*)(((nint)memory + CacheLine - 1) & -CacheLine);
        T zero = T.Zero;
        nint* offsets = stackalloc nint[Transposition.Rows];
        for (int column = 0; column < outputs; column += panel)
        {
            int columns = Math.Min(panel, outputs - column), whole = columns & -Group;
            for (int from = 0; from < batch; from += MatrixProduct<T>.Block)
            {
                int terms = Math.Min(MatrixProduct<T>.Block, batch - from);
                for (int group = 0; group < columns; group += Group)
                {
                    for (int row = 0; row < Transposition.Rows; row++)
                        offsets[row] = (nint)Math.Min(column + group + row, outputs - 1) * stride;
                    Transposition.Run(d + from, offsets, terms, turned + group, width);
                }

                MatrixProduct<T> product = new()
                {
                    A = x + from,
                    RowsOfA = stride,
                    TermsOfA = 1,
                    B = turned,
                    TermsOfB = width,
                    C = gradient + column,
                    RowsOfC = outputs,
                    Start = &zero,
                    Add = add || from > 0,
                    Rows = inputs,
                    Terms = terms,
                };
                product.Run(whole);
                if (whole < columns)
                    Remainder(product, whole, columns - whole);
            }
        }
    }

    /// <summary>Columns that fill no group: computed beside the gradient, so that nothing is written past its rows.</summary>
    [SkipLocalsInit]
    private void Remainder(MatrixProduct<T> product, int column, int columns)
    {
        T* beside = stackalloc T[Chunk * Group];
        T* g = product.C + column;
        product.B += column;
        product.C = beside;
        product.RowsOfC = Group;
        for (int row = 0; row < inputs; row += Chunk)
        {
            int rows = Math.Min(Chunk, inputs - row);
            for (int i = 0; i < rows && product.Add; i++)
                Copy(g + (nint)i * outputs, beside + i * Group, columns);
            product.Rows = rows;
            product.Run(Group);
            for (int i = 0; i < rows; i++)
                Copy(beside + i * Group, g + (nint)i * outputs, columns);
            g += (nint)Chunk * outputs;
            product.A += Chunk * product.RowsOfA;
        }
    }

    /// <summary>Copies less than a group of elements: a vector at the start and one at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* source, T* target, int n)
    {
        if (n >= Vector512<T>.Count)
        {
            Vector512<T> first = Vector512.Load(source), last = Vector512.Load(source + n - Vector512<T>.Count);
            first.Store(target);
            last.Store(target + n - Vector512<T>.Count);
        }
        else if (n >= Vector256<T>.Count)
        {
            Vector256<T> first = Vector256.Load(source), last = Vector256.Load(source + n - Vector256<T>.Count);
            first.Store(target);
            last.Store(target + n - Vector256<T>.Count);
        }
        else
        {
            for (int i = 0; i < n; i++)
                target[i] = source[i];
        }
    }
}
