using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>toⱼ += Σᵣ scalesᵣ·xᵣⱼ, and where wanted squaresⱼ += Σᵣ scalesᵣ·xᵣⱼ², for four rows x of a design by rows.</summary>
internal unsafe struct RowsAdd<T>(T* row0, T* row1, T* row2, T* row3, nint columns) : IWideKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Scale0, Scale1, Scale2, Scale3;
    public double* To;

    /// <summary>Or null.</summary>
    public double* Squares;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        T* x0 = row0, x1 = row1, x2 = row2, x3 = row3;
        double* to = To, squares = Squares;
        TVector s0 = TSimd.Create(Scale0), s1 = TSimd.Create(Scale1), s2 = TSimd.Create(Scale2), s3 = TSimd.Create(Scale3);
        nint j = 0, n = columns;
        if (squares is null)
        {
            for (; j <= n - TSimd.Count; j += TSimd.Count)
            {
                TVector low = TSimd.MultiplyAdd(s0, Wide.Load<T, TSimd, TVector>(x0 + j), TSimd.Load(to + j));
                TVector high = TSimd.Multiply(s1, Wide.Load<T, TSimd, TVector>(x1 + j));
                low = TSimd.MultiplyAdd(s2, Wide.Load<T, TSimd, TVector>(x2 + j), low);
                high = TSimd.MultiplyAdd(s3, Wide.Load<T, TSimd, TVector>(x3 + j), high);
                TSimd.Store(TSimd.Add(low, high), to + j);
            }

            for (; j < n; j++)
                to[j] += Scale0 * Wide.Load(x0 + j) + Scale1 * Wide.Load(x1 + j) + (Scale2 * Wide.Load(x2 + j) + Scale3 * Wide.Load(x3 + j));
            return;
        }

        for (; j <= n - TSimd.Count; j += TSimd.Count)
        {
            TVector a = Wide.Load<T, TSimd, TVector>(x0 + j), b = Wide.Load<T, TSimd, TVector>(x1 + j);
            TVector c = Wide.Load<T, TSimd, TVector>(x2 + j), d = Wide.Load<T, TSimd, TVector>(x3 + j);
            TVector wa = TSimd.Multiply(s0, a), wb = TSimd.Multiply(s1, b), wc = TSimd.Multiply(s2, c), wd = TSimd.Multiply(s3, d);
            TSimd.Store(TSimd.Add(TSimd.Load(to + j), TSimd.Add(TSimd.Add(wa, wb), TSimd.Add(wc, wd))), to + j);
            TVector square = TSimd.MultiplyAdd(wb, b, TSimd.MultiplyAdd(wa, a, TSimd.Load(squares + j)));
            TSimd.Store(TSimd.MultiplyAdd(wd, d, TSimd.MultiplyAdd(wc, c, square)), squares + j);
        }

        for (; j < n; j++)
        {
            double a = Wide.Load(x0 + j), b = Wide.Load(x1 + j), c = Wide.Load(x2 + j), d = Wide.Load(x3 + j);
            to[j] += Scale0 * a + Scale1 * b + (Scale2 * c + Scale3 * d);
            squares[j] += Scale0 * a * a + Scale1 * b * b + (Scale2 * c * c + Scale3 * d * d);
        }
    }
}
