using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>Products with one sparse row x, given by columns and values. Each output adds up the elements in an order of its own.</summary>
internal static unsafe class SparseProduct
{
    /// <summary>target[j·stride] = Σ x·matrix[column, j] + bias[j].</summary>
    public static void Affine<T>(int* columns, T* values, int count, T* matrix, T* bias, int outputs, T* target, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int j = 0;
        if (Vector512.IsHardwareAccelerated)
            j = Affine<T, Simd512<T>, Vector512<T>>(columns, values, count, matrix, bias, outputs, target, stride, j);
        if (Vector256.IsHardwareAccelerated)
            j = Affine<T, Simd256<T>, Vector256<T>>(columns, values, count, matrix, bias, outputs, target, stride, j);
        if (Vector128.IsHardwareAccelerated)
            j = Affine<T, Simd128<T>, Vector128<T>>(columns, values, count, matrix, bias, outputs, target, stride, j);
        for (; j < outputs; j++)
        {
            T sum = Dot(columns, values, count, matrix + j, outputs);
            target[(nint)j * stride] = bias is null ? sum : sum + bias[j];
        }
    }

    /// <summary>gradient[column, j] += x·d[j·stride] for columns from one to before another.</summary>
    public static void AddOuter<T>(int* columns, T* values, int count, T* d, int stride, int outputs, T* gradient, int from, int to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (outputs == 1)
            AddScaled(columns, values, count, *d, gradient, from, to);
        else if (Vector512.IsHardwareAccelerated)
            AddOuter<T, Simd512<T>, Vector512<T>>(columns, values, count, d, stride, outputs, gradient, from, to);
        else if (Vector256.IsHardwareAccelerated)
            AddOuter<T, Simd256<T>, Vector256<T>>(columns, values, count, d, stride, outputs, gradient, from, to);
        else if (Vector128.IsHardwareAccelerated)
            AddOuter<T, Simd128<T>, Vector128<T>>(columns, values, count, d, stride, outputs, gradient, from, to);
        else
            AddOuter<T, Simd1<T>, T>(columns, values, count, d, stride, outputs, gradient, from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<T>(int* columns, T* values, int count, T d, T* gradient, int from, int to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int e = 0; e < count; e++)
        {
            int column = columns[e];
            if ((uint)(column - from) < (uint)(to - from))
                gradient[column] += values[e] * d;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOuter<T, TSimd, TVector>(
        int* columns, T* values, int count, T* d, int stride, int outputs, T* gradient, int from, int to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        const int Chunk = 64;
        T* row = stackalloc T[Chunk];
        for (int j = 0; j < outputs; j += Chunk)
        {
            int n = Math.Min(Chunk, outputs - j);
            for (int k = 0; k < n; k++)
                row[k] = d[(nint)(j + k) * stride];
            for (int e = 0; e < count; e++)
            {
                int column = columns[e];
                if ((uint)(column - from) >= (uint)(to - from))
                    continue;
                T* target = gradient + (nint)column * outputs + j;
                TVector factor = TSimd.Create(values[e]);
                int k = 0;
                for (; k <= n - TSimd.Count; k += TSimd.Count)
                    TSimd.Store(TSimd.Add(TSimd.Load(target + k), TSimd.Multiply(factor, TSimd.Load(row + k))), target + k);
                for (; k < n; k++)
                    target[k] += values[e] * row[k];
            }
        }
    }

    /// <summary>The outputs from j on that fill vectors; returns the first that does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Affine<T, TSimd, TVector>(
        int* columns, T* values, int count, T* matrix, T* bias, int outputs, T* target, int stride, int j)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        T* sums = stackalloc T[16];
        for (; j <= outputs - TSimd.Count; j += TSimd.Count)
        {
            TVector even = TSimd.Create(T.Zero), odd = even;
            int e = 0;
            for (; e < count - 1; e += 2)
            {
                even = TSimd.Add(even, TSimd.Multiply(TSimd.Create(values[e]), TSimd.Load(matrix + (nint)columns[e] * outputs + j)));
                odd = TSimd.Add(odd, TSimd.Multiply(TSimd.Create(values[e + 1]), TSimd.Load(matrix + (nint)columns[e + 1] * outputs + j)));
            }

            if (e < count)
                even = TSimd.Add(even, TSimd.Multiply(TSimd.Create(values[e]), TSimd.Load(matrix + (nint)columns[e] * outputs + j)));
            even = TSimd.Add(even, odd);
            TSimd.Store(bias is null ? even : TSimd.Add(even, TSimd.Load(bias + j)), sums);
            for (int k = 0; k < TSimd.Count; k++)
                target[(nint)(j + k) * stride] = sums[k];
        }

        return j;
    }

    /// <summary>Σ x·weights[column·step], in four partial sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Dot<T>(int* columns, T* values, int count, T* weights, nint step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = T.Zero, b = T.Zero, c = T.Zero, d = T.Zero;
        int e = 0;
        for (; e <= count - 4; e += 4)
        {
            a += values[e] * weights[columns[e] * step];
            b += values[e + 1] * weights[columns[e + 1] * step];
            c += values[e + 2] * weights[columns[e + 2] * step];
            d += values[e + 3] * weights[columns[e + 3] * step];
        }

        for (; e < count; e++)
            a += values[e] * weights[columns[e] * step];
        return a + c + (b + d);
    }
}
