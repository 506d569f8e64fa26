#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>lanes[f·16 + r] = rows[r·rowLength + indices[f]]; lanes without a row get zeros.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="rows">At most 16 rows.</param>
    /// <param name="rowLength">Elements of a row.</param>
    /// <param name="indices">The elements that are taken, rising.</param>
    /// <param name="lanes">16 for each of them.</param>
    public static void ToLanes<T>(ReadOnlySpan<T> rows, int rowLength, ReadOnlySpan<ushort> indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ToLanes(rows, rowLength, ref MemoryMarshal.GetReference(indices), lanes[..(indices.Length * Lanes)]);

    /// <inheritdoc cref="ToLanes{T}(ReadOnlySpan{T}, int, ReadOnlySpan{ushort}, Span{T})"/>
    public static void ToLanes<T>(ReadOnlySpan<T> rows, int rowLength, ReadOnlySpan<int> indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ToLanes(rows, rowLength, ref MemoryMarshal.GetReference(indices), lanes[..(indices.Length * Lanes)]);

    /// <summary>lanes[g·stride + f·16 + r] = columns[indices[f]·rows + first + 16g + r], for four groups of 16 rows or the rows that are left; lanes without a row get zeros.</summary>
    /// <remarks>A column is read 64 rows at once, because the next may stand at the same place of the cache.</remarks>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="columns">Element f of row r at f·rows + r.</param>
    /// <param name="rows">Elements of a column.</param>
    /// <param name="first">The row of the first lane.</param>
    /// <param name="indices">The columns that are taken.</param>
    /// <param name="lanes">In each group 16 for each of them.</param>
    /// <param name="stride">Elements from one group to the next.</param>
    public static void ColumnsToLanes<T>(ReadOnlySpan<T> columns, int rows, int first, ReadOnlySpan<ushort> indices, Span<T> lanes, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ColumnsToLanes(columns, rows, first, ref MemoryMarshal.GetReference(indices), indices.Length, lanes, stride);

    /// <inheritdoc cref="ColumnsToLanes{T}(ReadOnlySpan{T}, int, int, ReadOnlySpan{ushort}, Span{T}, int)"/>
    public static void ColumnsToLanes<T>(ReadOnlySpan<T> columns, int rows, int first, ReadOnlySpan<int> indices, Span<T> lanes, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ColumnsToLanes(columns, rows, first, ref MemoryMarshal.GetReference(indices), indices.Length, lanes, stride);

    /// <summary>rows[r·length + f] = lanes[f·16 + r].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="lanes">At least 16 times <paramref name="length"/>.</param>
    /// <param name="length">Elements of a row, at least one.</param>
    /// <param name="rows">At most 16 rows.</param>
    public static void FromLanes<T>(ReadOnlySpan<T> lanes, int length, Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (length == 1)
        {
            lanes[..rows.Length].CopyTo(rows);
            return;
        }

        int count = rows.Length / length, f = 0;
        ref T from = ref MemoryMarshal.GetReference(lanes[..(length * Lanes)]), to = ref MemoryMarshal.GetReference(rows);
        if (typeof(T) == typeof(float) && Sse.IsSupported && count == Lanes)
        {
            for (; f <= length - 4; f += 4)
            {
                for (int r = 0; r < Lanes; r += 4)
                    FourByFour(ref Unsafe.As<T, float>(ref Unsafe.Add(ref from, f * Lanes + r)), Lanes, ref Unsafe.As<T, float>(ref Unsafe.Add(ref to, r * length + f)), length);
            }
        }

        for (; f < length; f++)
        {
            for (int r = 0; r < count; r++)
                Unsafe.Add(ref to, r * length + f) = Unsafe.Add(ref from, f * Lanes + r);
        }
    }

    private static void ToLanes<T, TIndex>(ReadOnlySpan<T> rows, int rowLength, ref TIndex indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        int count = rows.Length / rowLength;
        ref T from = ref MemoryMarshal.GetReference(rows), to = ref MemoryMarshal.GetReference(lanes);
        if (count < Lanes)
            lanes.Clear();
        for (int f = 0; f < lanes.Length / Lanes; f++)
        {
            nint place = Place(ref indices, f);
            ref T target = ref Unsafe.Add(ref to, f * Lanes);
            if (typeof(T) == typeof(float) && Sse.IsSupported && count == Lanes && f + 4 <= lanes.Length / Lanes && Place(ref indices, f + 3) == place + 3)
            {
                for (int r = 0; r < Lanes; r += 4)
                    FourByFour(ref Unsafe.As<T, float>(ref Unsafe.Add(ref from, (nint)r * rowLength + place)), rowLength, ref Unsafe.As<T, float>(ref Unsafe.Add(ref target, r)), Lanes);
                f += 3;
                continue;
            }

            for (int r = 0; r < count; r++)
                Unsafe.Add(ref target, r) = Unsafe.Add(ref from, (nint)r * rowLength + place);
        }
    }

    /// <summary>Transposes four elements of four rows, the rows so far apart as is said.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(ref float from, nint step, ref float to, nint toStep)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref from), b = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, step));
        Vector128<float> c = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 2 * step)), d = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 3 * step));
        Vector128<float> abLow = Sse.UnpackLow(a, b), abHigh = Sse.UnpackHigh(a, b), cdLow = Sse.UnpackLow(c, d), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(abLow, cdLow).StoreUnsafe(ref to);
        Sse.MoveHighToLow(cdLow, abLow).StoreUnsafe(ref Unsafe.Add(ref to, toStep));
        Sse.MoveLowToHigh(abHigh, cdHigh).StoreUnsafe(ref Unsafe.Add(ref to, 2 * toStep));
        Sse.MoveHighToLow(cdHigh, abHigh).StoreUnsafe(ref Unsafe.Add(ref to, 3 * toStep));
    }

    private static void ColumnsToLanes<T, TIndex>(ReadOnlySpan<T> columns, int rows, int first, ref TIndex indices, int length, Span<T> lanes, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        int count = Math.Min(4 * Lanes, rows - first), whole = count / Lanes;
        if (whole * Lanes < count)
            lanes.Slice(whole * stride, length * Lanes).Clear();
        for (int f = 0; f < length; f++)
        {
            ReadOnlySpan<T> column = columns.Slice((int)Place(ref indices, f) * rows + first, count);
            int place = f * Lanes;
            for (int g = 0; g < whole; g++)
            {
                column[..Lanes].CopyTo(lanes.Slice(place, Lanes));
                column = column[Lanes..];
                place += stride;
            }

            if (column.Length > 0)
                column.CopyTo(lanes.Slice(place, Lanes));
        }
    }
}
