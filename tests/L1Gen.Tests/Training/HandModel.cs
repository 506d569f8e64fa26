using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Training;

/// <summary>A model whose passes are written by hand in plain loops, as the trainer sees what the compiler emits.</summary>
internal abstract class HandModel<T> : IDifferentiable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WeightArena<T> _weights;

    protected HandModel(ForwardPlan plan)
    {
        Plan = plan;
        _weights = new WeightArena<T>(plan.GradientLength);
    }

    public ForwardPlan Plan { get; }

    public double Lambda => Plan.Fields.Max(plan => plan.Lambda) is > 0 and var greatest ? greatest : 1;

    public Span<T> WeightsOf(int field) => _weights.Slice(Plan.Fields[field].Offset, Plan.Fields[field].Length);

    public abstract void Forward(in Pass<T> pass);

    public virtual void Loss(in Pass<T> pass, bool withGradient) => HandLoss.Run(pass, Plan, withGradient ? ScoreGradient : default);

    public abstract void Backward(in Pass<T> pass);

    public abstract void WeightGradient(in Pass<T> pass, Span<T> gradient, Share share);

    public double L1Norm() => Sum((field, w) => field.Lambda > 0 || field.Lambda2 > 0 ? Math.Abs(w) : 0);

    public double Penalty() => Sum((field, w) => field.Lambda * Math.Abs(w) + field.Lambda2 * w * w);

    public double Penalty(double lambda) => Penalty() * (lambda / Lambda);

    public void ProximalStep(double stepSize) => throw new NotSupportedException();

    public void ProximalStep(double stepSize, double lambda) => throw new NotSupportedException();

    public SparsityReport Sparsity()
    {
        var report = new SparsityReport();
        for (int i = 0; i < Plan.Fields.Count; i++)
            report.Add(Plan.Fields[i].Name, [.. Plan.Fields[i].Shape], Plan.Fields[i].Lambda, WeightsOf(i).ToArray().Select(double.CreateTruncating).ToArray());
        return report;
    }

    public void CheckWeights()
    {
    }

    public double[] Weights() => Enumerable.Range(0, Plan.Fields.Count).SelectMany(i => WeightsOf(i).ToArray()).Select(double.CreateTruncating).ToArray();

    /// <summary>Where the gradient of the scores stands in the workspace.</summary>
    protected abstract Block ScoreGradient { get; }

    /// <summary>to = x·matrix + bias, for the lanes of the pass.</summary>
    protected static void Affine(in Pass<T> pass, Block x, Span<T> matrix, Span<T> bias, Block to)
    {
        for (int j = 0; j < to.Count; j++)
        {
            for (int b = pass.First; b < pass.End; b++)
            {
                T sum = bias[j];
                for (int i = 0; i < x.Count; i++)
                    sum += pass.Workspace[(x.Start + i) * pass.Stride + b] * matrix[i * to.Count + j];
                pass.Workspace[(to.Start + j) * pass.Stride + b] = sum;
            }
        }
    }

    /// <summary>The gradients of matrix and bias: what lies in the share, over all rows.</summary>
    protected static void AffineGradient(in Pass<T> pass, Block x, Block dTo, Span<T> matrix, Span<T> bias, Share share)
    {
        (int from, int end) = share.Of(matrix.Length);
        for (int e = from; e < end; e++)
        {
            T sum = T.Zero;
            for (int b = 0; b < pass.Rows; b++)
                sum += pass.Workspace[(x.Start + e / dTo.Count) * pass.Stride + b] * pass.Workspace[(dTo.Start + e % dTo.Count) * pass.Stride + b];
            matrix[e] = sum;
        }

        (from, end) = share.Of(bias.Length);
        for (int j = from; j < end; j++)
        {
            T sum = T.Zero;
            for (int b = 0; b < pass.Rows; b++)
                sum += pass.Workspace[(dTo.Start + j) * pass.Stride + b];
            bias[j] = sum;
        }
    }

    private double Sum(Func<FieldPlan, double, double> term) =>
        Plan.Fields.Select((field, i) => WeightsOf(i).ToArray().Sum(w => term(field, double.CreateTruncating(w)))).Sum();
}

