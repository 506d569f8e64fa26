using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace L1Gen.Tests.Modeling;

/// <summary>Ranks that are threads of this process: what a computation over several does, without MPI. Sums are taken in the order of the ranks.</summary>
internal sealed class ThreadRanks : ICommunicator
{
    private readonly Meeting _meeting;

    private ThreadRanks(Meeting meeting, int rank) => (_meeting, Rank) = (meeting, rank);

    public int Rank { get; }

    public int Size => _meeting.Size;

    /// <summary>Calls of <see cref="AllReduce(Span{double}, ReduceOperation)"/> and its like so far.</summary>
    public int Reductions { get; private set; }

    /// <summary>Elements reduced so far.</summary>
    public long Elements { get; private set; }

    /// <summary>Runs every rank to its end; the exception of the lowest rank that threw its own is thrown.</summary>
    public static TResult[] Run<TResult>(int size, Func<ThreadRanks, TResult> rank)
    {
        (TResult Result, Exception? Error)[] ends = Outcomes(size, rank);
        foreach ((_, Exception? error) in ends.OrderBy(end => end.Error is BrokenMeetingException))
        {
            if (error is not null)
                ExceptionDispatchInfo.Throw(error);
        }

        return [.. ends.Select(end => end.Result)];
    }

    /// <summary>Runs every rank to its end, with what each returned or threw.</summary>
    public static (TResult Result, Exception? Error)[] Outcomes<TResult>(int size, Func<ThreadRanks, TResult> rank)
    {
        var meeting = new Meeting(size);
        var ends = new (TResult Result, Exception? Error)[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(r => new Thread(() =>
        {
            try
            {
                ends[r].Result = rank(new ThreadRanks(meeting, r));
            }
            catch (Exception exception)
            {
                ends[r].Error = exception;
            }

            // A rank that has left can't be met any more.
            meeting.Leave();
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return ends;
    }

    public void AllReduce(Span<float> values, ReduceOperation operation = ReduceOperation.Sum) => Reduce(values, operation);

    public void AllReduce(Span<double> values, ReduceOperation operation = ReduceOperation.Sum) => Reduce(values, operation);

    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        byte[][] all = _meeting.Exchange(Rank, bytes.ToArray(), "broadcast");
        Assert.Equal(all[root].Length, bytes.Length);
        all[root].CopyTo(bytes);
    }

    public void Barrier() => _meeting.Exchange(Rank, Array.Empty<byte>(), "barrier");

    [DoesNotReturn]
    public void Abort(string reason)
    {
        _meeting.Leave();
        throw new InvalidOperationException($"Rank {Rank} aborted: {reason}");
    }

    private void Reduce<T>(Span<T> values, ReduceOperation operation)
        where T : struct, System.Numerics.INumber<T>
    {
        Reductions++;
        Elements += values.Length;
        T[][] all = _meeting.Exchange(Rank, values.ToArray(), $"all-reduce {operation}");
        all[0].CopyTo(values);
        foreach (T[] other in all.Skip(1))
        {
            Assert.Equal(values.Length, other.Length);
            for (int i = 0; i < values.Length; i++)
                values[i] = operation == ReduceOperation.Sum ? values[i] + other[i] : T.Max(values[i], other[i]);
        }
    }

    /// <summary>Where ranks wait for each other and show what they bring.</summary>
    private sealed class Meeting(int size)
    {
        private readonly object _gate = new();
        private readonly Array[] _brought = new Array[size];
        private readonly string[] _calls = new string[size];
        private Array[] _shown = [];
        private int _count;
        private int _round;
        private bool _broken;
        private string? _differing;

        public int Size => size;

        public TElement[][] Exchange<TElement>(int rank, TElement[] mine, string call)
        {
            lock (_gate)
            {
                (_brought[rank], _calls[rank]) = (mine, $"{call} of {typeof(TElement).Name}");
                int round = _round;
                if (++_count == size)
                {
                    (_count, _shown) = (0, [.. _brought]);
                    _differing = _calls.Distinct().Count() > 1 ? string.Join("; ", _calls) : null;
                    _round++;
                    Monitor.PulseAll(_gate);
                }

                while (_round == round && !_broken)
                {
                    if (!Monitor.Wait(_gate, TimeSpan.FromMinutes(2)))
                        _broken = true;
                }

                // What was shown stays until this rank has come to the next round too.
                return _round != round && _differing is null
                    ? [.. _shown.Cast<TElement[]>()]
                    : throw new BrokenMeetingException($"The ranks did not meet: {_differing ?? string.Join("; ", _calls)}.");
            }
        }

        public void Leave()
        {
            lock (_gate)
            {
                _broken = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Another rank made another call, or had already ended.</summary>
    internal sealed class BrokenMeetingException(string message) : Exception(message);
}
