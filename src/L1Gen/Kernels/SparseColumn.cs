using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>A sparse column: the rows of its elements, and their values.</summary>
internal unsafe struct SparseColumn<T>(int* rows, T* values, int count)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly int* Rows = rows;
    public readonly T* Values = values;
    public readonly int Count = count;

    /// <summary>Σᵢ xᵢ·vᵢ, in four partial sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly double Dot(double* v)
    {
        int* rows = Rows;
        T* values = Values;
        int n = Count, e = 0;
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (; e <= n - 4; e += 4)
        {
            s0 += Wide.Load(values + e) * v[rows[e]];
            s1 += Wide.Load(values + e + 1) * v[rows[e + 1]];
            s2 += Wide.Load(values + e + 2) * v[rows[e + 2]];
            s3 += Wide.Load(values + e + 3) * v[rows[e + 3]];
        }

        for (; e < n; e++)
            s0 += Wide.Load(values + e) * v[rows[e]];
        return s0 + s2 + (s1 + s3);
    }

    /// <summary>vᵢ += scale·xᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Add(double scale, double* v)
    {
        int* rows = Rows;
        T* values = Values;
        int n = Count, e = 0;

        // Rows differ within a column, so that four elements may be read before the first is written.
        for (; e <= n - 4; e += 4)
        {
            double* t0 = v + rows[e], t1 = v + rows[e + 1], t2 = v + rows[e + 2], t3 = v + rows[e + 3];
            double u0 = *t0 + scale * Wide.Load(values + e);
            double u1 = *t1 + scale * Wide.Load(values + e + 1);
            double u2 = *t2 + scale * Wide.Load(values + e + 2);
            double u3 = *t3 + scale * Wide.Load(values + e + 3);
            *t0 = u0;
            *t1 = u1;
            *t2 = u2;
            *t3 = u3;
        }

        for (; e < n; e++)
            v[rows[e]] += scale * Wide.Load(values + e);
    }

    /// <summary>vᵢ += scale·wᵢ·xᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void AddWeighted(double scale, double* weights, double* v)
    {
        for (int e = 0; e < Count; e++)
        {
            int row = Rows[e];
            v[row] += scale * weights[row] * Wide.Load(Values + e);
        }
    }

    /// <summary>Σᵢ wᵢ·xᵢ and Σᵢ wᵢ·xᵢ².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly (double Sum, double Square) Moments(double* weights)
    {
        double s0 = 0, s1 = 0, q0 = 0, q1 = 0;
        int e = 0;
        for (; e <= Count - 2; e += 2)
        {
            double x0 = Wide.Load(Values + e), x1 = Wide.Load(Values + e + 1);
            double wx0 = weights[Rows[e]] * x0, wx1 = weights[Rows[e + 1]] * x1;
            s0 += wx0;
            s1 += wx1;
            q0 += wx0 * x0;
            q1 += wx1 * x1;
        }

        if (e < Count)
        {
            double x = Wide.Load(Values + e), wx = weights[Rows[e]] * x;
            s0 += wx;
            q0 += wx * x;
        }

        return (s0 + s1, q0 + q1);
    }

    /// <summary>vᵢ = wᵢ·xᵢ in every <paramref name="step"/>-th element of v, weights null for 1; the others stay.</summary>
    public readonly void Scatter(double* weights, double* v, int step)
    {
        for (int e = 0; e < Count; e++)
        {
            int row = Rows[e];
            v[(nint)row * step] = weights is null ? Wide.Load(Values + e) : weights[row] * Wide.Load(Values + e);
        }
    }

    /// <summary>vᵢ = 0 where the column has elements, for all <paramref name="step"/> vectors.</summary>
    public readonly void Clear(double* v, int step)
    {
        for (int e = 0; e < Count; e++)
            new Span<double>(v + (nint)Rows[e] * step, step).Clear();
    }
}
