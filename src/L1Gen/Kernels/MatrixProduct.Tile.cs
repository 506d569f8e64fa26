using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

// The tile of registers: six rows of one, two or four vectors, or three where no more rows are left. Rows that are missing repeat the last one.
// The accumulators are locals, not fields or an array: only so do they stay in registers.

internal unsafe partial struct MatrixProduct<T>
{
    /// <summary>C (+)= A·B for up to six rows from <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Six<TSimd, TVector, TWidth>(T* a, T* b, int terms, T* c, int row, bool resumed)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        int last = Math.Min(Rows - row, 6) - 1;
        nint m1 = Math.Min(1, last), m2 = Math.Min(2, last), m3 = Math.Min(3, last), m4 = Math.Min(4, last), m5 = last;
        T* c0 = c, c1 = c + m1 * RowsOfC, c2 = c + m2 * RowsOfC, c3 = c + m3 * RowsOfC, c4 = c + m4 * RowsOfC, c5 = c + m5 * RowsOfC;
        TVector r00, r10, r20, r30, r40, r50;
        TVector r01, r11, r21, r31, r41, r51;
        TVector r02, r12, r22, r32, r42, r52;
        TVector r03, r13, r23, r33, r43, r53;
        T* start = Start + row * StartStep;
        r00 = r01 = r02 = r03 = TSimd.Create(start[0]);
        r10 = r11 = r12 = r13 = TSimd.Create(start[m1 * StartStep]);
        r20 = r21 = r22 = r23 = TSimd.Create(start[m2 * StartStep]);
        r30 = r31 = r32 = r33 = TSimd.Create(start[m3 * StartStep]);
        r40 = r41 = r42 = r43 = TSimd.Create(start[m4 * StartStep]);
        r50 = r51 = r52 = r53 = TSimd.Create(start[m5 * StartStep]);
        if (resumed)
        {
            r00 = TSimd.Load(c0);
            r10 = TSimd.Load(c1);
            r20 = TSimd.Load(c2);
            r30 = TSimd.Load(c3);
            r40 = TSimd.Load(c4);
            r50 = TSimd.Load(c5);
            if (typeof(TWidth) != typeof(One))
            {
                r01 = TSimd.Load(c0 + TSimd.Count);
                r11 = TSimd.Load(c1 + TSimd.Count);
                r21 = TSimd.Load(c2 + TSimd.Count);
                r31 = TSimd.Load(c3 + TSimd.Count);
                r41 = TSimd.Load(c4 + TSimd.Count);
                r51 = TSimd.Load(c5 + TSimd.Count);
            }

            if (typeof(TWidth) == typeof(Four))
            {
                r02 = TSimd.Load(c0 + 2 * TSimd.Count);
                r12 = TSimd.Load(c1 + 2 * TSimd.Count);
                r22 = TSimd.Load(c2 + 2 * TSimd.Count);
                r32 = TSimd.Load(c3 + 2 * TSimd.Count);
                r42 = TSimd.Load(c4 + 2 * TSimd.Count);
                r52 = TSimd.Load(c5 + 2 * TSimd.Count);
                r03 = TSimd.Load(c0 + 3 * TSimd.Count);
                r13 = TSimd.Load(c1 + 3 * TSimd.Count);
                r23 = TSimd.Load(c2 + 3 * TSimd.Count);
                r33 = TSimd.Load(c3 + 3 * TSimd.Count);
                r43 = TSimd.Load(c4 + 3 * TSimd.Count);
                r53 = TSimd.Load(c5 + 3 * TSimd.Count);
            }
        }

        nint stepOfA = TermsOfA, stepOfB = TermsOfB;
        nint a1 = m1 * RowsOfA, a2 = m2 * RowsOfA, a3 = m3 * RowsOfA, a4 = m4 * RowsOfA, a5 = m5 * RowsOfA;

