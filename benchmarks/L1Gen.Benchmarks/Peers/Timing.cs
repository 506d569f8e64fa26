using System.Diagnostics;

namespace L1Gen.Benchmarks.Peers;

/// <summary>The median and the fastest of repeated times, in microseconds.</summary>
internal readonly record struct Timing(double Median, double Fastest)
{
    private const double WarmUp = 0.3, Seconds = 1.2;

    /// <summary>Times a call, several of them at once where one is short beside the clock.</summary>
    public static Timing Of(Action call)
    {
        long warm = Stopwatch.GetTimestamp();
        int calls = 0;
        for (; Stopwatch.GetElapsedTime(warm).TotalSeconds < WarmUp; calls++)
            call();
        int atOnce = Math.Max(1, (int)(calls / WarmUp * 200e-6));
        var times = new List<double>();
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds;)
        {
            long before = Stopwatch.GetTimestamp();
            for (int i = 0; i < atOnce; i++)
                call();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds / atOnce);
        }

        return Of(times);
    }

    /// <summary>Times a step of <c>Fit</c>: an epoch's time over its batches, epoch by epoch. Rows are shuffled and gathered in it.</summary>
    public static Timing OfSteps(PeerCase peer, Optimizer optimizer, int threads)
    {
        var listener = new Epochs();
        var options = new FitOptions { Epochs = int.MaxValue, BatchSize = peer.Batch, Optimizer = optimizer, Threads = threads };
        try
        {
            peer.Model().Fit(peer.Data, options, listener, listener.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return Of(listener.Times.ConvertAll(time => time / peer.Batches));
    }

    public static Timing Of(List<double> times)
    {
        times.Sort();
        return new Timing(times[times.Count / 2], times[0]);
    }

    /// <summary>Notes the time of every epoch after the warm-up, and ends the fit when it has enough.</summary>
    private sealed class Epochs : IProgress<FitProgress>, IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private TimeSpan _last;

        public List<double> Times { get; } = [];

        public CancellationToken Token => _end.Token;

        public void Report(FitProgress value)
        {
            if (_last.TotalSeconds > WarmUp)
                Times.Add((value.Elapsed - _last).TotalMicroseconds);
            _last = value.Elapsed;
            if (_last.TotalSeconds > WarmUp + Seconds && Times.Count >= 3)
                _end.Cancel();
        }

        public void Dispose() => _end.Dispose();
    }
}
