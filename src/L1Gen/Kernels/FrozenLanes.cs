#nullable enable
using System;
using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>lanes[f·16 + r] = rows[r·rowLength + indices[f]]; lanes without a row get zeros.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="rows">At most 16 rows.</param>
    /// <param name="rowLength">Elements of a row.</param>
    /// <param name="indices">The elements that are taken.</param>
    /// <param name="lanes">16 for each of them.</param>
    public static void ToLanes<T>(ReadOnlySpan<T> rows, int rowLength, ReadOnlySpan<ushort> indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = rows.Length / rowLength;
        lanes.Clear();
        for (int f = 0; f < indices.Length; f++)
        {
            for (int r = 0; r < count; r++)
                lanes[f * Lanes + r] = rows[r * rowLength + indices[f]];
        }
    }

    /// <inheritdoc cref="ToLanes{T}(ReadOnlySpan{T}, int, ReadOnlySpan{ushort}, Span{T})"/>
    public static void ToLanes<T>(ReadOnlySpan<T> rows, int rowLength, ReadOnlySpan<int> indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = rows.Length / rowLength;
        lanes.Clear();
        for (int f = 0; f < indices.Length; f++)
        {
            for (int r = 0; r < count; r++)
                lanes[f * Lanes + r] = rows[r * rowLength + indices[f]];
        }
    }

    /// <summary>lanes[f·16 + r] = columns[indices[f]·rows + first + r], for 16 rows or those that are left; lanes without a row get zeros.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="columns">Element f of row r at f·rows + r.</param>
    /// <param name="rows">Elements of a column.</param>
    /// <param name="first">The row of the first lane.</param>
    /// <param name="indices">The columns that are taken.</param>
    /// <param name="lanes">16 for each of them.</param>
    public static void ColumnsToLanes<T>(ReadOnlySpan<T> columns, int rows, int first, ReadOnlySpan<ushort> indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Math.Min(Lanes, rows - first);
        lanes.Clear();
        for (int f = 0; f < indices.Length; f++)
            columns.Slice(indices[f] * rows + first, count).CopyTo(lanes[(f * Lanes)..]);
    }

    /// <inheritdoc cref="ColumnsToLanes{T}(ReadOnlySpan{T}, int, int, ReadOnlySpan{ushort}, Span{T})"/>
    public static void ColumnsToLanes<T>(ReadOnlySpan<T> columns, int rows, int first, ReadOnlySpan<int> indices, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Math.Min(Lanes, rows - first);
        lanes.Clear();
        for (int f = 0; f < indices.Length; f++)
            columns.Slice(indices[f] * rows + first, count).CopyTo(lanes[(f * Lanes)..]);
    }

    /// <summary>rows[r·length + f] = lanes[f·16 + r].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="lanes">At least 16 times <paramref name="length"/>.</param>
    /// <param name="length">Elements of a row, at least one.</param>
    /// <param name="rows">At most 16 rows.</param>
    public static void FromLanes<T>(ReadOnlySpan<T> lanes, int length, Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = rows.Length / length;
        for (int r = 0; r < count; r++)
        {
            for (int f = 0; f < length; f++)
                rows[r * length + f] = lanes[f * Lanes + r];
        }
    }
}