        // Where a term is a step of many bytes, no prefetcher of the processor sees that the next rows stand in the next cache line.
        nint ahead = RowsOfA == 1 ? 64 / sizeof(T) : 0;
        for (T* end = b + terms * stepOfB; b != end; b += stepOfB, a += stepOfA)
        {
            TVector x0 = TSimd.Load(b), x1 = default, x2 = default, x3 = default;
            if (typeof(TWidth) != typeof(One))
                x1 = TSimd.Load(b + TSimd.Count);
            if (typeof(TWidth) == typeof(Four))
            {
                x2 = TSimd.Load(b + 2 * TSimd.Count);
                x3 = TSimd.Load(b + 3 * TSimd.Count);
            }

            if (Sse.IsSupported)
                Sse.Prefetch0(a + ahead);
            TVector factor = TSimd.Create(a[0]);
            r00 = TSimd.MultiplyAdd(factor, x0, r00);
            if (typeof(TWidth) != typeof(One))
                r01 = TSimd.MultiplyAdd(factor, x1, r01);
            if (typeof(TWidth) == typeof(Four))
            {
                r02 = TSimd.MultiplyAdd(factor, x2, r02);
                r03 = TSimd.MultiplyAdd(factor, x3, r03);
            }

            factor = TSimd.Create(a[a1]);
            r10 = TSimd.MultiplyAdd(factor, x0, r10);
            if (typeof(TWidth) != typeof(One))
                r11 = TSimd.MultiplyAdd(factor, x1, r11);
            if (typeof(TWidth) == typeof(Four))
            {
                r12 = TSimd.MultiplyAdd(factor, x2, r12);
                r13 = TSimd.MultiplyAdd(factor, x3, r13);
            }

            factor = TSimd.Create(a[a2]);
            r20 = TSimd.MultiplyAdd(factor, x0, r20);
            if (typeof(TWidth) != typeof(One))
                r21 = TSimd.MultiplyAdd(factor, x1, r21);
            if (typeof(TWidth) == typeof(Four))
            {
                r22 = TSimd.MultiplyAdd(factor, x2, r22);
                r23 = TSimd.MultiplyAdd(factor, x3, r23);
            }

            factor = TSimd.Create(a[a3]);
            r30 = TSimd.MultiplyAdd(factor, x0, r30);
            if (typeof(TWidth) != typeof(One))
                r31 = TSimd.MultiplyAdd(factor, x1, r31);
            if (typeof(TWidth) == typeof(Four))
            {
                r32 = TSimd.MultiplyAdd(factor, x2, r32);
                r33 = TSimd.MultiplyAdd(factor, x3, r33);
            }

            factor = TSimd.Create(a[a4]);
            r40 = TSimd.MultiplyAdd(factor, x0, r40);
            if (typeof(TWidth) != typeof(One))
                r41 = TSimd.MultiplyAdd(factor, x1, r41);
            if (typeof(TWidth) == typeof(Four))
            {
                r42 = TSimd.MultiplyAdd(factor, x2, r42);
                r43 = TSimd.MultiplyAdd(factor, x3, r43);
            }

            factor = TSimd.Create(a[a5]);
            r50 = TSimd.MultiplyAdd(factor, x0, r50);
            if (typeof(TWidth) != typeof(One))
                r51 = TSimd.MultiplyAdd(factor, x1, r51);
            if (typeof(TWidth) == typeof(Four))
            {
                r52 = TSimd.MultiplyAdd(factor, x2, r52);
                r53 = TSimd.MultiplyAdd(factor, x3, r53);
            }
        }

        TSimd.Store(r00, c0);
        TSimd.Store(r10, c1);
        TSimd.Store(r20, c2);
        TSimd.Store(r30, c3);
        TSimd.Store(r40, c4);
        TSimd.Store(r50, c5);
        if (typeof(TWidth) != typeof(One))
        {
            TSimd.Store(r01, c0 + TSimd.Count);
            TSimd.Store(r11, c1 + TSimd.Count);
            TSimd.Store(r21, c2 + TSimd.Count);
            TSimd.Store(r31, c3 + TSimd.Count);
            TSimd.Store(r41, c4 + TSimd.Count);
            TSimd.Store(r51, c5 + TSimd.Count);
        }

