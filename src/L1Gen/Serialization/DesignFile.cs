using System.Numerics;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>
/// A design matrix on the disk, a <c>.l1x</c> file: rows of features and, if it has them, what they have to be predicted, weights and names. It is read block by
/// block through a memory map, so that a path is fitted, and a model trained, on files that are larger than memory. <c>docs/rows-from-disk.md</c> describes it.
/// </summary>
/// <remarks>
/// Header and table are checked when the file is opened, each block when it is read for the first time. The file must not be changed or cut off while it is open:
/// the operating system ends a process that reads a mapped page which is no longer there. Several threads may use it.
/// </remarks>
/// <example>
/// <code>
/// using DesignFile file = DesignFile.Open("clicks.l1x");
/// LinearPath path = LinearPath.Fit(file.Design, file.Targets, new PathOptions { FeatureNames = file.FeatureNames });
/// </code>
/// </example>
public sealed class DesignFile : IDisposable
{
    private readonly DesignFileMap _map;
    private readonly Lazy<DesignPart> _all;

    private DesignFile(string path)
    {
        Path = path;
        _map = new DesignFileMap(path);
        _all = new(() => Part(0, Rows));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The number of rows.</summary>
    public long Rows => _map.Header.Rows;

    /// <summary>The number of features.</summary>
    public int Columns => _map.Header.Columns;

    /// <summary>What the elements are: <see langword="float"/> or <see langword="double"/>.</summary>
    public Type Element => _map.Header.ElementSize == sizeof(float) ? typeof(float) : typeof(double);

    /// <summary>How the elements lie.</summary>
    public DesignLayout Layout => _map.Header.Layout;

    /// <summary>The number of stored elements: rows × columns of a dense design.</summary>
    public long Elements => _map.Elements;

    /// <summary>What each row has to be predicted.</summary>
    public DesignResponses Responses => _map.Header.Responses;

    /// <summary>The numbers of each row that are to be predicted; 1 for classes, 0 for none.</summary>
    public int Outputs => _map.Header.Outputs;

    /// <summary>Whether each row has a weight.</summary>
    public bool HasWeights => _map.Header.HasWeights;

    /// <summary>Rows of a block; the last one has what is left.</summary>
    public int RowsOfBlock => _map.Header.RowsOfBlock;

    /// <summary>The bytes of the file.</summary>
    public long Length => _map.Header.FileLength;

    /// <summary>A name for each column; null where there are none.</summary>
    public IReadOnlyList<string>? FeatureNames => _map.Names.Features;

    /// <summary>A name for each class; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames => _map.Names.Classes;

    /// <summary>All rows as a design, each pass over which reads the file.</summary>
    /// <exception cref="InvalidOperationException">There are more rows than <see cref="int.MaxValue"/>; see <see cref="Part(long, long)"/>.</exception>
    public DesignMatrix Design => All.Design;

    /// <summary>What all rows have to be predicted, in memory.</summary>
    /// <exception cref="InvalidOperationException">The file has none, or more than an array holds.</exception>
    /// <exception cref="InvalidDataException">They are not what was written; the message names block and rows.</exception>
    public DataTargets<double> Targets => All.Targets;

    /// <summary>The weights of all rows, in memory; empty where the file has none.</summary>
    /// <exception cref="InvalidDataException">They are not what was written; the message names block and rows.</exception>
    public ReadOnlyMemory<double> Weights => All.Weights;

    private DesignPart All => _all.Value;

    /// <summary>Opens a file and checks its header, its table of blocks and its names.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no <c>.l1x</c> file, one of another version, cut off or damaged; the message says what is wrong and where.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static DesignFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("A .l1x file is mapped as it is, and its numbers are little-endian.");
        return new(path);
    }

    /// <summary>Consecutive rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">The rows, at most <see cref="int.MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file doesn't have them.</exception>
    /// <exception cref="InvalidOperationException">There are more of them than <see cref="int.MaxValue"/>.</exception>
    public DesignPart Part(long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - first);
        return count <= int.MaxValue
            ? new(_map, first, (int)count)
            : throw new InvalidOperationException($"'{Path}': a design has at most {int.MaxValue} rows, these are {count}. Read fewer at a time with Part, or a rank's with Shard.");
    }

    /// <summary>The rows of a rank: of N rows and S ranks, rank r has those from ⌊r·N/S⌋ to before ⌊(r + 1)·N/S⌋.</summary>
    /// <param name="communicator">The ranks.</param>
    public DesignPart Shard(ICommunicator communicator)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        long first = From(communicator.Rank);
        return Part(first, From(communicator.Rank + 1) - first);

        long From(int rank) => (long)((Int128)Rows * rank / communicator.Size);
    }

    /// <inheritdoc cref="DesignPart.Batches{T}(int, int, bool)"/>
    public DesignBatches<T> Batches<T>(int batchSize, int seed = 0, bool shuffle = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(_map, 0, Rows, batchSize, seed, shuffle);

    /// <summary>Reads the whole file and checks every block.</summary>
    /// <param name="progress">Told of the part that is checked, from 0 to 1, after each block; null for nobody.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidDataException">A block is not what was written; the message names it and its rows.</exception>
    public void Verify(IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        int blocks = _map.Entries.Count;
        for (int block = 0; block < blocks; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (DesignBlock mapped = _map.MapUnchecked(block))
                mapped.Check();
            _ = DesignSides.Read(_map, (long)block * RowsOfBlock, _map.Header.RowsIn(block));
            progress?.Report((block + 1.0) / blocks);
        }
    }

    /// <summary>Closes the file. Designs that were made of it cannot be read any more.</summary>
    public void Dispose() => _map.Dispose();

    /// <summary>Extents, element and layout: <c>6000000 × 500 of float32 by rows</c>.</summary>
    public override string ToString() => $"{Rows} × {Columns} of {_map.Header.ElementName} {Layout switch
    {
        DesignLayout.Rows => "by rows",
        DesignLayout.Columns => "by columns",
        _ => "in sparse rows",
    }}";
}
