using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// Sums[m] = Σᵢ xᵢ·vᵢₘ of a sparse column and eight vectors that stand side by side, vᵢₘ at 8·i + m: one line of the cache serves an element.
/// </summary>
internal unsafe struct SparseDots<T>(double* vectors) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Vectors side by side.</summary>
    public const int Vectors = 8;

    public SparseColumn<T> Column;
    public fixed double Sums[Vectors];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        int* rows = Column.Rows;
        T* values = Column.Values;
        int n = Column.Count;
        for (int m = 0; m < Vectors; m += TSimd.Count)
        {
            double* v = vectors + m;
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            int e = 0;
            for (; e <= n - 4; e += 4)
            {
                s0 = TSimd.MultiplyAdd(TSimd.Create(Wide.Load(values + e)), TSimd.Load(v + (nint)rows[e] * Vectors), s0);
                s1 = TSimd.MultiplyAdd(TSimd.Create(Wide.Load(values + e + 1)), TSimd.Load(v + (nint)rows[e + 1] * Vectors), s1);
                s2 = TSimd.MultiplyAdd(TSimd.Create(Wide.Load(values + e + 2)), TSimd.Load(v + (nint)rows[e + 2] * Vectors), s2);
                s3 = TSimd.MultiplyAdd(TSimd.Create(Wide.Load(values + e + 3)), TSimd.Load(v + (nint)rows[e + 3] * Vectors), s3);
            }

            for (; e < n; e++)
                s0 = TSimd.MultiplyAdd(TSimd.Create(Wide.Load(values + e)), TSimd.Load(v + (nint)rows[e] * Vectors), s0);
            fixed (double* sums = Sums)
                TSimd.Store(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)), sums + m);
        }
    }
}

/// <summary>vᵢₘ += scaleₘ·xᵢ for a sparse column and eight vectors side by side.</summary>
internal unsafe struct SparseAddSeveral<T>(double* vectors) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="SparseDots{T}.Vectors"/>
    public const int Vectors = SparseDots<T>.Vectors;

    public SparseColumn<T> Column;
    public fixed double Scales[Vectors];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        int* rows = Column.Rows;
        T* values = Column.Values;
        int n = Column.Count;
        for (int m = 0; m < Vectors; m += TSimd.Count)
        {
            TVector scale;
            fixed (double* scales = Scales)
                scale = TSimd.Load(scales + m);
            double* v = vectors + m;
            for (int e = 0; e < n; e++)
            {
                double* to = v + (nint)rows[e] * Vectors;
                TSimd.Store(TSimd.MultiplyAdd(TSimd.Create(Wide.Load(values + e)), scale, TSimd.Load(to)), to);
            }
        }
    }
}
