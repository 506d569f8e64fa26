using System.Buffers;
using System.ComponentModel;
using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>
/// One run through a model's graph. The workspace holds every value feature by feature: element (f, b) of a <see cref="Block"/> is feature f of
/// row b of the batch and stands at <c>(Start + f)·Stride + b</c>, so that rows lie in the lanes of vectors. A single row is a batch with a stride of 1.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
/// <param name="workspace">The values, and in a backward pass their gradients.</param>
/// <param name="stride">Lanes from one feature to the next: 1, or a multiple of 16.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref partial struct Pass<T>(Span<T> workspace, int stride)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]? _rented;

    /// <summary>The values of all blocks.</summary>
    public Span<T> Workspace { get; } = workspace;

    /// <summary>Lanes from one feature to the next: 1, or a multiple of 16. Lanes from <see cref="Rows"/> on are padding.</summary>
    public int Stride { get; } = stride;

    /// <summary>The rows of the batch.</summary>
    public int Rows { get; init; } = stride;

    /// <summary>The first lane of this pass, a multiple of 16.</summary>
    public int First { get; init; } = 0;

    /// <summary>The lane after the last of this pass, a multiple of 16 (or 1 for a single row).</summary>
    public int End { get; init; } = stride;

    /// <summary>Of each index input in turn the table's row for each lane: input i, lane b at <c>i·Stride + b</c>.</summary>
    public ReadOnlySpan<int> Indices { get; init; } = default;

    /// <summary>Where each lane's sparse row starts in <see cref="SparseColumns"/>; empty for a single row, which is all of it.</summary>
    public ReadOnlySpan<int> SparseStarts { get; init; } = default;

    /// <summary>Where each lane's sparse row ends in <see cref="SparseColumns"/>.</summary>
    public ReadOnlySpan<int> SparseEnds { get; init; } = default;

    /// <summary>The columns of the sparse input's elements.</summary>
    public ReadOnlySpan<int> SparseColumns { get; init; } = default;

    /// <summary>The values of the sparse input's elements.</summary>
    public ReadOnlySpan<T> SparseValues { get; init; } = default;

    /// <summary>The targets: output j of lane b at <c>j·Stride + b</c>.</summary>
    public ReadOnlySpan<T> Targets { get; init; } = default;

    /// <summary>The target's class for each lane.</summary>
    public ReadOnlySpan<int> Classes { get; init; } = default;

    /// <summary>The weight of each lane's row in the loss; empty where each counts once.</summary>
    public ReadOnlySpan<T> RowWeights { get; init; } = default;

    /// <summary>What the gradient of a row's loss is multiplied by: 1 over the sum of the batch's row weights.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Receives each lane's weight times its loss; 0 for padding.</summary>
    public Span<T> Losses { get; init; } = default;

    /// <summary>All lanes of a block, those of other passes included.</summary>
    public Span<T> this[Block block] => Workspace.Slice(block.Start * Stride, block.Count * Stride);

    /// <summary>A pass for one row.</summary>
    /// <param name="workspace">On the stack, or empty to rent it.</param>
    /// <param name="count">The plan's <c>ValueCount</c>.</param>
    /// <param name="indices">The index inputs.</param>
    /// <param name="sparseColumns">The columns of the sparse input's elements.</param>
    /// <param name="sparseValues">Their values.</param>
    public static Pass<T> ForRow(
        Span<T> workspace, int count, ReadOnlySpan<int> indices = default, ReadOnlySpan<int> sparseColumns = default, ReadOnlySpan<T> sparseValues = default)
    {
        T[]? rented = workspace.IsEmpty ? ArrayPool<T>.Shared.Rent(count) : null;
        return new(rented ?? workspace, rented)
        {
            Indices = indices,
            SparseColumns = sparseColumns,
            SparseValues = sparseValues,
        };
    }

    private Pass(Span<T> workspace, T[]? rented)
        : this(workspace, 1) => _rented = rented;

    /// <summary>Gives a rented workspace back.</summary>
    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<T>.Shared.Return(_rented);
    }
}
