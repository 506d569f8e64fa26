using System.Collections;
using System.Numerics;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>The rows of a <see cref="DesignFile"/> in batches; see <see cref="DesignPart.Batches{T}(int, int, bool)"/>.</summary>
/// <remarks>
/// A batch is valid until the next: its memory is used again. An enumeration is an epoch; <c>Fit</c> tells which, elsewhere they are counted from 0.
/// </remarks>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public sealed class DesignBatches<T> : IEnumerable<Dataset<T>>, IEpochBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DesignFileMap _map;
    private readonly long _first;
    private readonly long _rows;
    private readonly int _seed;
    private readonly bool _shuffle;
    private int _epoch;

    internal DesignBatches(DesignFileMap map, long first, long rows, int batchSize, int seed, bool shuffle)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (map.Header.ElementSize != DesignFileHeader.SizeOf<T>())
            throw new InvalidOperationException($"{map.Source} holds {map.Header.ElementName}; the batches of a model of {ElementName.Of<T>()} need another file.");
        if (Math.Min(batchSize, rows) * map.Header.Columns > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"A batch of so many rows of {map.Header.Columns} would be larger than an array.");
        (_map, _first, _rows, BatchSize, _seed, _shuffle) = (map, first, rows, batchSize, seed, shuffle);
    }

    /// <summary>Rows of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The batches of an epoch; the last one has what is left.</summary>
    public long Count => (_rows + BatchSize - 1) / BatchSize;

    /// <summary>The batches of the next epoch.</summary>
    /// <exception cref="InvalidDataException">A block is not what was written; the message names it and its rows.</exception>
    public IEnumerator<Dataset<T>> GetEnumerator() => OfEpoch(_epoch++).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public IEnumerable<Dataset<T>> OfEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Enumerate(epoch);
    }

    private IEnumerable<Dataset<T>> Enumerate(int epoch)
    {
        using var windows = new DesignWindows(_map, _first, _rows, _seed, _shuffle ? epoch : null);
        var batch = new DesignBatch<T>(_map.Header, (int)Math.Min(BatchSize, _rows));
        while (windows.Next() is { } window)
        {
            for (int place = 0; place < window.Count;)
            {
                place += batch.Add(window, place);
                if (batch.IsFull && batch.Take() is { } full)
                    yield return full;
            }
        }

        if (batch.Take() is { } last)
            yield return last;
    }
}
