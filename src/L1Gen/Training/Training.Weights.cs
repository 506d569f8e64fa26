using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

public static partial class Training
{
    /// <summary>Fills all weights from a seed.</summary>
    /// <param name="model">Receives the weights.</param>
    /// <param name="seed">The same seed gives the same weights on every machine.</param>
    /// <param name="scheme">
    /// <see cref="Initialization.Auto"/> for what each field asks for; <see cref="Initialization.Zero"/> or <see cref="Initialization.One"/> for every weight;
    /// <see cref="Initialization.Glorot"/> or <see cref="Initialization.He"/> for the fields that ask for either.
    /// </param>
    /// <exception cref="InvalidOperationException">A weight field is null, or its length is not the declared one.</exception>
    public static void Initialize<T>(this IDifferentiable<T> model, int seed, Initialization scheme = Initialization.Auto)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        Initialize(model, seed, scheme, zerosOnly: false);
    }

    /// <summary>Fills the fields whose weights are all 0, as the emitted constructors do: what a field initializer has made stays.</summary>
    /// <param name="model">Receives the weights.</param>
    /// <param name="seed">For a model without other weights the same as in <see cref="Initialize{T}(IDifferentiable{T}, int, Initialization)"/>.</param>
    /// <exception cref="InvalidOperationException">A weight field is null, or its length is not the declared one.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void InitializeZeros<T>(IDifferentiable<T> model, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        Initialize(model, seed, Initialization.Auto, zerosOnly: true);
    }

    private static void Initialize<T>(IDifferentiable<T> model, int seed, Initialization scheme, bool zerosOnly)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(seed, stream: 1);
        for (int field = 0; field < model.Plan.Fields.Count; field++)
        {
            if (zerosOnly && model.WeightsOf(field).ContainsAnyExcept(T.Zero))
                continue;
            FieldPlan plan = model.Plan.Fields[field];
            Initialization own = plan.Initialization;
            bool spread = own is Initialization.Glorot or Initialization.He;
            Initialization chosen = scheme switch
            {
                Initialization.Auto => own,
                Initialization.Glorot or Initialization.He => spread ? scheme : own,
                _ => scheme,
            };
            Fill(model.WeightsOf(field), plan.Shape, chosen, ref random);
        }
    }

    /// <summary>Copies all weights to another model of the same fields.</summary>
    /// <param name="model">The model to copy from.</param>
    /// <param name="other">Receives the weights.</param>
    /// <exception cref="ArgumentException">The other model has other fields. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A weight field is null, or its length is not the declared one.</exception>
    public static void CopyTo<T>(this IDifferentiable<T> model, IDifferentiable<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        Checked(other);
        for (int field = 0; field < Math.Max(model.Plan.Fields.Count, other.Plan.Fields.Count); field++)
        {
            if (!SameField(model, other, field))
                throw new ArgumentException($"The models differ in weight field {field}.", nameof(other));
        }

        for (int field = 0; field < model.Plan.Fields.Count; field++)
            model.WeightsOf(field).CopyTo(other.WeightsOf(field));
    }

    /// <summary>Whether all weights of two models are the same to the bit: 0 differs from −0, and a NaN equals itself.</summary>
    /// <param name="model">A model.</param>
    /// <param name="other">Another; one of other fields is not equal.</param>
    /// <exception cref="InvalidOperationException">A weight field is null, or its length is not the declared one.</exception>
    public static bool WeightsEqual<T>(this IDifferentiable<T> model, IDifferentiable<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        Checked(other);
        if (model.Plan.Fields.Count != other.Plan.Fields.Count)
            return false;
        for (int field = 0; field < model.Plan.Fields.Count; field++)
        {
            if (!SameField(model, other, field) || !MemoryMarshal.AsBytes(model.WeightsOf(field)).SequenceEqual(MemoryMarshal.AsBytes(other.WeightsOf(field))))
                return false;
        }

        return true;
    }

    /// <summary>The number of weights that are exactly zero, exempt fields included.</summary>
    /// <exception cref="InvalidOperationException">A weight field is null, or its length is not the declared one.</exception>
    public static long ZeroWeights<T>(this IDifferentiable<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        long zeros = 0;
        for (int field = 0; field < model.Plan.Fields.Count; field++)
            zeros += Kernel.CountZeros<T>(model.WeightsOf(field));
        return zeros;
    }

    private static void Checked<T>(IDifferentiable<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        model.CheckWeights();
    }

    private static bool SameField<T>(IDifferentiable<T> model, IDifferentiable<T> other, int field)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        field < model.Plan.Fields.Count && field < other.Plan.Fields.Count && model.Plan.Fields[field] is var a && other.Plan.Fields[field] is var b
        && a.Length == b.Length && a.Shape.SequenceEqual(b.Shape);

    private static void Fill<T>(Span<T> weights, IReadOnlyList<int> shape, Initialization scheme, ref RandomGenerator random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A vector stands for a matrix of one output.
        int inputs = shape.Count > 0 ? shape[0] : 1, outputs = shape.Count > 1 ? shape[1] : 1;
        if (scheme is Initialization.Glorot or Initialization.He)
        {
            double bound = Math.Sqrt(6.0 / (scheme == Initialization.He ? inputs : inputs + outputs));
            foreach (ref T weight in weights)
                weight = T.CreateTruncating(bound * (2 * random.NextDouble() - 1));
        }
        else
        {
            weights.Fill(scheme == Initialization.One ? T.One : T.Zero);
        }
    }
}
