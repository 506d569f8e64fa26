using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The operations of the solvers on a design in pinned memory. Sums are taken in <see langword="double"/>, and their order does not depend on the number of
/// threads. One thread at a time.
/// </summary>
internal abstract unsafe class DesignReader(int rows, int columns) : IDisposable
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>The processes over whose rows sums are taken.</summary>
    public virtual ICommunicator Ranks => ICommunicator.OneProcess;

    /// <summary>The rows of all ranks.</summary>
    public virtual long TotalRows => Rows;

    /// <summary>Stored elements: rows × columns of a dense design.</summary>
    public abstract long Elements { get; }

    /// <summary>Whether elements that are not stored are zero.</summary>
    public abstract bool IsSparse { get; }

    /// <summary>result[m·Columns + j] = Σᵢ x[i, j]·vectors[m·Rows + i], for <paramref name="count"/> vectors in one pass over the design.</summary>
    public abstract void Correlate(double* vectors, int count, double* result);

    /// <summary>sums[j] = Σᵢ wᵢ·x[i, j] and squares[j] = Σᵢ wᵢ·x[i, j]².</summary>
    public abstract void Moments(double* weights, double* sums, double* squares);

    /// <summary>gram[j·Columns + k] = Σᵢ wᵢ·x[i, j]·x[i, k] of all columns, both triangles, in one pass; for designs of many more rows than columns.</summary>
    public abstract void Gram(double* weights, double* gram);

    /// <summary>
    /// Weighted moments of second order of the columns and the response about their means, for designs of many more rows than columns; not finite where an
    /// element is not.
    /// </summary>
    public virtual CentredGram CentredGram(double* weights, double* y) => L1Gen.CentredGram.FromPasses(this, weights, y);

    /// <summary>The row and column of the first element that is NaN or infinite, column by column or row by row as the memory lies; null where there is none.</summary>
    public abstract (int Row, int Column)? FirstNotFinite();

    /// <summary>An empty working set.</summary>
    public abstract WorkingColumns CreateWorkingColumns();

    /// <summary>An empty working set of some rows of a dense design, whose columns are copied.</summary>
    /// <param name="rows">The rows, rising.</param>
    public virtual WorkingColumns CreateWorkingColumns(int[] rows) => throw new NotSupportedException("A sparse design is read with all of its rows.");

    public abstract void Dispose();

    /// <summary>The Gram matrix of a dense design.</summary>
    protected void GramOfAll<TSource>(in TSource panels, double* weights, double* gram)
        where TSource : struct, IPanelSource
    {
        // Equal weights are a factor of the whole.
        double weight = Rows == 0 ? 0 : weights[0];
        bool uniform = new ReadOnlySpan<double>(weights, Rows).IndexOfAnyExcept(weight) < 0;
        using GramProduct product = new();
        product.Run(panels, Columns, panels, Columns, symmetric: true, Rows, uniform ? null : weights, gram, Columns);
        for (nint k = 0; uniform && k < (nint)Columns * Columns; k++)
            gram[k] *= weight;
    }
}

/// <summary>
/// The columns of a solver's working set, by their position in it: pointers into the design where its columns are contiguous, else a packed copy.
/// </summary>
internal abstract unsafe class WorkingColumns(int rows) : IDisposable
{
    private int[] _columns = [];

    public int Rows { get; } = rows;

    /// <summary>The number of columns in the set.</summary>
    public int Count { get; private set; }

    /// <summary>The column of the design at each position.</summary>
    public ReadOnlySpan<int> Columns => _columns.AsSpan(0, Count);

    /// <summary>Whether <see cref="Elements"/> may be below <see cref="Rows"/>.</summary>
    public abstract bool IsSparse { get; }

    /// <summary>Adds columns of the design at the end.</summary>
    public void Append(ReadOnlySpan<int> columns)
    {
        if (Count + columns.Length > _columns.Length)
            Array.Resize(ref _columns, Math.Max(Count + columns.Length, 2 * _columns.Length));
        columns.CopyTo(_columns.AsSpan(Count));
        Load(Count, columns);
        Count += columns.Length;
    }

    /// <summary>Empties the set.</summary>
    public void Clear() => Count = 0;

    /// <summary>Stored elements of a column.</summary>
    public abstract int Elements(int position);

    /// <summary>Σᵢ xᵢ·vᵢ.</summary>
    public abstract double Dot(int position, double* v);

    /// <summary>result[k] = Σᵢ x[i, positions[k]]·vᵢ, several columns in one pass over v.</summary>
    public abstract void Dots(ReadOnlySpan<int> positions, double* v, double* result);

    /// <summary>vᵢ += scale·xᵢ.</summary>
    public abstract void Add(int position, double scale, double* v);

    /// <summary>vᵢ += scale·wᵢ·xᵢ.</summary>
    public abstract void AddWeighted(int position, double scale, double* weights, double* v);

    /// <summary>result[k] = x[rows[k], position].</summary>
    public abstract void Gather(int position, ReadOnlySpan<int> rows, double* result);

    /// <summary>Σᵢ wᵢ·xᵢ and Σᵢ wᵢ·xᵢ².</summary>
    public abstract (double Sum, double Square) Moments(int position, double* weights);

    /// <summary>result[a·stride + b] = Σᵢ wᵢ·x[i, left[a]]·x[i, right[b]]; weights null for 1.</summary>
    public abstract void Gram(ReadOnlySpan<int> left, ReadOnlySpan<int> right, double* weights, double* result, nint stride);

    public abstract void Dispose();

    /// <summary>Makes the columns available at positions from <paramref name="first"/>.</summary>
    protected abstract void Load(int first, ReadOnlySpan<int> columns);
}
