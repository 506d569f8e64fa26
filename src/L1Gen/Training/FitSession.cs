using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>One fit: its options checked, its state, what happens in a batch and at the end of an epoch. The drivers say where batches come from.</summary>
internal sealed partial class FitSession<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IDifferentiable<T> _model;
    private readonly FitOptions _options;
    private readonly ICommunicator _ranks;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly double _lambda;
    private readonly double _ratio;
    private readonly WeightUpdate<T> _update;
    private readonly WeightSnapshot<T> _good;
    private readonly WeightSnapshot<T>? _best;
    private readonly List<FitProgress> _history = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private double[] _classWeights = [];
    private int[] _identity = [];
    private BoundData<T>? _validation;
    private Scorer<T>? _validationScorer;
    private WorkerTeam? _team;
    private BatchEngine<T>? _engine;
    private Fista<T>? _fista;

    private int _epoch;
    private int _batch;
    private bool _hasRows;
    private double _lossSum;
    private double _weightSum;
    private double _rate;
    private double _bestValue = double.PositiveInfinity;
    private int _bestEpoch;
    private int? _rows;
    private int? _validationRows;
    private int _resumed;
    private FitEnd? _end;

    public FitSession(IDifferentiable<T> model, FitOptions? options, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        _options = options ?? new FitOptions();
        _ranks = FitOptionsCheck.Given(_options.Communicator, nameof(_options.Communicator));
        _ranks.Agree(() => Check(model));
        _model = model;
        _progress = progress;
        _cancellation = cancellation;
        _lambda = _options.Lambda ?? model.Lambda;
        _ratio = _lambda / model.Lambda;
        _rate = _options.Optimizer.Rate;
        _update = new WeightUpdate<T>(model, _options.Optimizer, _ratio, notes: AreSeveral ? Notes : 0);
        _good = new WeightSnapshot<T>(model).Take();
        _best = _options.EarlyStopping is null ? null : new WeightSnapshot<T>(model).Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _team?.Dispose();

    private void Check(IDifferentiable<T> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.CheckWeights();
        FitOptionsCheck.Run(_options);
        if (_options.Optimizer is ProximalGradient && model.Plan.Loss is (Loss.L1 or Loss.Quantile))
            throw FitOptionsCheck.Fault($"ProximalGradient needs a smooth loss; the model's is {model.Plan.Loss}. Use ProximalAdam, or Loss.Huber.");
    }

    /// <summary>Makes room for batches of so many rows; the first call decides on threads.</summary>
    /// <param name="rows">The most that a batch has.</param>
    /// <param name="usual">How many it has as a rule.</param>
    private BatchEngine<T> Prepare(int rows, int usual)
    {
        if (_engine is not null && _engine.Capacity >= rows)
            return _engine;
        if (_engine is null)
        {
            int threads = Teamwork.Threads(_options.Threads, _model.Plan, _model.Plan.GradientLength, usual);
            _team = threads > 1 ? new WorkerTeam(threads) : null;
            _update.Team = _team;
        }

        return _engine = new BatchEngine<T>(_model, rows, withGradient: true, _team);
    }

    private void BeginEpoch()
    {
        _batch = 0;
        _hasRows = false;
        _lossSum = 0;
        _weightSum = 0;
    }

    /// <summary>Loss, gradient and step for some rows.</summary>
    private void Train(BoundData<T> data, ReadOnlySpan<int> rows)
    {
        _cancellation.ThrowIfCancellationRequested();
        _batch++;
        BatchEngine<T> engine = _engine!;
        engine.Load(data, rows, withTargets: true, _classWeights);
        if (engine.WeightSum == 0)
            return;
        double loss = engine.LossAndGradient(_update.GradientAndNotes);
        TakeStep(loss, engine.WeightSum, NextRate(), scale: 1);
    }

    /// <summary>A step along the gradient that has been computed.</summary>
    /// <param name="loss">The sum of the losses of this process's rows, each times its weight.</param>
    /// <param name="weight">The sum of their weights.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="scale">What the gradient is multiplied by to be that of the mean loss.</param>
    private void TakeStep(double loss, double weight, double rate, double scale)
    {
        if (!double.IsFinite(loss))
            throw Diverged("The loss");

        // A gradient that is not finite shows in the next batch's loss, or in the weights at the end of the epoch: no pass over it is spent to see it here.
        double squares = _options.ClipNorm is null ? 0 : _update.SquaredNorm();
        if (!double.IsFinite(squares))
            throw Diverged("The gradient");
        _lossSum += loss;
        _weightSum += weight;
        _rate = rate;
        if (_options.ClipNorm is { } most && squares * scale * scale > most * most)
            scale = most / Math.Sqrt(squares);
        _update.Step(rate, scale);
    }

    private double NextRate()
    {
        Optimizer optimizer = _options.Optimizer;
        return optimizer.TakesSchedule
            ? optimizer.Rate * CheckedFactor(_options.Schedule.Factor(_update.Steps, _epoch, _options.Epochs))
            : _rate;
    }

    /// <summary>What follows an epoch: validation, early stopping, checkpoint, progress.</summary>
    /// <param name="loss">The mean loss over the rows of all ranks.</param>
    private void EndEpoch(double loss)
    {
        TimeSpan elapsed = AgreeOnWeights();
        if (_update.NotFiniteWeights() is not null)
            throw Diverged("A weight");
        _epoch++;
        _good.Take();
        double penalty = _model.Penalty(_lambda);
        var progress = new FitProgress
        {
            Epoch = _epoch,
            Epochs = _options.Epochs,
            Loss = loss,
            Penalty = penalty,
            Validation = EvaluateValidation(penalty),
            Zeros = _model.ZeroWeights(),
            Weights = _model.Plan.Fields.Sum(field => (long)field.Length),
            LearningRate = _rate,
            Elapsed = elapsed,
        };
        _history.Add(progress);
        CompareWithBest(progress);
        if (_end is null && _epoch >= _options.Epochs)
            _end = FitEnd.Epochs;
        _ranks.Agree(() =>
        {
            if (_ranks.Rank == 0 && _options.Checkpoint is { } checkpoint && (_end is not null || _epoch % checkpoint.EveryEpochs == 0))
                checkpoint.Write(Save());
            _progress?.Report(progress);
        });
    }

    private void CompareWithBest(FitProgress progress)
    {
        if (_options.EarlyStopping is not { } stopping)
            return;
        double value = progress.Validation?.Loss ?? progress.Objective;

        // Rank 0's, so that all end together on whatever processors.
        _ranks.Broadcast(MemoryMarshal.AsBytes(new Span<double>(ref value)));
        if (value < _bestValue - stopping.MinImprovement)
        {
            _bestValue = value;
            _bestEpoch = _epoch;
            _best!.Take();
        }
        else if (_epoch - _bestEpoch >= stopping.Patience)
        {
            _end ??= FitEnd.EarlyStopping;
        }
    }

    /// <summary>Restores the best weights, and looks at the result.</summary>
    /// <param name="training">The data that was trained on; null for a stream.</param>
    private FitResult Finish(BoundData<T>? training)
    {
        bool restored = _best is not null && _bestEpoch > 0;
        if (restored)
            _best!.Restore();
        double penalty = _model.Penalty(_lambda);
        return new FitResult
        {
            History = _history,
            BestEpoch = restored ? _bestEpoch : _epoch,
            ResumedFromEpoch = _resumed,
            End = _end ?? FitEnd.Epochs,
            Training = training is null ? null : new Scorer<T>(_model, training.Rows, _team).Evaluate(training, penalty, _ranks),
            Validation = EvaluateValidation(penalty),
            Optimality = _fista?.Optimality,
            Lambda = _lambda,
            Sparsity = _model.Sparsity().Scaled(_ratio),
        };
    }

    private Evaluation? EvaluateValidation(double penalty)
    {
        if (_validation is null)
            return null;
        _validationScorer ??= new Scorer<T>(_model, _validation.Rows, _team);
        return _validationScorer.Evaluate(_validation, penalty, _ranks);
    }

    private FitDivergedException Diverged(string what) => new(
        _epoch + 1, Math.Max(1, _batch), _update.NotFiniteWeights() ?? _update.NotFiniteGradient(), what, fromTheStart: _epoch == 0 && _update.Steps == 0);

    private static double CheckedFactor(double factor) => factor >= 0 && factor <= double.MaxValue
        ? factor
        : throw new InvalidOperationException($"The schedule gave the factor {factor}; it must be finite and not negative.");
}
