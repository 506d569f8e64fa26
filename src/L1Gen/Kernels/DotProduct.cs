using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// Sums of products along the vectors, for many rows and one other factor: to[m] (+)= Σ x[m, k]·y[k]. A sum has one partial sum for each element
/// of 64 bytes, folded halves first, then what is left over; its order doesn't depend on the rows that are computed with it.
/// </summary>
internal unsafe struct DotProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* X;
    public nint RowsOfX;

    /// <summary>As long as a row of x; 64 bytes where <see cref="Repeats"/>.</summary>
    public T* Y;

    /// <summary>Whether the first 64 bytes of y stand for all.</summary>
    public bool Repeats;

    public T* To;
    public nint RowsOfTo;
    public bool Add;
    public int Rows;
    public int Terms;

    /// <summary>Whether 64 bytes may be read where fewer terms are left: what stands there is of no effect.</summary>
    public bool Padded;

    /// <summary>With the widest vectors of this machine.</summary>
    public readonly void Run()
    {
        if (Vector512.IsHardwareAccelerated)
            Run<Simd512<T>, Vector512<T>>();
        else if (Vector256.IsHardwareAccelerated)
            Run<Simd256<T>, Vector256<T>>();
        else if (Vector128.IsHardwareAccelerated)
            Run<Simd128<T>, Vector128<T>>();
        else
            Run<Simd1<T>, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run<TSimd, TVector>()
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        int lanes = Vector512<T>.Count, whole = Terms & -lanes, left = Padded ? Terms - whole : 0;
        nint step = Repeats ? 0 : lanes;
        T* numbers = stackalloc T[Vector512<T>.Count];
        for (int lane = 0; lane < lanes && left > 0; lane++)
            numbers[lane] = T.CreateTruncating(lane);
        TVector zero = TSimd.Create(T.Zero), last = TSimd.Create(T.CreateTruncating(left - 1));
        for (int row = 0; row < Rows; row += 4)
        {
            int lastRow = Math.Min(Rows - row, 4) - 1;
            T* x0 = X + row * RowsOfX;
            T* x1 = x0 + Math.Min(1, lastRow) * RowsOfX, x2 = x0 + Math.Min(2, lastRow) * RowsOfX, x3 = x0 + lastRow * RowsOfX;
            TVector s0 = zero, s1 = zero, s2 = zero, s3 = zero;
            for (nint part = 0; part < lanes; part += TSimd.Count)
            {
                TVector r0 = zero, r1 = zero, r2 = zero, r3 = zero;
                T* y = Y + part;
                nint k = part;
                for (; k < whole; k += lanes, y += step)
                {
                    TVector factor = TSimd.Load(y);
                    r0 = TSimd.MultiplyAdd(TSimd.Load(x0 + k), factor, r0);
                    r1 = TSimd.MultiplyAdd(TSimd.Load(x1 + k), factor, r1);
                    r2 = TSimd.MultiplyAdd(TSimd.Load(x2 + k), factor, r2);
                    r3 = TSimd.MultiplyAdd(TSimd.Load(x3 + k), factor, r3);
                }

                if (left > 0)
                {
                    TVector number = TSimd.Load(numbers + part);
                    TVector factor = TSimd.SelectLessOrEqual(number, last, TSimd.Load(y), zero);
                    r0 = TSimd.MultiplyAdd(TSimd.SelectLessOrEqual(number, last, TSimd.Load(x0 + k), zero), factor, r0);
                    r1 = TSimd.MultiplyAdd(TSimd.SelectLessOrEqual(number, last, TSimd.Load(x1 + k), zero), factor, r1);
                    r2 = TSimd.MultiplyAdd(TSimd.SelectLessOrEqual(number, last, TSimd.Load(x2 + k), zero), factor, r2);
                    r3 = TSimd.MultiplyAdd(TSimd.SelectLessOrEqual(number, last, TSimd.Load(x3 + k), zero), factor, r3);
                }

                s0 = TSimd.Add(s0, r0);
                s1 = TSimd.Add(s1, r1);
                s2 = TSimd.Add(s2, r2);
                s3 = TSimd.Add(s3, r3);
            }

            Finish(row, x0, TSimd.Sum(s0));
            if (lastRow >= 1)
                Finish(row + 1, x1, TSimd.Sum(s1));
            if (lastRow >= 2)
                Finish(row + 2, x2, TSimd.Sum(s2));
            if (lastRow >= 3)
                Finish(row + 3, x3, TSimd.Sum(s3));
        }
    }

    /// <summary>Adds the terms that fill no 64 bytes, and what the result starts from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish(int row, T* x, T sum)
    {
        if (!Padded)
        {
            for (int k = Terms & -Vector512<T>.Count; k < Terms; k++)
                sum = Simd1<T>.MultiplyAdd(x[k], Y[k], sum);
        }

        T* to = To + row * RowsOfTo;
        *to = Add ? *to + sum : sum;
    }
}
