using System.Numerics;

namespace L1Gen;

/// <summary>A sparse design by columns.</summary>
internal sealed class SparseColumnDesign<T> : DesignMatrix
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SparseColumnDesign(ReadOnlyMemory<int> columnStarts, ReadOnlyMemory<int> rowIndices, ReadOnlyMemory<T> values, int rows)
        : base(rows, columnStarts.Length - 1)
    {
    }

    internal override DesignReader Open() => throw new NotImplementedException();
}

/// <summary>A sparse design by rows.</summary>
internal sealed class SparseRowDesign<T> : DesignMatrix
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SparseRowDesign(SparseMatrix<T> matrix)
        : base(matrix.Rows, matrix.Columns)
    {
    }

    internal override DesignReader Open() => throw new NotImplementedException();
}
