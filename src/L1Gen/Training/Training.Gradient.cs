using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

public static partial class Training
{
    /// <summary>
    /// The mean loss of a batch and its gradient with respect to all weights as one array, for a loop of one's own; <see cref="Descend"/> takes the step. The
    /// method of the same name on the model writes the gradient field by field.
    /// </summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="batch">Rows with targets, at least one.</param>
    /// <param name="gradient">As long as <see cref="ForwardPlan.GradientLength"/>, laid out by <see cref="FieldPlan.Offset"/>; overwritten.</param>
    /// <returns>The mean loss, without the penalty.</returns>
    /// <exception cref="ArgumentException">
    /// The data does not fit the model, has no rows, or holds a NaN or an infinity; or the gradient has another length.
    /// </exception>
    /// <remarks>The workspace of the last call is kept for the next one on the same thread.</remarks>
    public static double LossAndGradient<T>(this IDifferentiable<T> model, Dataset<T> batch, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        ForwardPlan plan = model.Plan;
        if (gradient.Length != plan.GradientLength)
            throw new ArgumentException($"'gradient' has {Counted.Of(gradient.Length, "element")}, the model's has {plan.GradientLength}.", nameof(gradient));
        GradientRunner<T> runner = GradientRunner<T>.Take(model, batch);
        double loss = runner.Run(gradient);
        GradientRunner<T>.Keep(runner);
        return loss;
    }

    /// <summary>
    /// One step of proximal gradient descent on all weights: w ← prox(w − rate·gradient), the proximal operator being that of the penalty, which yields
    /// exact zeros (as <see cref="IRegularized.ProximalStep(double)"/> after a gradient step).
    /// </summary>
    /// <param name="model">Receives the weights.</param>
    /// <param name="gradient">The gradient of the loss alone, as <see cref="LossAndGradient"/> writes it.</param>
    /// <param name="rate">The learning rate, finite and not negative.</param>
    /// <param name="lambda">Takes the place of the declared λ, as in <see cref="FitOptions.Lambda"/>; null for the declared one.</param>
    /// <exception cref="ArgumentException">The gradient has another length than <see cref="ForwardPlan.GradientLength"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate or λ is negative, NaN or infinite.</exception>
    public static void Descend<T>(this IDifferentiable<T> model, ReadOnlySpan<T> gradient, double rate, double? lambda = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        ForwardPlan plan = model.Plan;
        if (gradient.Length != plan.GradientLength)
            throw new ArgumentException($"'gradient' has {Counted.Of(gradient.Length, "element")}, the model's has {plan.GradientLength}.", nameof(gradient));
        Require.FiniteNotNegative(rate);
        double ratio = 1;
        if (lambda is { } other)
        {
            Require.FiniteNotNegative(other, nameof(lambda));
            ratio = other / model.Lambda;
        }

        for (int i = 0; i < plan.Fields.Count; i++)
        {
            FieldPlan field = plan.Fields[i];
            ReadOnlySpan<T> part = gradient.Slice(field.Offset, field.Length);
            var step = new StepContext<T>
            {
                Weights = model.WeightsOf(i),

                // Without momentum the gradient is only read.
                Gradient = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(part), part.Length),
                First = default,
                Second = default,
                Number = 1,
                Rate = rate,
                Scale = 1,
                Lambda = field.Lambda * ratio,
                Lambda2 = field.Lambda2 * ratio,
            };
            ProximalSgd.Run(step, momentum: 0, nesterov: false, scale: 1, rate, step.Lambda, step.Lambda2);
        }
    }

    /// <summary>What one call of <see cref="LossAndGradient"/> needs, kept for the next.</summary>
    private sealed class GradientRunner<T>(IDifferentiable<T> model, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const long MostBytesKept = 1 << 24;

        [ThreadStatic]
        private static GradientRunner<T>? _kept;

        private readonly BatchEngine<T> _engine = new(model, rows, withGradient: true);
        private readonly WeightArena<T> _gradient = new(model.Plan.GradientLength);
        private readonly BoundData<T> _bound = new(model.Plan);
        private int[] _order = [];

        /// <summary>A runner that has the batch, checked.</summary>
        public static GradientRunner<T> Take(IDifferentiable<T> model, Dataset<T> batch)
        {
            GradientRunner<T>? runner = _kept;
            _kept = null;
            BoundData<T> bound = runner is not null && runner._bound.Plan == model.Plan ? runner._bound : new(model.Plan);
            NotEmpty(bound.Bind(batch, withTargets: true, nameof(batch)), nameof(batch));
            if (runner is null || runner._bound != bound || runner._engine.Capacity < bound.Rows)
                runner = new(model, bound.Rows);
            if (runner._bound != bound)
                runner._bound.Bind(batch, withTargets: true, nameof(batch));
            runner._engine.SetModel(model);
            return runner;
        }

        /// <summary>Keeps the runner's memory, but nothing of the user's.</summary>
        public static void Keep(GradientRunner<T> runner)
        {
            runner._engine.SetModel(null);
            runner._bound.Clear();
            if (runner._engine.Bytes <= MostBytesKept)
                _kept = runner;
        }

        public double Run(Span<T> gradient)
        {
            int[]? order = _bound.Data.Order;
            if (order is null && _order.Length < _bound.Rows)
                _order = [.. Enumerable.Range(0, _engine.Capacity)];
            _engine.Load(_bound, (order ?? _order).AsSpan(0, _bound.Rows));
            double loss = _engine.LossAndGradient(_gradient);
            _gradient.AsSpan().CopyTo(gradient);
            return loss / _engine.WeightSum;
        }
    }
}