        if (typeof(TWidth) == typeof(Four))
        {
            TSimd.Store(r02, c0 + 2 * TSimd.Count);
            TSimd.Store(r12, c1 + 2 * TSimd.Count);
            TSimd.Store(r22, c2 + 2 * TSimd.Count);
            TSimd.Store(r32, c3 + 2 * TSimd.Count);
            TSimd.Store(r42, c4 + 2 * TSimd.Count);
            TSimd.Store(r52, c5 + 2 * TSimd.Count);
            TSimd.Store(r03, c0 + 3 * TSimd.Count);
            TSimd.Store(r13, c1 + 3 * TSimd.Count);
            TSimd.Store(r23, c2 + 3 * TSimd.Count);
            TSimd.Store(r33, c3 + 3 * TSimd.Count);
            TSimd.Store(r43, c4 + 3 * TSimd.Count);
            TSimd.Store(r53, c5 + 3 * TSimd.Count);
        }
    }

    /// <summary>The same for up to three rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Three<TSimd, TVector, TWidth>(T* a, T* b, int terms, T* c, int row, bool resumed)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        int last = Math.Min(Rows - row, 3) - 1;
        nint m1 = Math.Min(1, last), m2 = last;
        T* c0 = c, c1 = c + m1 * RowsOfC, c2 = c + m2 * RowsOfC;
        TVector r00, r10, r20;
        TVector r01, r11, r21;
        TVector r02, r12, r22;
        TVector r03, r13, r23;
        T* start = Start + row * StartStep;
        r00 = r01 = r02 = r03 = TSimd.Create(start[0]);
        r10 = r11 = r12 = r13 = TSimd.Create(start[m1 * StartStep]);
        r20 = r21 = r22 = r23 = TSimd.Create(start[m2 * StartStep]);
        if (resumed)
        {
            r00 = TSimd.Load(c0);
            r10 = TSimd.Load(c1);
            r20 = TSimd.Load(c2);
            if (typeof(TWidth) != typeof(One))
            {
                r01 = TSimd.Load(c0 + TSimd.Count);
                r11 = TSimd.Load(c1 + TSimd.Count);
                r21 = TSimd.Load(c2 + TSimd.Count);
            }

            if (typeof(TWidth) == typeof(Four))
            {
                r02 = TSimd.Load(c0 + 2 * TSimd.Count);
                r12 = TSimd.Load(c1 + 2 * TSimd.Count);
                r22 = TSimd.Load(c2 + 2 * TSimd.Count);
                r03 = TSimd.Load(c0 + 3 * TSimd.Count);
                r13 = TSimd.Load(c1 + 3 * TSimd.Count);
                r23 = TSimd.Load(c2 + 3 * TSimd.Count);
            }
        }

        nint stepOfA = TermsOfA, stepOfB = TermsOfB;
        nint a1 = m1 * RowsOfA, a2 = m2 * RowsOfA;
        for (T* end = b + terms * stepOfB; b != end; b += stepOfB, a += stepOfA)
        {
            TVector x0 = TSimd.Load(b), x1 = default, x2 = default, x3 = default;
            if (typeof(TWidth) != typeof(One))
                x1 = TSimd.Load(b + TSimd.Count);
            if (typeof(TWidth) == typeof(Four))
            {
                x2 = TSimd.Load(b + 2 * TSimd.Count);
                x3 = TSimd.Load(b + 3 * TSimd.Count);
            }

            TVector factor = TSimd.Create(a[0]);
            r00 = TSimd.MultiplyAdd(factor, x0, r00);
            if (typeof(TWidth) != typeof(One))
                r01 = TSimd.MultiplyAdd(factor, x1, r01);
            if (typeof(TWidth) == typeof(Four))
            {
                r02 = TSimd.MultiplyAdd(factor, x2, r02);
                r03 = TSimd.MultiplyAdd(factor, x3, r03);
            }

            factor = TSimd.Create(a[a1]);
            r10 = TSimd.MultiplyAdd(factor, x0, r10);
            if (typeof(TWidth) != typeof(One))
                r11 = TSimd.MultiplyAdd(factor, x1, r11);
            if (typeof(TWidth) == typeof(Four))
            {
                r12 = TSimd.MultiplyAdd(factor, x2, r12);
                r13 = TSimd.MultiplyAdd(factor, x3, r13);
            }

            factor = TSimd.Create(a[a2]);
            r20 = TSimd.MultiplyAdd(factor, x0, r20);
            if (typeof(TWidth) != typeof(One))
                r21 = TSimd.MultiplyAdd(factor, x1, r21);
            if (typeof(TWidth) == typeof(Four))
            {
                r22 = TSimd.MultiplyAdd(factor, x2, r22);
                r23 = TSimd.MultiplyAdd(factor, x3, r23);
            }
        }

        TSimd.Store(r00, c0);
        TSimd.Store(r10, c1);
        TSimd.Store(r20, c2);
        if (typeof(TWidth) != typeof(One))
        {
            TSimd.Store(r01, c0 + TSimd.Count);
            TSimd.Store(r11, c1 + TSimd.Count);
            TSimd.Store(r21, c2 + TSimd.Count);
        }

        if (typeof(TWidth) == typeof(Four))
        {
            TSimd.Store(r02, c0 + 2 * TSimd.Count);
            TSimd.Store(r12, c1 + 2 * TSimd.Count);
            TSimd.Store(r22, c2 + 2 * TSimd.Count);
            TSimd.Store(r03, c0 + 3 * TSimd.Count);
            TSimd.Store(r13, c1 + 3 * TSimd.Count);
            TSimd.Store(r23, c2 + 3 * TSimd.Count);
        }
    }
}
