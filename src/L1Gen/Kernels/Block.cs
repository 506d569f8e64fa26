using System.ComponentModel;

namespace L1Gen.Kernels;

/// <summary>Consecutive features in the workspace of a <see cref="Pass{T}"/>: a value of the graph, or its gradient.</summary>
/// <param name="Start">The first feature.</param>
/// <param name="Count">The number of features; 0 stands for no block.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Block(int Start, int Count)
{
    /// <summary>Some of the features.</summary>
    public Block Slice(int start, int count) => new(Start + start, count);
}

/// <summary>A part of work on weights that is divided among threads; the result does not depend on the division.</summary>
/// <param name="Index">The part's number, from 0.</param>
/// <param name="Count">The number of parts.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Share(int Index, int Count)
{
    /// <summary>All of it.</summary>
    public static Share All => new(0, 1);

    /// <summary>The part's range of <paramref name="length"/> things, in multiples of <paramref name="unit"/>.</summary>
    public (int From, int To) Of(int length, int unit = 1)
    {
        long units = (length + unit - 1) / unit;
        return (Math.Min(length, (int)(units * Index / Count) * unit), Math.Min(length, (int)(units * (Index + 1) / Count) * unit));
    }
}
