namespace L1Gen;

/// <summary>
/// The rows of a design that one rank holds, with sums over the rows of all ranks. What has an element for each row has one for each of the rank's own. Rows on one rank's disk that
/// can't be read end the pass on all.
/// </summary>
internal sealed unsafe class ShardReader : DesignReader
{
    private readonly DesignReader _own;

    /// <param name="own">The rank's own rows; disposed with this. As many columns on every rank.</param>
    /// <param name="ranks">The ranks, all of which are here.</param>
    public ShardReader(DesignReader own, ICommunicator ranks)
        : base(own.Rows, own.Columns)
    {
        (_own, Ranks) = (own, ranks);
        double[] extents = [own.Rows, 0];
        ranks.Agree(() => extents[1] = own.Elements);
        ranks.AllReduce(extents.AsSpan());
        (TotalRows, Elements) = ((long)extents[0], (long)extents[1]);
    }

    /// <summary>Opens a design that has been checked, over these ranks.</summary>
    public static DesignReader Open(DesignMatrix x, ICommunicator ranks) => ranks.Size > 1 ? new ShardReader(x.Open(), ranks) : x.Open();

    public override ICommunicator Ranks { get; }

    public override long TotalRows { get; }

    /// <summary>Those of all ranks.</summary>
    public override long Elements { get; }

    public override bool IsSparse => _own.IsSparse;

    public override void Correlate(double* vectors, int count, double* result)
    {
        Ranks.Agree(() => _own.Correlate(vectors, count, result));
        Ranks.AllReduce(new Span<double>(result, checked(count * Columns)));
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        double[] both = new double[2 * Columns];
        Ranks.Agree(() =>
        {
            fixed (double* own = both)
                _own.Moments(weights, own, own + Columns);
        });
        Ranks.AllReduce(both.AsSpan());
        both.AsSpan(0, Columns).CopyTo(new(sums, Columns));
        both.AsSpan(Columns).CopyTo(new(squares, Columns));
    }

    public override void Gram(double* weights, double* gram)
    {
        Ranks.Agree(() => _own.Gram(weights, gram));
        Ranks.AllReduce(new Span<double>(gram, checked(Columns * Columns)));
    }

    public override CentredGram CentredGram(double* weights, double* y)
    {
        CentredGram? moments = null;
        Ranks.Agree(() => moments = _own.CentredGram(weights, y));
        moments!.Join(Ranks);
        return moments;
    }

    /// <summary>Of the rank's own rows.</summary>
    public override (int Row, int Column)? FirstNotFinite() => _own.FirstNotFinite();

    /// <summary>Columns of the rank's own rows, whose sums are the rank's own.</summary>
    public override WorkingColumns CreateWorkingColumns() => _own.CreateWorkingColumns();

    public override void Dispose() => _own.Dispose();
}
