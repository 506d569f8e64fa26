using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>What the ranks that fit one model do together. Nothing fails on one rank alone: what does is told with the next reduction, and all end there.</summary>
internal sealed partial class FitSession<T>
{
    // Of the notes behind the gradient, which are summed over the ranks with it.
    private const int WeightNote = 0;
    private const int FailureNote = 1;
    private const int NotFiniteNote = 2;
    private const int EndNote = 3;
    private const int Notes = 4;

    private bool AreSeveral => _ranks.Size > 1;

    /// <summary>Refuses, on all ranks, one that fits another model, in another way or from other weights.</summary>
    /// <param name="source">Where the rows come from.</param>
    private void AgreeOnFit(string source)
    {
        if (AreSeveral)
            _ranks.AgreeOn(FitIdentity.OfRank<T>(_model.Plan, _options, _ratio, source, WeightChecksum.Of(_model)));
    }

    /// <summary>Takes part in the step on a batch of which every rank has some rows.</summary>
    /// <param name="data">This rank's data.</param>
    /// <param name="rows">Its rows of the batch, maybe none.</param>
    /// <param name="failure">Why this rank can't go on; null where it can.</param>
    /// <param name="hasEnded">Whether this rank has no more batches.</param>
    /// <returns>Whether a rank has more batches.</returns>
    private bool TrainTogether(BoundData<T>? data, ReadOnlySpan<int> rows, Exception? failure, bool hasEnded)
    {
        double loss = 0, weight = 0, rate = 0;
        try
        {
            _cancellation.ThrowIfCancellationRequested();
            rate = NextRate();
            if (rows.Length > 0 && failure is null)
                (loss, weight) = SumGradient(data!, rows);
        }
#pragma warning disable CA1031 // Whatever it is, the other ranks must hear of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure ??= exception;
        }

        if (weight == 0)
            _update.Gradient.Clear();
        Span<T> notes = _update.Notes;
        notes[WeightNote] = T.CreateTruncating(weight);
        notes[FailureNote] = failure is null ? T.Zero : T.One;
        notes[NotFiniteNote] = double.IsFinite(loss) ? T.Zero : T.One;
        notes[EndNote] = hasEnded ? T.One : T.Zero;
        _ranks.AllReduce(_update.GradientAndNotes.AsSpan());

        if (notes[FailureNote] != T.Zero)
            Fail(failure);
        if (notes[EndNote] == T.CreateTruncating(_ranks.Size))
            return false;
        _batch++;
        double ofAll = double.CreateTruncating(notes[WeightNote]);
        if (ofAll > 0)
            TakeStep(notes[NotFiniteNote] == T.Zero ? loss : double.NaN, weight, rate, 1 / ofAll);
        return true;
    }

    /// <summary>The sums of losses and weights over some rows; the gradient is that of the former.</summary>
    private (double Loss, double Weight) SumGradient(BoundData<T> data, ReadOnlySpan<int> rows)
    {
        BatchEngine<T> engine = _engine!;

        // The mean is over the rows of all ranks, whose weight is known once it is summed.
        engine.MeanOver = 1;
        engine.Load(data, rows, withTargets: true, _classWeights);
        return engine.WeightSum == 0 ? default : (engine.LossAndGradient(_update.GradientAndNotes), engine.WeightSum);
    }

    [DoesNotReturn]
    private void Fail(Exception? failure)
    {
        _ranks.Agree(() =>
        {
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
        });
        throw new InvalidOperationException("A rank has told of a failure, but has none.");
    }

    /// <summary>The mean loss of the epoch over the rows of all ranks.</summary>
    private double MeanLoss()
    {
        Span<double> sums = [_lossSum, _weightSum];
        _ranks.AllReduce(sums);
        return sums[0] / sums[1];
    }

    /// <summary>Ends the fit on all ranks where the weights of one are not those of the others.</summary>
    /// <returns>The time since the fit began on rank 0.</returns>
    private TimeSpan AgreeOnWeights()
    {
        TimeSpan elapsed = _clock.Elapsed;
        if (!AreSeveral)
            return elapsed;
        long checksum = WeightChecksum.Of(_model);
        Span<long> ofFirst = [checksum, elapsed.Ticks];
        _ranks.Broadcast(MemoryMarshal.AsBytes(ofFirst));
        (long checksumOfFirst, elapsed) = (ofFirst[0], new TimeSpan(ofFirst[1]));
        _ranks.Agree(() =>
        {
            if (checksum != checksumOfFirst)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"at the end of epoch {_epoch + 1} its weights are not those of rank 0. The ranks compute in different ways: run them on processors of one kind, with one MPI library, and give each the same schedule."));
            }
        });
        return elapsed;
    }
}
