using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The iterations of <see cref="ProximalGradient"/>: FISTA with backtracking (Beck and Teboulle 2009, §4) and the gradient scheme of restarts (O'Donoghue and
/// Candès 2015, §3.2). All rows count in each; they pass through the engine in batches that fit the cache.
/// </summary>
internal sealed class Fista<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LeastStep = 1e-100;

    private readonly IDifferentiable<T> _model;
    private readonly ProximalGradient _options;
    private readonly BatchEngine<T> _engine;
    private readonly WeightUpdate<T> _update;
    private readonly BoundData<T> _data;
    private readonly int[] _rows;
    private readonly double[] _classWeights;
    private readonly double _ratio;
    private readonly Func<string, Exception> _diverged;
    private readonly ICommunicator _ranks;
    private readonly double _weight;
    private readonly double _noise;
    private readonly double[] _total;
    private readonly WeightSnapshot<T> _current;
    private readonly WeightSnapshot<T> _point;
    private readonly WeightSnapshot<T> _next;
    private double _momentum = 1;
    private bool _growing = true;
    private bool _atRest = true;

    public Fista(
        IDifferentiable<T> model,
        ProximalGradient options,
        BatchEngine<T> engine,
        WeightUpdate<T> update,
        BoundData<T> data,
        int[] rows,
        double[] classWeights,
        double ratio,
        Func<string, Exception> diverged,
        ICommunicator ranks)
    {
        _ranks = ranks;
        _diverged = diverged;
        _model = model;
        _options = options;
        _engine = engine;
        _update = update;
        _data = data;
        _rows = rows;
        _classWeights = classWeights;
        _ratio = ratio;
        _noise = 16 * (typeof(T) == typeof(float) ? Math.Pow(2, -23) : Math.Pow(2, -52));
        _total = new double[model.Plan.GradientLength + 1];
        _current = new WeightSnapshot<T>(model).Take();
        _point = new WeightSnapshot<T>(model).Take();
        _next = new WeightSnapshot<T>(model);
        StepSize = options.InitialStep;
        foreach (int row in rows)
            _weight += data.WeightOf(row, classWeights);
        _weight = ranks.Sum(_weight);
    }

    /// <summary>t, found by backtracking.</summary>
    public double StepSize { get; private set; }

    /// <summary>The greatest |y − prox(y − t·g)|/t at the point y of the last iteration.</summary>
    public double Optimality { get; private set; } = double.PositiveInfinity;

    /// <summary>The mean loss at the model's weights.</summary>
    public double Loss { get; private set; }

    /// <summary>What a checkpoint keeps beside the weights: the point, and the numbers of the method.</summary>
    public (T[] Point, double[] Numbers) State
    {
        get => (_point.Elements, [StepSize, _momentum, _growing ? 1 : 0, _atRest ? 1 : 0, Optimality]);
        set
        {
            value.Point.CopyTo(_point.Elements, 0);
            (StepSize, _momentum, Optimality) = (value.Numbers[0], value.Numbers[1], value.Numbers[4]);
            (_growing, _atRest) = (value.Numbers[2] != 0, value.Numbers[3] != 0);
            _current.Take();
        }
    }

    /// <summary>One iteration; the model has the new weights.</summary>
    /// <returns>Whether the weights are optimal to the tolerance.</returns>
    /// <exception cref="FitDivergedException">Loss or gradient is NaN or infinite.</exception>
    public bool Iterate()
    {
        _point.Restore();
        double loss = Compute(withGradient: true);
        if (!double.IsFinite(loss) || !double.IsFinite(_update.SquaredNorm()))
            throw _diverged(double.IsFinite(loss) ? "The gradient" : "The loss");
        bool telling;
        while (true)
        {
            Propose();
            (double inner, double square, double greatest) = Compare();
            Optimality = greatest / StepSize;
            if (_atRest && Optimality <= _options.Tolerance)
            {
                // The point is where the weights are, and so the measure is theirs.
                _point.Restore();
                Loss = loss;
                return true;
            }

            _next.Restore();
            Loss = Compute(withGradient: false);
            double quadratic = square / (2 * StepSize), noise = _noise * Math.Abs(loss);

            // Where the step is too short for the loss to tell, the step size found before stays.
            telling = quadratic > noise;
            if (double.IsFinite(Loss) && (!telling || Loss <= loss + inner + quadratic + noise))
                break;
            StepSize /= 2;
            _growing = false;
            if (StepSize < LeastStep)
                throw _diverged("The loss after every step");
        }

        Advance(telling);
        return false;
    }

    private void Advance(bool telling)
    {
        bool uphill = IsUphill();
        _growing &= telling;
        if (_growing || uphill || Optimality <= _options.Tolerance)
        {
            _momentum = 1;
            _atRest = true;
            _next.Elements.CopyTo(_point.Elements, 0);

            // The search for a greater step size begins anew where the acceleration does.
            _growing = telling;
            if (_growing)
                StepSize *= 2;
        }
        else
        {
            double momentum = (1 + Math.Sqrt(1 + 4 * _momentum * _momentum)) / 2;
            T factor = T.CreateTruncating((_momentum - 1) / momentum);
            _momentum = momentum;
            _atRest = false;
            T[] point = _point.Elements, next = _next.Elements, current = _current.Elements;
            for (int i = 0; i < point.Length; i++)
                point[i] = next[i] + factor * (next[i] - current[i]);
        }

        _next.Elements.CopyTo(_current.Elements, 0);
    }

    /// <summary>next = prox of t·penalty at (point − t·gradient).</summary>
    private void Propose()
    {
        _point.Elements.CopyTo(_next.Elements, 0);
        for (int i = 0; i < _model.Plan.Fields.Count; i++)
        {
            FieldPlan field = _model.Plan.Fields[i];
            var step = new StepContext<T>
            {
                Weights = _next[i],
                Gradient = _update.Gradient.Slice(field.Offset, field.Length),
                First = default,
                Second = default,
                Number = 1,
                Rate = StepSize,
                Scale = 1,
                Lambda = field.Lambda * _ratio,
                Lambda2 = field.Lambda2 * _ratio,
            };
            ProximalSgd.Run(step, momentum: 0, nesterov: false, scale: 1, StepSize, step.Lambda, step.Lambda2);
        }
    }

    /// <summary>Of d = next − point: gradient·d, d·d and the greatest |d|.</summary>
    private (double Inner, double Square, double Greatest) Compare()
    {
        double inner = 0, square = 0, greatest = 0;
        T[] point = _point.Elements, next = _next.Elements;
        ReadOnlySpan<T> gradient = _update.Gradient;
        for (int i = 0; i < point.Length; i++)
        {
            double d = double.CreateTruncating(next[i]) - double.CreateTruncating(point[i]);
            inner += double.CreateTruncating(gradient[i]) * d;
            square += d * d;
            greatest = Math.Max(greatest, Math.Abs(d));
        }

        // What steers the iterations is one rank's, so that they end together on whatever processors.
        Span<double> sums = [inner, square, greatest];
        _ranks.Broadcast(MemoryMarshal.AsBytes(sums));
        return (sums[0], sums[1], sums[2]);
    }

    /// <summary>Whether the step's direction of descent and the movement of the weights disagree.</summary>
    private bool IsUphill()
    {
        double product = 0;
        T[] point = _point.Elements, next = _next.Elements, current = _current.Elements;
        for (int i = 0; i < point.Length; i++)
        {
            double after = double.CreateTruncating(next[i]);
            product += (double.CreateTruncating(point[i]) - after) * (after - double.CreateTruncating(current[i]));
        }

        _ranks.Broadcast(MemoryMarshal.AsBytes(new Span<double>(ref product)));
        return product > 0;
    }

    /// <summary>The mean loss over all rows at the model's weights, and on request its gradient.</summary>
    private double Compute(bool withGradient)
    {
        double sum = 0;
        Array.Clear(_total);
        _engine.MeanOver = _weight;
        Span<T> gradient = _update.Gradient;
        for (int start = 0; start < _rows.Length; start += _engine.Rows)
        {
            _engine.Load(_data, _rows.AsSpan(start, Math.Min(_engine.Capacity, _rows.Length - start)), withTargets: true, _classWeights);
            if (!withGradient)
            {
                sum += _engine.ComputeLoss();
                continue;
            }

            sum += _engine.LossAndGradient(_update.GradientAndNotes);
            for (int i = 0; i < gradient.Length; i++)
                _total[i] += double.CreateTruncating(gradient[i]);
        }

        if (!withGradient)
            return _ranks.Sum(sum) / _weight;

        // The loss travels behind the gradient.
        _total[^1] = sum;
        _ranks.AllReduce(_total.AsSpan());
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = T.CreateTruncating(_total[i]);
        return _total[^1] / _weight;
    }
}
