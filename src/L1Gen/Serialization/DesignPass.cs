using System.Runtime.ExceptionServices;

namespace L1Gen.Serialization;

/// <summary>
/// A pass over consecutive blocks of a design file. One thread brings the next blocks into memory, others compute on those that are there, and the results are
/// joined in the order of the blocks, so that they don't depend on the number of threads.
/// </summary>
internal sealed class DesignPass
{
    /// <summary>Blocks in memory beside those that are computed on.</summary>
    private const int Ahead = 3;

    private readonly DesignFileMap _map;
    private readonly int _end;
    private readonly int _most;
    private readonly Action<int, DesignBlock> _compute;
    private readonly Action<int, DesignBlock> _join;
    private readonly object _gate = new();
    private readonly Queue<DesignBlock> _ready = [];
    private int _next;
    private int _turn;
    private ExceptionDispatchInfo? _error;

    private DesignPass(DesignFileMap map, int first, int count, int threads, Action<int, DesignBlock> compute, Action<int, DesignBlock> join)
    {
        (_map, _next, _turn, _end, _most) = (map, first, first, first + count, threads + Ahead);
        (_compute, _join) = (compute, join);
    }

    /// <summary>Runs a pass, and returns when every block is done.</summary>
    /// <param name="map">The file.</param>
    /// <param name="first">The first block.</param>
    /// <param name="count">The blocks.</param>
    /// <param name="threads">The threads that compute, the caller among them.</param>
    /// <param name="compute">What a thread, from 0 to below <paramref name="threads"/>, computes of a block.</param>
    /// <param name="join">Adds what it has computed to the whole; called block by block.</param>
    public static void Run(DesignFileMap map, int first, int count, int threads, Action<int, DesignBlock> compute, Action<int, DesignBlock> join)
    {
        if (count > 1)
        {
            new DesignPass(map, first, count, Math.Min(threads, count), compute, join).Run(Math.Min(threads, count));
            return;
        }

        for (int k = first; k < first + count; k++)
        {
            using DesignBlock block = map.Map(k, ahead: false);
            compute(0, block);
            join(0, block);
        }
    }

    private void Run(int threads)
    {
        var others = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            int index = i;
            others[i] = new Thread(() => Guarded(index == 0 ? ReadAhead : () => Work(index))) { IsBackground = true, Name = $"L1Gen design {index}" };
            others[i].Start();
        }

        Guarded(() => Work(0));
        foreach (Thread thread in others)
            thread.Join();
        while (_ready.TryDequeue(out DesignBlock? left))
            left.Dispose();
        _error?.Throw();
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Whatever it is, the caller receives it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                _error ??= ExceptionDispatchInfo.Capture(exception);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void ReadAhead()
    {
        for (int block = _next; block < _end; block++)
        {
            lock (_gate)
            {
                while (_error is null && block - _turn >= _most)
                    Monitor.Wait(_gate);
                if (_error is not null)
                    return;
            }

            DesignBlock mapped = _map.Map(block, ahead: true);
            lock (_gate)
            {
                _ready.Enqueue(mapped);
                _next = block + 1;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Work(int index)
    {
        while (Take() is { } block)
        {
            using (block)
            {
                _compute(index, block);
                if (!AwaitTurn(block.Number))
                    return;
                _join(index, block);
            }

            lock (_gate)
            {
                _turn++;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private DesignBlock? Take()
    {
        lock (_gate)
        {
            while (_error is null && _ready.Count == 0 && _next < _end)
                Monitor.Wait(_gate);
            return _error is null && _ready.TryDequeue(out DesignBlock? block) ? block : null;
        }
    }

    private bool AwaitTurn(int block)
    {
        lock (_gate)
        {
            while (_error is null && _turn != block)
                Monitor.Wait(_gate);
            return _error is null;
        }
    }
}
