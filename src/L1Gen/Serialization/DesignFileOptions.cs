namespace L1Gen;

/// <summary>How the elements of a block of rows lie in a <see cref="DesignFile"/>.</summary>
public enum DesignLayout
{
    /// <summary>Dense, one row after the other.</summary>
    Rows,

    /// <summary>Dense, within each block one column after the other.</summary>
    Columns,

    /// <summary>Compressed sparse rows.</summary>
    SparseRows,
}

/// <summary>What a row of a <see cref="DesignFile"/> has to be predicted.</summary>
public enum DesignResponses
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One or several numbers, kept as <see langword="double"/>.</summary>
    Numbers,

    /// <summary>The number of a class, from 0.</summary>
    Classes,
}

/// <summary>What <see cref="DesignFileWriter{T}"/> writes beside the elements, and how they lie.</summary>
public sealed record DesignFileOptions
{
    /// <summary>How the elements lie; <see cref="DesignLayout.Rows"/>, which is right for nearly everything that is not sparse.</summary>
    public DesignLayout Layout { get; init; }

    /// <summary>What each row has to be predicted; one number.</summary>
    public DesignResponses Responses { get; init; } = DesignResponses.Numbers;

    /// <summary>The numbers of each row that are to be predicted, where they are <see cref="DesignResponses.Numbers"/>; 1.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>Whether each row has a weight; false.</summary>
    public bool HasWeights { get; init; }

    /// <summary>Rows of a block, which is what is read, checked and shuffled as a whole; null, the default, for 8 MB, or 16,384 sparse rows.</summary>
    public int? RowsOfBlock { get; init; }

    /// <summary>A name for each column, no two the same; none by default.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>A name for each class; none by default.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
