namespace L1Gen.Kernels;

// Where blocks lie. Emitted code is trusted with the sense of its blocks, not with memory.

public readonly ref partial struct Pass<T>
{
    /// <summary>Whether the pass covers every lane, so that a block is one run of elements. So it is for a single row.</summary>
    internal bool IsWhole => First == 0 && End == Stride;

    /// <summary>The lanes of the pass in blocks of some features that are all of the same shape.</summary>
    internal LaneRange Elements(int features) => IsWhole ? new(1, 0, features * Stride) : Lanes(features);

    /// <summary>The lanes of the pass, feature by feature.</summary>
    internal LaneRange Lanes(int features) => (uint)First <= (uint)End && (uint)End <= (uint)Stride
        ? new(features, First, End)
        : throw new InvalidOperationException($"Lanes {First} to {End} are not of a batch with {Stride} lanes.");

    /// <summary>The lanes of the pass that hold rows.</summary>
    internal LaneRange RowLanes => new(1, Lanes(1).First, Math.Max(First, Math.Min(End, Rows)));

    /// <summary>The rows of the whole batch.</summary>
    private int AllRows => Math.Min(Rows, Stride);

    internal unsafe T* Locate(T* workspace, Block block)
    {
        if (Stride != 1 && (Stride <= 0 || Stride % 16 != 0))
            throw new InvalidOperationException($"The stride is {Stride}, neither 1 nor a multiple of 16.");
        if (block.Start < 0 || block.Count < 0 || ((long)block.Start + block.Count) * Stride > Workspace.Length)
            throw new ArgumentException($"{block} is not in a workspace of {Workspace.Length} elements with {Stride} lanes.", nameof(block));
        return workspace + (nint)block.Start * Stride;
    }

    internal unsafe T* Locate(T* workspace, Block block, int count) => block.Count == count
        ? Locate(workspace, block)
        : throw new ArgumentException($"A block has {block.Count} features, but {count} are needed.", nameof(block));
}
