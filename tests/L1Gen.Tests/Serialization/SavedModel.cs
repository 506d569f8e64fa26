using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Serialization;

/// <summary>A model that holds weights and does not use them: its scores are the first elements of its input.</summary>
internal sealed class SavedModel<T> : IDifferentiable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] _weights;

    public SavedModel(params FieldPlan[] fields)
    {
        _weights = [.. fields.Select(field => new T[field.Length])];
        Plan = CreatePlan(fields);
    }

    public ForwardPlan Plan { get; init; }

    public double Lambda => 1;

    /// <summary>4 → 3 → 2 with a scalar, every weight another.</summary>
    public static SavedModel<T> Small(int seed)
    {
        var model = new SavedModel<T>(Field("Hidden", 4, 3), Field("HiddenBias", 3), Field("Output", 3, 2), Field("Scale"));
        var random = new Random(seed);
        foreach (T[] weights in model._weights)
        {
            for (int i = 0; i < weights.Length; i++)
                weights[i] = T.CreateTruncating(random.NextDouble() - 0.5);
        }
        return model;
    }

    public static FieldPlan Field(string name, params int[] shape) =>
        new(name, shape, shape.Aggregate(1, (product, extent) => product * extent), 0, 0.01, 0, Initialization.Auto);

    public static ForwardPlan CreatePlan(
        IReadOnlyList<FieldPlan> fields, string text = "Relu(x * Hidden + HiddenBias) * Output * Scale", Loss loss = L1Gen.Loss.SoftmaxCrossEntropy) => new()
        {
            Text = text,
            Graph =
            [
                "x = input 4 of 0", "weights 12 of 0", "matMul 3: 0, 1", "weights 3 of 1", "add 3: 2, 3", "relu 3: 4", "weights 6 of 2", "matMul 2: 5, 6", "weights 1 of 3",
                "multiply 2: 7, 8",
            ],
            Inputs = [new InputPlan("x", InputKind.Dense, 4)],
            Fields = fields,
            GradientLength = fields.Sum(field => field.Length),
            Loss = loss,
            Scores = new Block(4, 2),
            ValueCount = 6,
            WorkspaceCount = 12,
        };

    public T[][] Copy() => [.. _weights.Select(weights => (T[])weights.Clone())];

    public Span<T> WeightsOf(int field) => _weights[field];

    public void CheckWeights()
    {
    }

    public void Forward(in Pass<T> pass) => pass.Workspace[..(Plan.Scores.Count * pass.Stride)].CopyTo(pass.Workspace[(Plan.Scores.Start * pass.Stride)..]);

    public void Loss(in Pass<T> pass, bool withGradient) => throw new NotSupportedException();

    public void Backward(in Pass<T> pass) => throw new NotSupportedException();

    public void WeightGradient(in Pass<T> pass, Span<T> gradient, Share share) => throw new NotSupportedException();

    public double L1Norm() => throw new NotSupportedException();

    public double Penalty() => throw new NotSupportedException();

    public double Penalty(double lambda) => throw new NotSupportedException();

    public void ProximalStep(double stepSize) => throw new NotSupportedException();

    public void ProximalStep(double stepSize, double lambda) => throw new NotSupportedException();

    public SparsityReport Sparsity() => throw new NotSupportedException();
}
