using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <summary>Σᵢ xᵢ·vᵢ of one column.</summary>
internal unsafe struct ColumnDot<T>(T* x, double* v, nint rows) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Sum;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        T* a = x;
        double* b = v;
        nint i = 0, n = rows;
        for (; i <= n - 4 * TSimd.Count; i += 4 * TSimd.Count)
        {
            s0 = TSimd.MultiplyAdd(Wide.Load<T, TSimd, TVector>(a + i), TSimd.Load(b + i), s0);
            s1 = TSimd.MultiplyAdd(Wide.Load<T, TSimd, TVector>(a + i + TSimd.Count), TSimd.Load(b + i + TSimd.Count), s1);
            s2 = TSimd.MultiplyAdd(Wide.Load<T, TSimd, TVector>(a + i + 2 * TSimd.Count), TSimd.Load(b + i + 2 * TSimd.Count), s2);
            s3 = TSimd.MultiplyAdd(Wide.Load<T, TSimd, TVector>(a + i + 3 * TSimd.Count), TSimd.Load(b + i + 3 * TSimd.Count), s3);
        }

        for (; i <= n - TSimd.Count; i += TSimd.Count)
            s0 = TSimd.MultiplyAdd(Wide.Load<T, TSimd, TVector>(a + i), TSimd.Load(b + i), s0);
        double sum = TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
        for (; i < n; i++)
            sum += Wide.Load(a + i) * b[i];
        Sum = sum;
    }
}

/// <summary>vᵢ += scale·xᵢ, or scale·wᵢ·xᵢ where there are weights.</summary>
internal unsafe struct ColumnAdd<T>(T* x, double scale, double* weights, double* v, nint rows) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        T* a = x;
        double* w = weights, to = v;
        TVector factor = TSimd.Create(scale);
        nint i = 0, n = rows;
        if (w is null)
        {
            for (; i <= n - 2 * TSimd.Count; i += 2 * TSimd.Count)
            {
                TVector sum0 = TSimd.MultiplyAdd(factor, Wide.Load<T, TSimd, TVector>(a + i), TSimd.Load(to + i));
                TVector sum1 = TSimd.MultiplyAdd(factor, Wide.Load<T, TSimd, TVector>(a + i + TSimd.Count), TSimd.Load(to + i + TSimd.Count));
                TSimd.Store(sum0, to + i);
                TSimd.Store(sum1, to + i + TSimd.Count);
            }

            for (; i <= n - TSimd.Count; i += TSimd.Count)
                TSimd.Store(TSimd.MultiplyAdd(factor, Wide.Load<T, TSimd, TVector>(a + i), TSimd.Load(to + i)), to + i);
            for (; i < n; i++)
                to[i] += scale * Wide.Load(a + i);
            return;
        }

        for (; i <= n - 2 * TSimd.Count; i += 2 * TSimd.Count)
        {
            TVector scaled0 = TSimd.Multiply(factor, TSimd.Load(w + i)), scaled1 = TSimd.Multiply(factor, TSimd.Load(w + i + TSimd.Count));
            TVector sum0 = TSimd.MultiplyAdd(scaled0, Wide.Load<T, TSimd, TVector>(a + i), TSimd.Load(to + i));
            TVector sum1 = TSimd.MultiplyAdd(scaled1, Wide.Load<T, TSimd, TVector>(a + i + TSimd.Count), TSimd.Load(to + i + TSimd.Count));
            TSimd.Store(sum0, to + i);
            TSimd.Store(sum1, to + i + TSimd.Count);
        }

        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            TVector scaled = TSimd.Multiply(factor, TSimd.Load(w + i));
            TSimd.Store(TSimd.MultiplyAdd(scaled, Wide.Load<T, TSimd, TVector>(a + i), TSimd.Load(to + i)), to + i);
        }

        for (; i < n; i++)
            to[i] += scale * w[i] * Wide.Load(a + i);
    }
}

/// <summary>Σᵢ wᵢ·xᵢ and Σᵢ wᵢ·xᵢ² of one column.</summary>
internal unsafe struct ColumnMoments<T>(T* x, double* weights, nint rows) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes from where the column is read to where it is prefetched.</summary>
    private const int Ahead = 2048;

    public double Sum;
    public double Square;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TVector s0 = default, s1 = default, q0 = default, q1 = default;
        T* a = x;
        double* w = weights;
        nint i = 0, n = rows;
        for (; i <= n - 2 * TSimd.Count; i += 2 * TSimd.Count)
        {
            // The columns of a design follow one another, but no prefetcher of the processor goes beyond a page.
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(a + i + Ahead / sizeof(T));
                Sse.Prefetch0(a + i + Ahead / sizeof(T) + TSimd.Count);
            }

            TVector x0 = Wide.Load<T, TSimd, TVector>(a + i), x1 = Wide.Load<T, TSimd, TVector>(a + i + TSimd.Count);
            TVector wx0 = TSimd.Multiply(TSimd.Load(w + i), x0), wx1 = TSimd.Multiply(TSimd.Load(w + i + TSimd.Count), x1);
            s0 = TSimd.Add(s0, wx0);
            s1 = TSimd.Add(s1, wx1);
            q0 = TSimd.MultiplyAdd(wx0, x0, q0);
            q1 = TSimd.MultiplyAdd(wx1, x1, q1);
        }

        double sum = TSimd.Sum(TSimd.Add(s0, s1)), square = TSimd.Sum(TSimd.Add(q0, q1));
        for (; i < n; i++)
        {
            double value = Wide.Load(a + i);
            sum += w[i] * value;
            square += w[i] * value * value;
        }

        Sum = sum;
        Square = square;
    }
}

/// <summary>toᵢ = xᵢ, or wᵢ·xᵢ where there are weights, and 0 from there to a multiple of 8 rows.</summary>
internal unsafe struct ColumnCopy<T>(T* x, double* weights, double* to, nint rows) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        T* a = x;
        double* w = weights, target = to;
        nint i = 0, n = rows;
        if (w is null)
        {
            for (; i <= n - TSimd.Count; i += TSimd.Count)
                TSimd.Store(Wide.Load<T, TSimd, TVector>(a + i), target + i);
        }
        else
        {
            for (; i <= n - TSimd.Count; i += TSimd.Count)
                TSimd.Store(TSimd.Multiply(TSimd.Load(w + i), Wide.Load<T, TSimd, TVector>(a + i)), target + i);
        }

        for (; i < n; i++)
            target[i] = w is null ? Wide.Load(a + i) : w[i] * Wide.Load(a + i);
        for (; i % 8 != 0; i++)
            target[i] = 0;
    }
}

/// <summary>toᵢ = scale·xᵢ; the length is a multiple of 8.</summary>
internal unsafe struct ColumnScale(double scale, double* x, double* to, nint rows) : IWideKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        double* source = x, target = to;
        nint n = rows;
        TVector factor = TSimd.Create(scale);
        for (nint i = 0; i < n; i += TSimd.Count)
            TSimd.Store(TSimd.Multiply(factor, TSimd.Load(source + i)), target + i);
    }
}