/// <summary>x·Slopes + Intercept, with a penalty on the slopes.</summary>
internal sealed class HandLinear<T>(int inputs, int outputs, Loss loss, double lambda = 0, double lambda2 = 0, double parameter = 0, InputKind kind = InputKind.Dense)
    : HandModel<T>(MakePlan(inputs, outputs, loss, lambda, lambda2, parameter, kind))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override Block ScoreGradient => new(Plan.Scores.Start + outputs, outputs);

    private Block X => new(0, kind == InputKind.Dense ? inputs : 0);

    public override void Forward(in Pass<T> pass)
    {
        Affine(pass, X, WeightsOf(0), WeightsOf(1), Plan.Scores);
        if (kind == InputKind.Dense)
            return;
        for (int b = pass.First; b < pass.End; b++)
        {
            foreach ((int column, T value) in Elements(pass, b))
            {
                for (int j = 0; j < outputs; j++)
                    pass.Workspace[(Plan.Scores.Start + j) * pass.Stride + b] += value * WeightsOf(0)[column * outputs + j];
            }
        }
    }

    public override void Backward(in Pass<T> pass)
    {
    }

    public override void WeightGradient(in Pass<T> pass, Span<T> gradient, Share share)
    {
        Span<T> slopes = gradient[..(inputs * outputs)], intercept = gradient.Slice(Plan.Fields[1].Offset, outputs);
        if (kind == InputKind.Dense)
        {
            AffineGradient(pass, X, ScoreGradient, slopes, intercept, share);
            return;
        }

        AffineGradient(pass, X, ScoreGradient, default, intercept, share);
        if (share.Index > 0)
            return;
        slopes.Clear();
        for (int b = 0; b < pass.Rows; b++)
        {
            foreach ((int column, T value) in Elements(pass, b))
            {
                for (int j = 0; j < outputs; j++)
                    slopes[column * outputs + j] += value * pass.Workspace[(ScoreGradient.Start + j) * pass.Stride + b];
            }
        }
    }

    private List<(int Column, T Value)> Elements(in Pass<T> pass, int b)
    {
        var elements = new List<(int, T)>();
        if (kind == InputKind.Index)
            elements.Add((pass.Indices[b], T.One));
        else
        {
            for (int e = pass.SparseStarts[b]; e < pass.SparseEnds[b]; e++)
                elements.Add((pass.SparseColumns[e], pass.SparseValues[e]));
        }

        return elements;
    }

    private static ForwardPlan MakePlan(int inputs, int outputs, Loss loss, double lambda, double lambda2, double parameter, InputKind kind)
    {
        int offset = (inputs * outputs + 15) / 16 * 16, dense = kind == InputKind.Dense ? inputs : 0;
        return new ForwardPlan
        {
            Text = "x * Slopes + Intercept",
            Graph = kind == InputKind.Dense
                ? [$"x = input {inputs} of 0", $"weights {inputs * outputs} of 0", $"matMul {outputs}: 0, 1", $"weights {outputs} of 1", $"add {outputs}: 2, 3"]
                : [$"weights {inputs * outputs} of 0", $"{(kind == InputKind.Sparse ? "sparseMatMul" : "gather")} {outputs}: 0 of 0", $"weights {outputs} of 1", $"add {outputs}: 1, 2"],
            Inputs = [new InputPlan("x", kind, inputs)],
            Fields =
            [
                new FieldPlan("Slopes", [inputs, outputs], inputs * outputs, 0, lambda, lambda2, Initialization.Glorot),
                new FieldPlan("Intercept", [outputs], outputs, offset, 0, 0, Initialization.Zero),
            ],
            GradientLength = offset + outputs,
            Loss = loss,
            LossParameter = parameter,
            Scores = new Block(dense, outputs),
            ValueCount = dense + outputs,
            WorkspaceCount = dense + 2 * outputs,
            MultiplyAdds = inputs * outputs,
        };
    }
}

