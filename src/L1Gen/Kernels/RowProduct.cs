using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// y[n] = bias[n] + Σₖ x[k]·W[k, n] for one row x. A sum has two or four chains, each with every second or fourth k, so that a strip of few
/// columns doesn't wait for itself.
/// </summary>
internal readonly unsafe struct RowProduct<T>(T* x, T* matrix, T* bias, T* y, int terms, int columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With the widest vectors of this machine that a row fills.</summary>
    public void Run()
    {
        if (columns == 1)
            Dot();
        else if (Vector512.IsHardwareAccelerated && columns >= Vector512<T>.Count)
            Run<Simd512<T>, Vector512<T>>();
        else if (Vector256.IsHardwareAccelerated && columns >= Vector256<T>.Count)
            Run<Simd256<T>, Vector256<T>>();
        else if (!Vector128.IsHardwareAccelerated)
            Run<Simd1<T>, T>();
        else if (columns >= Vector128<T>.Count)
            Run<Simd128<T>, Vector128<T>>();
        else
            Few();
    }

    private void Run<TSimd, TVector>()
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        int column = 0, width = TSimd.Count;
        for (; column + 4 * width <= columns; column += 4 * width)
            Strip<TSimd, TVector, Four>(column);
        for (; column + 2 * width <= columns; column += 2 * width)
            Strip<TSimd, TVector, Two>(column);
        for (; column + width <= columns; column += width)
            Strip<TSimd, TVector, One>(column);

        // The last vector overlaps the one before it and finds the same once more.
        if (column < columns)
            Strip<TSimd, TVector, One>(columns - width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Strip<TSimd, TVector, TWidth>(int column)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        nint next = columns;
        TVector zero = TSimd.Create(T.Zero);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero;
        TVector d0 = zero, d1 = zero, d2 = zero, d3 = zero;
        if (bias != null)
            LoadWide<TSimd, TVector, TWidth>(bias + column, out a0, out a1, out a2, out a3);

        T* w = matrix + column, end = x + terms;
        T* p = x;
        for (T* last = end - 4; p <= last; p += 4, w += 4 * next)
        {
            Step<TSimd, TVector, TWidth>(p[0], w, ref a0, ref a1, ref a2, ref a3);
            Step<TSimd, TVector, TWidth>(p[1], w + next, ref b0, ref b1, ref b2, ref b3);
            if (typeof(TWidth) == typeof(Four))
            {
                Step<TSimd, TVector, TWidth>(p[2], w + 2 * next, ref a0, ref a1, ref a2, ref a3);
                Step<TSimd, TVector, TWidth>(p[3], w + 3 * next, ref b0, ref b1, ref b2, ref b3);
            }
            else
            {
                Step<TSimd, TVector, TWidth>(p[2], w + 2 * next, ref c0, ref c1, ref c2, ref c3);
                Step<TSimd, TVector, TWidth>(p[3], w + 3 * next, ref d0, ref d1, ref d2, ref d3);
            }
        }

        for (; p < end; p++, w += next)
            Step<TSimd, TVector, TWidth>(p[0], w, ref a0, ref a1, ref a2, ref a3);

        T* to = y + column;
        if (typeof(TWidth) == typeof(Four))
        {
            TSimd.Store(TSimd.Add(a0, b0), to);
            TSimd.Store(TSimd.Add(a1, b1), to + TSimd.Count);
            TSimd.Store(TSimd.Add(a2, b2), to + 2 * TSimd.Count);
            TSimd.Store(TSimd.Add(a3, b3), to + 3 * TSimd.Count);
            return;
        }

        TSimd.Store(TSimd.Add(TSimd.Add(a0, b0), TSimd.Add(c0, d0)), to);
        if (typeof(TWidth) == typeof(Two))
            TSimd.Store(TSimd.Add(TSimd.Add(a1, b1), TSimd.Add(c1, d1)), to + TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadWide<TSimd, TVector, TWidth>(T* source, out TVector v0, out TVector v1, out TVector v2, out TVector v3)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        v0 = v1 = v2 = v3 = TSimd.Load(source);
        if (typeof(TWidth) != typeof(One))
            v1 = TSimd.Load(source + TSimd.Count);
        if (typeof(TWidth) == typeof(Four))
        {
            v2 = TSimd.Load(source + 2 * TSimd.Count);
            v3 = TSimd.Load(source + 3 * TSimd.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TSimd, TVector, TWidth>(T element, T* row, ref TVector v0, ref TVector v1, ref TVector v2, ref TVector v3)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector factor = TSimd.Create(element);
        v0 = TSimd.MultiplyAdd(factor, TSimd.Load(row), v0);
        if (typeof(TWidth) != typeof(One))
            v1 = TSimd.MultiplyAdd(factor, TSimd.Load(row + TSimd.Count), v1);
        if (typeof(TWidth) == typeof(Four))
        {
            v2 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 2 * TSimd.Count), v2);
            v3 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 3 * TSimd.Count), v3);
        }
    }

    /// <summary>Two or three columns: a vector reads into the row after, which the last row doesn't have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Few()
    {
        T* last = stackalloc T[4], sum = stackalloc T[4];
        for (int column = 0; column < 4; column++)
        {
            last[column] = column < columns ? matrix[(terms - 1) * columns + column] : T.Zero;
            sum[column] = column < columns && bias != null ? bias[column] : T.Zero;
        }

        Vector128<T> a = Vector128.Load(sum), b = Vector128<T>.Zero, c = b, d = b;
        T* w = matrix, p = x, end = x + terms - 1;
        for (; p + 4 <= end; p += 4, w += 4 * columns)
        {
            a = Simd128<T>.MultiplyAdd(Vector128.Create(p[0]), Vector128.Load(w), a);
            b = Simd128<T>.MultiplyAdd(Vector128.Create(p[1]), Vector128.Load(w + columns), b);
            c = Simd128<T>.MultiplyAdd(Vector128.Create(p[2]), Vector128.Load(w + 2 * columns), c);
            d = Simd128<T>.MultiplyAdd(Vector128.Create(p[3]), Vector128.Load(w + 3 * columns), d);
        }

        for (; p < end; p++, w += columns)
            a = Simd128<T>.MultiplyAdd(Vector128.Create(p[0]), Vector128.Load(w), a);
        a = Simd128<T>.MultiplyAdd(Vector128.Create(p[0]), Vector128.Load(last), a);
        ((a + b) + (c + d)).Store(sum);
        for (int column = 0; column < columns; column++)
            y[column] = sum[column];
    }

    private void Dot()
    {
        *y = bias != null ? *bias : T.Zero;
        new DotProduct<T> { X = matrix, RowsOfX = terms, Y = x, To = y, RowsOfTo = 1, Add = true, Rows = 1, Terms = terms }.Run();
    }
}
