namespace L1Gen;

/// <summary>How far a conversion is.</summary>
/// <param name="Bytes">The bytes that have been read.</param>
/// <param name="TotalBytes">The bytes of the file.</param>
/// <param name="Rows">The rows that have been written.</param>
public readonly record struct ConversionProgress(long Bytes, long TotalBytes, long Rows)
{
    /// <summary>The part that is done, from 0 to 1.</summary>
    public double Part => TotalBytes == 0 ? 1 : (double)Bytes / TotalBytes;
}

/// <summary>A field of a CSV file: <c>"price"</c>, by its name in the header, or <c>3</c> or <c>^1</c>, by its place from 0.</summary>
public readonly record struct CsvField
{
    private readonly Index _place;

    private CsvField(string? name, Index place) => (Name, _place) = (name, place);

    /// <summary>The name in the header; null for a place.</summary>
    internal string? Name { get; }

    /// <summary>A field by its name.</summary>
    public static implicit operator CsvField(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, default);
    }

    /// <summary>A field by its place.</summary>
    public static implicit operator CsvField(int place) => new(null, place);

    /// <summary>A field by its place, from the end where it is so given.</summary>
    public static implicit operator CsvField(Index place) => new(null, place);

    /// <summary>The name in quotes, or the place.</summary>
    public override string ToString() => Name is null ? _place.ToString() : $"'{Name}'";

    /// <summary>The place among so many fields, or one out of them.</summary>
    internal int PlaceIn(int count) => _place.GetOffset(count);
}

/// <summary>What the fields of a CSV file are; see <see cref="DesignConversion.FromCsv"/>.</summary>
public sealed record CsvOptions
{
    /// <summary>Whether the first line has the names; true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What is between two fields, one ASCII character; a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>The field that is to be predicted, the last one; null for none.</summary>
    public CsvField? Response { get; init; } = ^1;

    /// <summary>Whether that is a class instead of a number; false.</summary>
    /// <remarks>
    /// Where the first row's class is a whole number, all are, and are class numbers from 0. Else classes are numbered as <see cref="ClassNames"/> has them, or without
    /// that as they come.
    /// </remarks>
    public bool Classes { get; init; }

    /// <summary>The names of the classes in the order of their numbers, where their texts are no numbers; as they come.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The field with the row's weight; none.</summary>
    public CsvField? Weight { get; init; }

    /// <summary>Fields that are left out, such as texts and numbers of rows; none.</summary>
    public IReadOnlyList<CsvField> Ignored { get; init; } = [];

    /// <summary>How the elements lie; <see cref="DesignLayout.Rows"/>. Of <see cref="DesignLayout.SparseRows"/> zeros are not stored.</summary>
    public DesignLayout Layout { get; init; }

    /// <inheritdoc cref="DesignFileOptions.RowsOfBlock"/>
    public int? RowsOfBlock { get; init; }
}

/// <summary>How a libsvm file is meant; see <see cref="DesignConversion.FromLibsvm"/>.</summary>
public sealed record LibsvmOptions
{
    /// <summary>The number of features; null, the default, for the greatest index.</summary>
    public int? Columns { get; init; }

    /// <summary>The index of the first feature; 1.</summary>
    public int FirstIndex { get; init; } = 1;

    /// <summary>Whether labels are classes instead of numbers; false.</summary>
    public bool Classes { get; init; }

    /// <summary>The label of class 0; 0. Where it is 0, labels may also be −1 and +1, for the classes 0 and 1.</summary>
    public int FirstClass { get; init; }

    /// <summary>Whether the new file has dense rows; false. The number of features is found by a pass of its own, where it isn't given.</summary>
    public bool Dense { get; init; }

    /// <inheritdoc cref="DesignFileOptions.RowsOfBlock"/>
    public int? RowsOfBlock { get; init; }
}
