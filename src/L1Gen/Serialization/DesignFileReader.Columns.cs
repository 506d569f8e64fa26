namespace L1Gen.Serialization;

internal sealed unsafe partial class DesignFileReader<T> : IColumnSource<T>, ISparseRowSource<T>
{
    public override WorkingColumns CreateWorkingColumns() => IsSparse ? new SparseWorkingColumns<T>(this, Rows, Columns) : new DenseWorkingColumns<T>(this, Rows, null);

    public override WorkingColumns CreateWorkingColumns(int[] rows) => IsSparse ? base.CreateWorkingColumns(rows) : new DenseWorkingColumns<T>(this, Rows, rows);

    /// <summary>Copies columns in one pass over the file.</summary>
    void IColumnSource<T>.Copy(ReadOnlySpan<int> columns, int[]? rows, ReadOnlySpan<nint> to)
    {
        int[] wanted = columns.ToArray();
        nint[] starts = to.ToArray();
        Run(Environment.ProcessorCount, (_, slice) => Copy(slice, wanted, rows, starts), _ => { });
    }

    void ISparseRowSource<T>.Visit(Action<SparseRowReader<T>, int> visit) => Run(1, (_, slice) => visit((SparseRowReader<T>)slice.Reader, slice.First), _ => { });

    private void Copy(DesignSlice<T> slice, int[] columns, int[]? rows, nint[] to)
    {
        bool byRows = slice.Layout == DesignLayout.Rows;
        nint stepOfRow = byRows ? Columns : 1, stepOfColumn = byRows ? 1 : slice.Rows;

        // Of chosen rows those of this block, which are consecutive among them.
        int from = rows is null ? slice.First : LowerBound(rows, slice.First), end = rows is null ? slice.First + slice.Rows : LowerBound(rows, slice.First + slice.Rows);
        for (int place = from; place < end; place++)
        {
            T* x = slice.Values + ((rows is null ? place : rows[place]) - slice.First) * stepOfRow;
            for (int k = 0; k < columns.Length; k++)
                ((T*)to[k])[place] = x[columns[k] * stepOfColumn];
        }
    }

    private static int LowerBound(int[] rising, int value)
    {
        int place = Array.BinarySearch(rising, value);
        return place < 0 ? ~place : place;
    }
}
