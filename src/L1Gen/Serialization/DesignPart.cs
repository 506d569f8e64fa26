using System.Numerics;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>Consecutive rows of a <see cref="DesignFile"/>; usable as long as that is open.</summary>
public sealed class DesignPart
{
    private readonly DesignFileMap _map;
    private readonly Lazy<DesignSides> _sides;

    internal DesignPart(DesignFileMap map, long first, int rows)
    {
        (_map, First, Rows) = (map, first, rows);
        _sides = new(() => DesignSides.Read(map, first, rows));
        Design = new DesignOnDisk(map, first, rows);
    }

    /// <summary>The number of the first row in the file.</summary>
    public long First { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The rows as a design, each pass over which reads the file.</summary>
    public DesignMatrix Design { get; }

    /// <summary>What the rows have to be predicted, in memory.</summary>
    /// <exception cref="InvalidOperationException">The file has none, or more than an array holds.</exception>
    /// <exception cref="InvalidDataException">They are not what was written; the message names block and rows.</exception>
    public DataTargets<double> Targets => _map.Header.Responses switch
    {
        DesignResponses.None => throw new InvalidOperationException($"{_map.Source} has nothing to predict."),
        DesignResponses.Classes => new(_sides.Value.Classes),
        _ => new(_sides.Value.Numbers),
    };

    /// <summary>The weights of the rows, in memory; empty where the file has none.</summary>
    /// <exception cref="InvalidDataException">They are not what was written; the message names block and rows.</exception>
    public ReadOnlyMemory<double> Weights => _map.Header.HasWeights ? _sides.Value.Weights : default;

    /// <summary>
    /// The rows in batches for <c>Fit</c>, in another order each epoch, in bounded memory: a few blocks that chance chooses are in memory at a time, and rows come from
    /// them by chance. Each row comes once an epoch. The order depends on seed and epoch alone, so that a fit that resumes from a checkpoint takes the same one.
    /// </summary>
    /// <typeparam name="T">The element of the file, <see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="batchSize">Rows of a batch, positive; the last one has what is left.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="shuffle">Whether the order is by chance; if not, it is that of the file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size of a batch is not positive.</exception>
    /// <exception cref="InvalidOperationException">The file's element is another.</exception>
    public DesignBatches<T> Batches<T>(int batchSize, int seed = 0, bool shuffle = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(_map, First, Rows, batchSize, seed, shuffle);

    /// <summary>The rows: <c>rows 500000–999999</c>.</summary>
    public override string ToString() => Rows == 0 ? "no rows" : $"rows {First}–{First + Rows - 1}";
}
