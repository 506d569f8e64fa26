using System.Numerics;

namespace L1Gen;

/// <summary>
/// The design matrix of a linear model: a row for each observation, a column for each feature. It is a view of memory that it does not own and does not
/// copy; that memory must not change while a fit is under way. Elements are <see langword="float"/> or <see langword="double"/>; whatever they are, the
/// arithmetic is in <see langword="double"/>.
/// </summary>
/// <remarks>
/// Column-major and CSC are the fastest, because coordinate descent walks along columns; of the other two layouts the fit holds a copy of the columns in
/// its working set.
/// </remarks>
public abstract class DesignMatrix
{
    private protected DesignMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The number of observations.</summary>
    public int Rows { get; }

    /// <summary>The number of features.</summary>
    public int Columns { get; }

    /// <summary>Pins the memory and gives the operations of the solvers.</summary>
    internal abstract DesignReader Open();

    /// <summary>A dense matrix, one column after the other.</summary>
    /// <param name="values">rows × columns elements; element (i, j) at j·rows + i.</param>
    /// <param name="rows">The number of observations.</param>
    /// <param name="columns">The number of features.</param>
    /// <exception cref="ArgumentException">The number of elements is not rows × columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static DesignMatrix FromColumns(ReadOnlyMemory<double> values, int rows, int columns) => new DenseDesign<double>(values, rows, columns, byColumns: true);

    /// <inheritdoc cref="FromColumns(ReadOnlyMemory{double}, int, int)"/>
    public static DesignMatrix FromColumns(ReadOnlyMemory<float> values, int rows, int columns) => new DenseDesign<float>(values, rows, columns, byColumns: true);

    /// <summary>A dense matrix, one row after the other.</summary>
    /// <param name="values">rows × columns elements; element (i, j) at i·columns + j.</param>
    /// <param name="rows">The number of observations.</param>
    /// <param name="columns">The number of features.</param>
    /// <exception cref="ArgumentException">The number of elements is not rows × columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static DesignMatrix FromRows(ReadOnlyMemory<double> values, int rows, int columns) => new DenseDesign<double>(values, rows, columns, byColumns: false);

    /// <inheritdoc cref="FromRows(ReadOnlyMemory{double}, int, int)"/>
    public static DesignMatrix FromRows(ReadOnlyMemory<float> values, int rows, int columns) => new DenseDesign<float>(values, rows, columns, byColumns: false);

    /// <summary>A sparse matrix in compressed sparse columns (CSC).</summary>
    /// <param name="columnStarts">Where each column's elements start, and at the end their number: columns + 1 elements, from 0, not falling.</param>
    /// <param name="rowIndices">Each element's row, rising within a column, each below <paramref name="rows"/>.</param>
    /// <param name="values">The elements, as many.</param>
    /// <param name="rows">The number of observations.</param>
    /// <exception cref="ArgumentException">The arrays are not of that form; the message names the column.</exception>
    public static DesignMatrix FromSparseColumns(ReadOnlyMemory<int> columnStarts, ReadOnlyMemory<int> rowIndices, ReadOnlyMemory<double> values, int rows) =>
        new SparseColumnDesign<double>(columnStarts, rowIndices, values, rows);

    /// <inheritdoc cref="FromSparseColumns(ReadOnlyMemory{int}, ReadOnlyMemory{int}, ReadOnlyMemory{double}, int)"/>
    public static DesignMatrix FromSparseColumns(ReadOnlyMemory<int> columnStarts, ReadOnlyMemory<int> rowIndices, ReadOnlyMemory<float> values, int rows) =>
        new SparseColumnDesign<float>(columnStarts, rowIndices, values, rows);

    /// <summary>A sparse matrix in compressed sparse rows (CSR).</summary>
    /// <param name="matrix">The rows.</param>
    public static DesignMatrix FromSparseRows(SparseMatrix<double> matrix) => new SparseRowDesign<double>(matrix);

    /// <inheritdoc cref="FromSparseRows(SparseMatrix{double})"/>
    public static DesignMatrix FromSparseRows(SparseMatrix<float> matrix) => new SparseRowDesign<float>(matrix);

    /// <summary>A dense matrix by rows; see <see cref="FromRows(ReadOnlyMemory{double}, int, int)"/>.</summary>
    public static implicit operator DesignMatrix(double[,] matrix) => DenseDesign<double>.Of(matrix);

    /// <summary>A dense matrix by rows; see <see cref="FromRows(ReadOnlyMemory{float}, int, int)"/>.</summary>
    public static implicit operator DesignMatrix(float[,] matrix) => DenseDesign<float>.Of(matrix);

    /// <summary>A sparse matrix by rows.</summary>
    public static implicit operator DesignMatrix(SparseMatrix<double> matrix) => FromSparseRows(matrix);

    /// <summary>A sparse matrix by rows.</summary>
    public static implicit operator DesignMatrix(SparseMatrix<float> matrix) => FromSparseRows(matrix);

    /// <summary>The extents: <c>442 × 10</c>.</summary>
    public override string ToString() => $"{Rows} × {Columns}";
}
