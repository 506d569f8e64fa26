using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <summary>
/// Dot products of one, two or four columns with four others, in registers: Sums[4·a + b] = Σᵢ leftₐ[i]·right_b[i]. Where there are fewer, one is named
/// several times.
/// </summary>
internal unsafe struct DotTile<TLeft, TRight> : IWideKernel
    where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
{
    public TLeft* Left0, Left1, Left2, Left3;
    public TRight* Right0, Right1, Right2, Right3;
    public nint Rows;

    /// <summary>How many of the left columns count: 1, 2 or 4.</summary>
    private int _height;

    /// <summary>Elements from a right column to the place in memory that is wanted next; 0 for none.</summary>
    public nint Ahead;

    public fixed double Sums[16];

    /// <summary>The left columns, one to four, each <paramref name="step"/> elements after the other.</summary>
    public void SetLeft(TLeft* first, nint step, int count)
    {
        _height = count == 3 ? 4 : count;
        Left0 = first;
        Left1 = first + Math.Min(1, count - 1) * step;
        Left2 = first + Math.Min(2, count - 1) * step;
        Left3 = first + (count - 1) * step;
    }

    public void Run<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        if (_height == 1)
            One<TSimd, TVector>();
        else if (_height == 2)
            Two<TSimd, TVector>();
        else
            Four<TSimd, TVector>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TLeft* l0 = Left0, l1 = Left1, l2 = Left2, l3 = Left3;
        TRight* r0 = Right0, r1 = Right1, r2 = Right2, r3 = Right3;
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default;
        TVector s30 = default, s31 = default, s32 = default, s33 = default;
        nint i = 0, rows = Rows, ahead = Ahead;
        for (; i <= rows - TSimd.Count; i += TSimd.Count)
        {
            if (Sse.IsSupported && ahead != 0)
            {
                Sse.Prefetch1(r0 + i + ahead);
                Sse.Prefetch1(r1 + i + ahead);
                Sse.Prefetch1(r2 + i + ahead);
                Sse.Prefetch1(r3 + i + ahead);
            }

            TVector y0 = Wide.Load<TRight, TSimd, TVector>(r0 + i), y1 = Wide.Load<TRight, TSimd, TVector>(r1 + i);
            TVector y2 = Wide.Load<TRight, TSimd, TVector>(r2 + i), y3 = Wide.Load<TRight, TSimd, TVector>(r3 + i);
            TVector x = Wide.Load<TLeft, TSimd, TVector>(l0 + i);
            s00 = TSimd.MultiplyAdd(x, y0, s00);
            s01 = TSimd.MultiplyAdd(x, y1, s01);
            s02 = TSimd.MultiplyAdd(x, y2, s02);
            s03 = TSimd.MultiplyAdd(x, y3, s03);
            x = Wide.Load<TLeft, TSimd, TVector>(l1 + i);
            s10 = TSimd.MultiplyAdd(x, y0, s10);
            s11 = TSimd.MultiplyAdd(x, y1, s11);
            s12 = TSimd.MultiplyAdd(x, y2, s12);
            s13 = TSimd.MultiplyAdd(x, y3, s13);
            x = Wide.Load<TLeft, TSimd, TVector>(l2 + i);
            s20 = TSimd.MultiplyAdd(x, y0, s20);
            s21 = TSimd.MultiplyAdd(x, y1, s21);
            s22 = TSimd.MultiplyAdd(x, y2, s22);
            s23 = TSimd.MultiplyAdd(x, y3, s23);
            x = Wide.Load<TLeft, TSimd, TVector>(l3 + i);
            s30 = TSimd.MultiplyAdd(x, y0, s30);
            s31 = TSimd.MultiplyAdd(x, y1, s31);
            s32 = TSimd.MultiplyAdd(x, y2, s32);
            s33 = TSimd.MultiplyAdd(x, y3, s33);
        }

        fixed (double* sums = Sums)
        {
            Finish(sums, l0, i, TSimd.Sum(s00), TSimd.Sum(s01), TSimd.Sum(s02), TSimd.Sum(s03));
            Finish(sums + 4, l1, i, TSimd.Sum(s10), TSimd.Sum(s11), TSimd.Sum(s12), TSimd.Sum(s13));
            Finish(sums + 8, l2, i, TSimd.Sum(s20), TSimd.Sum(s21), TSimd.Sum(s22), TSimd.Sum(s23));
            Finish(sums + 12, l3, i, TSimd.Sum(s30), TSimd.Sum(s31), TSimd.Sum(s32), TSimd.Sum(s33));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Two<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TLeft* l0 = Left0, l1 = Left1;
        TRight* r0 = Right0, r1 = Right1, r2 = Right2, r3 = Right3;
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        nint i = 0, rows = Rows, ahead = Ahead;
        for (; i <= rows - TSimd.Count; i += TSimd.Count)
        {
            if (Sse.IsSupported && ahead != 0)
            {
                Sse.Prefetch1(r0 + i + ahead);
                Sse.Prefetch1(r1 + i + ahead);
                Sse.Prefetch1(r2 + i + ahead);
                Sse.Prefetch1(r3 + i + ahead);
            }

            TVector x0 = Wide.Load<TLeft, TSimd, TVector>(l0 + i), x1 = Wide.Load<TLeft, TSimd, TVector>(l1 + i);
            TVector y = Wide.Load<TRight, TSimd, TVector>(r0 + i);
            s00 = TSimd.MultiplyAdd(x0, y, s00);
            s10 = TSimd.MultiplyAdd(x1, y, s10);
            y = Wide.Load<TRight, TSimd, TVector>(r1 + i);
            s01 = TSimd.MultiplyAdd(x0, y, s01);
            s11 = TSimd.MultiplyAdd(x1, y, s11);
            y = Wide.Load<TRight, TSimd, TVector>(r2 + i);
            s02 = TSimd.MultiplyAdd(x0, y, s02);
            s12 = TSimd.MultiplyAdd(x1, y, s12);
            y = Wide.Load<TRight, TSimd, TVector>(r3 + i);
            s03 = TSimd.MultiplyAdd(x0, y, s03);
            s13 = TSimd.MultiplyAdd(x1, y, s13);
        }

        fixed (double* sums = Sums)
        {
            Finish(sums, l0, i, TSimd.Sum(s00), TSimd.Sum(s01), TSimd.Sum(s02), TSimd.Sum(s03));
            Finish(sums + 4, l1, i, TSimd.Sum(s10), TSimd.Sum(s11), TSimd.Sum(s12), TSimd.Sum(s13));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One<TSimd, TVector>()
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TLeft* l0 = Left0;
        TRight* r0 = Right0, r1 = Right1, r2 = Right2, r3 = Right3;
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        nint i = 0, rows = Rows, ahead = Ahead;
        for (; i <= rows - TSimd.Count; i += TSimd.Count)
        {
            if (Sse.IsSupported && ahead != 0)
            {
                Sse.Prefetch1(r0 + i + ahead);
                Sse.Prefetch1(r1 + i + ahead);
                Sse.Prefetch1(r2 + i + ahead);
                Sse.Prefetch1(r3 + i + ahead);
            }

            TVector x = Wide.Load<TLeft, TSimd, TVector>(l0 + i);
            s00 = TSimd.MultiplyAdd(x, Wide.Load<TRight, TSimd, TVector>(r0 + i), s00);
            s01 = TSimd.MultiplyAdd(x, Wide.Load<TRight, TSimd, TVector>(r1 + i), s01);
            s02 = TSimd.MultiplyAdd(x, Wide.Load<TRight, TSimd, TVector>(r2 + i), s02);
            s03 = TSimd.MultiplyAdd(x, Wide.Load<TRight, TSimd, TVector>(r3 + i), s03);
        }

        fixed (double* sums = Sums)
            Finish(sums, l0, i, TSimd.Sum(s00), TSimd.Sum(s01), TSimd.Sum(s02), TSimd.Sum(s03));
    }

    /// <summary>Adds the rows from <paramref name="i"/> on, which fill no vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish(double* sums, TLeft* left, nint i, double s0, double s1, double s2, double s3)
    {
        for (; i < Rows; i++)
        {
            double x = Wide.Load(left + i);
            s0 += x * Wide.Load(Right0 + i);
            s1 += x * Wide.Load(Right1 + i);
            s2 += x * Wide.Load(Right2 + i);
            s3 += x * Wide.Load(Right3 + i);
        }

        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
    }
}
