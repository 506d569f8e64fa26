using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <summary>Turns rows into lanes, sixteen at a time.</summary>
internal static unsafe class Transposition
{
    /// <summary>The rows of one call.</summary>
    public const int Rows = 16;

    /// <summary>target[column·step + row] = source[offsets[row] + column] for sixteen rows.</summary>
    public static void Run<T>(T* source, nint* offsets, int columns, T* target, nint step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int done = 0;
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
            done = Floats512((float*)source, offsets, columns, (float*)target, step);
        else if (typeof(T) == typeof(float) && Sse.IsSupported)
            done = Floats128((float*)source, offsets, columns, (float*)target, step);
        else if (typeof(T) == typeof(double) && Avx512F.IsSupported)
            done = Doubles512((double*)source, offsets, columns, (double*)target, step);
        else if (typeof(T) == typeof(double) && Sse2.IsSupported)
            done = Doubles128((double*)source, offsets, columns, (double*)target, step);

        for (int row = 0; row < Rows && done < columns; row++)
        {
            T* from = source + offsets[row];
            for (int column = done; column < columns; column++)
                target[column * step + row] = from[column];
        }
    }

    // Four elements of each of sixteen rows: 128 bits of the rows r, r + 4, r + 8 and r + 12 in a vector, then a transposition within each 128 bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Floats512(float* source, nint* offsets, int columns, float* target, nint step)
    {
        int column = 0;
        for (; column + 4 <= columns; column += 4, target += 4 * step)
        {
            float* from = source + column;
            Vector512<float> a = Every4th(from, offsets), b = Every4th(from, offsets + 1), c = Every4th(from, offsets + 2), d = Every4th(from, offsets + 3);
            Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
            Avx512F.UnpackLow(abLow, cdLow).AsSingle().Store(target);
            Avx512F.UnpackHigh(abLow, cdLow).AsSingle().Store(target + step);
            Avx512F.UnpackLow(abHigh, cdHigh).AsSingle().Store(target + 2 * step);
            Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle().Store(target + 3 * step);
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Floats128(float* source, nint* offsets, int columns, float* target, nint step)
    {
        int column = 0;
        for (; column + 4 <= columns; column += 4, target += 4 * step)
        {
            for (int row = 0; row < Rows; row += 4)
            {
                float* from = source + column, to = target + row;
                Vector128<float> a = Vector128.Load(from + offsets[row]), b = Vector128.Load(from + offsets[row + 1]);
                Vector128<float> c = Vector128.Load(from + offsets[row + 2]), d = Vector128.Load(from + offsets[row + 3]);
                Vector128<float> abLow = Sse.UnpackLow(a, b), abHigh = Sse.UnpackHigh(a, b);
                Vector128<float> cdLow = Sse.UnpackLow(c, d), cdHigh = Sse.UnpackHigh(c, d);
                Sse.MoveLowToHigh(abLow, cdLow).Store(to);
                Sse.MoveHighToLow(cdLow, abLow).Store(to + step);
                Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + 2 * step);
                Sse.MoveHighToLow(cdHigh, abHigh).Store(to + 3 * step);
            }
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Doubles512(double* source, nint* offsets, int columns, double* target, nint step)
    {
        int column = 0;
        for (; column + 2 <= columns; column += 2, target += 2 * step)
        {
            for (int row = 0; row < Rows; row += Vector512<double>.Count)
            {
                double* from = source + column, to = target + row;
                Vector512<double> a = Every2nd(from, offsets + row), b = Every2nd(from, offsets + row + 1);
                Avx512F.UnpackLow(a, b).Store(to);
                Avx512F.UnpackHigh(a, b).Store(to + step);
            }
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Doubles128(double* source, nint* offsets, int columns, double* target, nint step)
    {
        int column = 0;
        for (; column + 2 <= columns; column += 2, target += 2 * step)
        {
            for (int row = 0; row < Rows; row += 2)
            {
                double* from = source + column, to = target + row;
                Vector128<double> a = Vector128.Load(from + offsets[row]), b = Vector128.Load(from + offsets[row + 1]);
                Sse2.UnpackLow(a, b).Store(to);
                Sse2.UnpackHigh(a, b).Store(to + step);
            }
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Every4th(float* source, nint* offsets) => Vector512.Create(
        Vector256.Create(Vector128.Load(source + offsets[0]), Vector128.Load(source + offsets[4])),
        Vector256.Create(Vector128.Load(source + offsets[8]), Vector128.Load(source + offsets[12])));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Every2nd(double* source, nint* offsets) => Vector512.Create(
        Vector256.Create(Vector128.Load(source + offsets[0]), Vector128.Load(source + offsets[2])),
        Vector256.Create(Vector128.Load(source + offsets[4]), Vector128.Load(source + offsets[6])));
}
