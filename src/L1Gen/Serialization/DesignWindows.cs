namespace L1Gen.Serialization;

/// <summary>
/// Rows of a design file in an order by chance, in bounded memory: the blocks come in an order by chance, a few of them are a window, and its rows come in an order by
/// chance. The next window is read while one is used.
/// </summary>
internal sealed class DesignWindows : IDisposable
{
    /// <summary>Bytes of a window, and the least blocks of one.</summary>
    private const long Bytes = 64 << 20;

    private const int LeastBlocks = 4;

    private readonly DesignFileMap _map;
    private readonly long _first;
    private readonly long _end;
    private readonly int[] _blocks;
    private readonly int _blocksOfWindow;
    private readonly bool _isShuffled;
    private RandomGenerator _random;
    private int _nextBlock;
    private DesignWindow? _current;
    private Task<DesignWindow?> _next;

    /// <param name="map">The file.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="seed">The user's.</param>
    /// <param name="epoch">Decides the order, with the seed; null for that of the file.</param>
    public DesignWindows(DesignFileMap map, long first, long rows, int seed, int? epoch)
    {
        (_map, _first, _end, _isShuffled) = (map, first, first + rows, epoch is not null);
        int rowsOfBlock = map.Header.RowsOfBlock;
        _blocks = rows == 0 ? [] : [.. Enumerable.Range((int)(first / rowsOfBlock), (int)((_end - 1) / rowsOfBlock) - (int)(first / rowsOfBlock) + 1)];
        _random = new(seed, stream: 2L + (epoch ?? 0));
        if (_isShuffled)
            _random.Shuffle(_blocks);
        long bytesOfBlock = _blocks.Length == 0 ? 1 : Math.Max(map.Elements / map.Header.Blocks * map.Header.ElementSize, 1);
        _blocksOfWindow = (int)Math.Clamp(Bytes / bytesOfBlock, LeastBlocks, Math.Max(LeastBlocks, Array.MaxLength / rowsOfBlock));
        _next = Task.Run(Load);
    }

    /// <summary>The next window, valid until the one after it is asked for; null at the end.</summary>
    public DesignWindow? Next()
    {
        _current?.Dispose();
        _current = _next.GetAwaiter().GetResult();
        _next = _current is null ? Task.FromResult<DesignWindow?>(null) : Task.Run(Load);
        return _current;
    }

    public void Dispose()
    {
        _current?.Dispose();
        ((IAsyncResult)_next).AsyncWaitHandle.WaitOne();
        if (_next.IsCompletedSuccessfully)
            _next.Result?.Dispose();
    }

    private DesignWindow? Load()
    {
        int count = Math.Min(_blocksOfWindow, _blocks.Length - _nextBlock);
        if (count == 0)
            return null;
        var window = new DesignWindow(_map, _blocks.AsSpan(_nextBlock, count), _first, _end);
        _nextBlock += count;
        if (_isShuffled)
            _random.Shuffle(window.Order);
        return window;
    }
}

/// <summary>Some mapped blocks, and the order in which their rows are taken.</summary>
internal sealed class DesignWindow : IDisposable
{
    private readonly DesignBlock[] _blocks;
    private readonly byte[][] _sides;
    private readonly int _rowsOfBlock;
    private readonly int[] _order;

    public DesignWindow(DesignFileMap map, ReadOnlySpan<int> blocks, long first, long end)
    {
        _rowsOfBlock = map.Header.RowsOfBlock;
        _blocks = new DesignBlock[blocks.Length];
        _sides = new byte[blocks.Length][];
        var order = new List<int>(blocks.Length * _rowsOfBlock);
        try
        {
            for (int k = 0; k < blocks.Length; k++)
            {
                DesignBlock block = _blocks[k] = map.Map(blocks[k], ahead: true);
                _sides[k] = new byte[checked((int)(block.Rows * map.Header.SideOfRow))];
                map.ReadSide(blocks[k], _sides[k]);
                int from = (int)Math.Max(first - block.FirstRow, 0), to = (int)Math.Min(block.Rows, end - block.FirstRow);
                for (int row = from; row < to; row++)
                    order.Add(k * _rowsOfBlock + row);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _order = [.. order];
    }

    /// <summary>The rows.</summary>
    public int Count => _order.Length;

    public Span<int> Order => _order;

    /// <summary>The row at a place of the order: its block, what stands beside the block's elements, and its number in the block.</summary>
    public (DesignBlock Block, byte[] Side, int Row) this[int place]
    {
        get
        {
            int block = _order[place] / _rowsOfBlock;
            return (_blocks[block], _sides[block], _order[place] - block * _rowsOfBlock);
        }
    }

    public void Dispose()
    {
        foreach (DesignBlock? block in _blocks)
            block?.Dispose();
    }
}
