using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>The width of a tile in vectors, known when the code is compiled.</summary>
internal readonly struct One;

/// <inheritdoc cref="One"/>
internal readonly struct Two;

/// <inheritdoc cref="One"/>
internal readonly struct Four;

/// <summary>
/// C[m, n] = start + Σₖ A[m, k]·B[k, n] for n along the vectors: one chain of multiply-adds in the order of k for every element, whatever the
/// tiles, so that neither the division of the columns nor that of the rows changes a bit. B and C are contiguous in n, A is strided at will.
/// </summary>
internal unsafe partial struct MatrixProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Terms of a block of the sums: with them a strip of B stays in the first-level cache.</summary>
    public const int Block = 128;

    public T* A;
    public nint RowsOfA;
    public nint TermsOfA;
    public T* B;
    public nint TermsOfB;
    public T* C;
    public nint RowsOfC;

    /// <summary>The start of the sums of each row.</summary>
    public T* Start;

    /// <summary>From one row's start to the next: 1, or 0 where all share one.</summary>
    public nint StartStep;

    /// <summary>Whether the sums start from C instead.</summary>
    public bool Add;

    /// <summary>Rows of A and C.</summary>
    public int Rows;

    /// <summary>Columns of A, rows of B.</summary>
    public int Terms;

    /// <summary>Computes <paramref name="columns"/> columns, a multiple of 16.</summary>
    public readonly void Run(int columns)
    {
        if (Vector512.IsHardwareAccelerated)
            Run<Simd512<T>, Vector512<T>>(columns);
        else if (Vector256.IsHardwareAccelerated)
            Run<Simd256<T>, Vector256<T>>(columns);
        else if (Vector128.IsHardwareAccelerated)
            Run<Simd128<T>, Vector128<T>>(columns);
        else
            Run<Simd1<T>, T>(columns);
    }

    private readonly void Run<TSimd, TVector>(int columns)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        int column = 0, width = TSimd.Count;

        // Six rows of four vectors need the 32 registers that come with 512 bits.
        if (width * sizeof(T) == Vector512<byte>.Count)
        {
            for (; column + 4 * width <= columns; column += 4 * width)
                Strip<TSimd, TVector, Four>(column);
        }

        for (; column + 2 * width <= columns; column += 2 * width)
            Strip<TSimd, TVector, Two>(column);
        if (column < columns)
            Strip<TSimd, TVector, One>(column);
    }

    /// <summary>A strip of columns, block of terms after block of terms.</summary>
    private readonly void Strip<TSimd, TVector, TWidth>(int column)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        int from = 0;
        do
        {
            int terms = Math.Min(Block, Terms - from);
            bool resumed = Add || from > 0;
            T* a = A + from * TermsOfA, b = B + column + from * TermsOfB, c = C + column;
            int row = 0;
            for (; Rows - row > 3; row += 6)
                Six<TSimd, TVector, TWidth>(a + row * RowsOfA, b, terms, c + row * RowsOfC, row, resumed);
            if (row < Rows)
                Three<TSimd, TVector, TWidth>(a + row * RowsOfA, b, terms, c + row * RowsOfC, row, resumed);
            from += terms;
        }
        while (from < Terms);
    }
}
