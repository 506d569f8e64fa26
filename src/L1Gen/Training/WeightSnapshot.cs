using System.Numerics;

namespace L1Gen;

/// <summary>A copy of all weights of a model, or numbers laid out like them.</summary>
internal sealed class WeightSnapshot<T>(IDifferentiable<T> model)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>As long as the gradient, laid out by <see cref="FieldPlan.Offset"/>.</summary>
    public T[] Elements { get; } = new T[model.Plan.GradientLength];

    /// <summary>The elements of a field.</summary>
    public Span<T> this[int field] => Elements.AsSpan(model.Plan.Fields[field].Offset, model.Plan.Fields[field].Length);

    /// <summary>Copies the model's weights.</summary>
    public WeightSnapshot<T> Take()
    {
        for (int field = 0; field < model.Plan.Fields.Count; field++)
            model.WeightsOf(field).CopyTo(this[field]);
        return this;
    }

    /// <summary>Puts them back into the model.</summary>
    public void Restore()
    {
        for (int field = 0; field < model.Plan.Fields.Count; field++)
            this[field].CopyTo(model.WeightsOf(field));
    }
}
