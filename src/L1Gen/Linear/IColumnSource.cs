using System.Numerics;

namespace L1Gen;

/// <summary>A dense design that is not in memory: columns of a working set are copied.</summary>
internal interface IColumnSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Copies columns.</summary>
    /// <param name="columns">Which.</param>
    /// <param name="rows">The rows that are copied, rising; null for all.</param>
    /// <param name="to">For each column the address of its first element.</param>
    void Copy(ReadOnlySpan<int> columns, int[]? rows, ReadOnlySpan<nint> to);
}

/// <summary>A sparse design by rows, in memory as a whole or block by block.</summary>
internal interface ISparseRowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Shows the rows in their order: readers of consecutive rows, with the number of the first.</summary>
    void Visit(Action<SparseRowReader<T>, int> visit);
}
