using System.Runtime.ExceptionServices;

namespace L1Gen;

/// <summary>Runs fits that know nothing of each other on a few threads. Each writes its own result, so that the number of threads changes none.</summary>
internal sealed class ParallelFits
{
    private readonly int _count;
    private readonly Action<int, CancellationToken> _fit;
    private readonly IProgress<FitsProgress>? _progress;
    private readonly CancellationTokenSource _stop;
    private readonly Exception?[] _errors;
    private readonly object _gate = new();
    private int _next;
    private int _finished;

    private ParallelFits(int count, Action<int, CancellationToken> fit, IProgress<FitsProgress>? progress, CancellationTokenSource stop)
    {
        _count = count;
        _fit = fit;
        _progress = progress;
        _stop = stop;
        _errors = new Exception?[count];
    }

    /// <summary>Runs the fits, which start in their order, and returns when all have ended. The caller's thread is one of the threads.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>Where fits fail, the others are cancelled, and the error of the first of them is thrown as it is.</remarks>
    public static void Run(int count, int threads, Action<int, CancellationToken> fit, IProgress<FitsProgress>? progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fits = new ParallelFits(count, fit, progress, stop);
        Thread[] others = new Thread[Math.Min(threads, count) - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(fits.Work) { IsBackground = true, Name = $"L1Gen fit {i + 1}" };
            others[i].Start();
        }

        fits.Work();
        foreach (Thread other in others)
            other.Join();
        if (Array.Find(fits._errors, error => error is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Work()
    {
        for (int index = Interlocked.Increment(ref _next) - 1; index < _count && !_stop.IsCancellationRequested; index = Interlocked.Increment(ref _next) - 1)
        {
            try
            {
                _fit(index, _stop.Token);
                Report();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, the caller receives it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _errors[index] = exception;
                _stop.Cancel();
            }
        }
    }

    private void Report()
    {
        lock (_gate)
            _progress?.Report(new FitsProgress(++_finished, _count));
    }
}