/// <summary>Relu(x·Hidden + HiddenBias)·Output + OutputBias, with a penalty on the matrices.</summary>
internal sealed class HandNet<T>(int inputs, int hidden, int outputs, Loss loss, double lambda = 0, bool everyField = false, long multiplyAdds = 0)
    : HandModel<T>(MakePlan(inputs, hidden, outputs, loss, lambda, everyField ? lambda : 0, multiplyAdds))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Block X => new(0, inputs);

    private Block H => new(inputs, hidden);

    private Block DScores => new(inputs + hidden + outputs, outputs);

    private Block DH => new(inputs + hidden + 2 * outputs, hidden);

    protected override Block ScoreGradient => DScores;

    public override void Forward(in Pass<T> pass)
    {
        Affine(pass, X, WeightsOf(0), WeightsOf(1), H);
        for (int f = 0; f < hidden; f++)
        {
            foreach (ref T h in pass.Workspace.Slice((H.Start + f) * pass.Stride + pass.First, pass.End - pass.First))
                h = T.Max(h, T.Zero);
        }

        Affine(pass, H, WeightsOf(2), WeightsOf(3), Plan.Scores);
    }

    public override void Backward(in Pass<T> pass)
    {
        Span<T> matrix = WeightsOf(2);
        for (int f = 0; f < hidden; f++)
        {
            for (int b = pass.First; b < pass.End; b++)
            {
                T sum = T.Zero;
                for (int j = 0; j < outputs; j++)
                    sum += matrix[f * outputs + j] * pass.Workspace[(DScores.Start + j) * pass.Stride + b];
                pass.Workspace[(DH.Start + f) * pass.Stride + b] = pass.Workspace[(H.Start + f) * pass.Stride + b] > T.Zero ? sum : T.Zero;
            }
        }
    }

    public override void WeightGradient(in Pass<T> pass, Span<T> gradient, Share share)
    {
        AffineGradient(pass, X, DH, Field(gradient, 0), Field(gradient, 1), share);
        AffineGradient(pass, H, DScores, Field(gradient, 2), Field(gradient, 3), share);
    }

    private Span<T> Field(Span<T> gradient, int field) => gradient.Slice(Plan.Fields[field].Offset, Plan.Fields[field].Length);

    private static ForwardPlan MakePlan(int inputs, int hidden, int outputs, Loss loss, double lambda, double biasLambda, long multiplyAdds)
    {
        int first = inputs * hidden, second = first + hidden, third = second + hidden * outputs;
        return new ForwardPlan
        {
            Text = "Relu(x * Hidden + HiddenBias) * Output + OutputBias",
            Graph =
            [
                $"x = input {inputs} of 0", $"weights {first} of 0", $"matMul {hidden}: 0, 1", $"weights {hidden} of 1", $"add {hidden}: 2, 3", $"relu {hidden}: 4",
                $"weights {hidden * outputs} of 2", $"matMul {outputs}: 5, 6", $"weights {outputs} of 3", $"add {outputs}: 7, 8",
            ],
            Inputs = [new InputPlan("x", InputKind.Dense, inputs)],
            Fields =
            [
                new FieldPlan("Hidden", [inputs, hidden], inputs * hidden, 0, lambda, 0, Initialization.He),
                new FieldPlan("HiddenBias", [hidden], hidden, first, biasLambda, 0, Initialization.Zero),
                new FieldPlan("Output", [hidden, outputs], hidden * outputs, second, lambda, 0, Initialization.Glorot),
                new FieldPlan("OutputBias", [outputs], outputs, third, biasLambda, 0, Initialization.Zero),
            ],
            GradientLength = third + outputs,
            Loss = loss,
            Scores = new Block(inputs + hidden, outputs),
            ValueCount = inputs + hidden + outputs,
            WorkspaceCount = inputs + 2 * hidden + 2 * outputs,
            MultiplyAdds = multiplyAdds > 0 ? multiplyAdds : (inputs + outputs) * hidden,
        };
    }
}
