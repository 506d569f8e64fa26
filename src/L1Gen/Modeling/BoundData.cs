using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>A dataset that has been checked against a model's plan. Bound again and again to the batches of a stream, it allocates nothing.</summary>
internal sealed class BoundData<T>(ForwardPlan plan)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Dataset<T>? _data;

    public ForwardPlan Plan => plan;

    public Dataset<T> Data => _data!;

    /// <summary>The rows of the dataset.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows of the memory it refers to.</summary>
    public int MemoryRows { get; private set; }

    private int Outputs => plan.Scores.Count;

    /// <summary>Checks a dataset and refers to it.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="withTargets">Whether targets and weights are needed, and checked.</param>
    /// <param name="argument">The user's name for it.</param>
    /// <param name="isShard">Whether other ranks have rows too, so that none of these need have a weight.</param>
    /// <exception cref="ArgumentException">It does not fit the plan, or holds a number that it may not.</exception>
    public BoundData<T> Bind(Dataset<T> data, bool withTargets, string argument = "data", bool isShard = false)
    {
        ArgumentNullException.ThrowIfNull(data, argument);
        CheckKinds(data, argument);
        MemoryRows = CountRows(data, argument);
        Rows = data.Order?.Length ?? MemoryRows;
        _data = data;
        for (int i = 0; i < plan.Inputs.Count; i++)
            CheckInput(data.Inputs[i], plan.Inputs[i], argument);
        if (withTargets)
        {
            CheckTargets(argument);
            CheckWeights(argument, isShard);
        }

        return this;
    }

    /// <summary>Some of its rows, which have been checked with it.</summary>
    /// <param name="memoryRows">Rows of its memory.</param>
    public BoundData<T> Part(int[] memoryRows) => new(plan) { _data = Data.Part(memoryRows), Rows = memoryRows.Length, MemoryRows = MemoryRows };

    /// <summary>Lets go of the dataset.</summary>
    public void Clear() => _data = null;

    /// <summary>The rows of the memory in the order of the dataset.</summary>
    public int[] CopyOrder() => Data.Order is { } order ? (int[])order.Clone() : [.. Enumerable.Range(0, MemoryRows)];

    /// <summary>The class of a row of the memory, for losses of classes.</summary>
    public int ClassOf(int row) => Data.Targets is { AreClasses: true } targets ? targets.Classes.Span[row] : Data.Targets!.Elements[row] == T.One ? 1 : 0;

    /// <summary>What a row of the memory counts in the loss.</summary>
    /// <param name="row">The row.</param>
    /// <param name="classWeights">A weight for each class, or empty.</param>
    public double WeightOf(int row, ReadOnlySpan<double> classWeights) =>
        (Data.Weights.IsEmpty ? 1 : double.CreateTruncating(Data.Weights.Span[row])) * (classWeights.IsEmpty ? 1 : classWeights[ClassOf(row)]);

    private void CheckKinds(Dataset<T> data, string argument)
    {
        if (data.Inputs.Count != plan.Inputs.Count)
        {
            string names = string.Join(", ", plan.Inputs.Select(input => input.Name));
            throw new ArgumentException($"The data has {Counted.Of(data.Inputs.Count, "input")}, the model takes {plan.Inputs.Count}: {names}.", argument);
        }

        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            InputPlan input = plan.Inputs[i];
            if (data.Inputs[i].Kind != input.Kind)
                throw new ArgumentException($"Input '{input.Name}' is {Name(data.Inputs[i].Kind)}; the model takes {Name(input.Kind)}.", argument);
            if (data.Inputs[i].Width is { } width && width != input.Length)
                throw new ArgumentException($"Input '{input.Name}' has {Counted.Of(width, "column")}; the model takes {input.Length}.", argument);
        }
    }

    private int CountRows(Dataset<T> data, string argument)
    {
        int? rows = data.BaseRows;
        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            if (data.Inputs[i].RowCount is not null)
                continue;
            InputPlan input = plan.Inputs[i];
            int length = data.Inputs[i].Elements.Length;
            if (length % input.Length != 0)
                throw new ArgumentException($"Input '{input.Name}' has {Counted.Of(length, "element")}, no whole number of rows of {input.Length}.", argument);
            if (rows is { } known && known != length / input.Length)
            {
                string others = data.Targets?.RowCount is null ? "another input has" : "the targets have";
                throw new ArgumentException(
                    $"Input '{input.Name}' has {Counted.Of(length, "element")}, which are {Counted.Of(length / input.Length, "row")} of {input.Length}; {others} {known}.", argument);
            }

            rows ??= length / input.Length;
        }

        if (data.Order is not null && data.AssumedRows is { } assumed && assumed != rows)
        {
            throw new ArgumentException(
                $"The dataset is a part of {assumed} rows with one target each; for this model there are {rows}. Give the input as {ElementName.Of<T>()}[,].", argument);
        }

        return rows ?? 0;
    }

    private void CheckInput(DataInput<T> input, InputPlan inputPlan, string argument)
    {
        if (input.Kind == InputKind.Index)
        {
            ReadOnlySpan<int> indices = input.Indices.Span;
            for (int i = 0; i < Rows; i++)
            {
                int row = Data.Order?[i] ?? i;
                if ((uint)indices[row] >= (uint)inputPlan.Length)
                {
                    throw new ArgumentException(
                        $"Input '{inputPlan.Name}' is {indices[row]} at row {row}; it must be from 0 to {inputPlan.Length - 1}.", argument);
                }
            }
        }
        else if (input.Kind == InputKind.Sparse)
        {
            CheckSparse(input.Sparse!, inputPlan, argument);
        }
        else
        {
            CheckFinite(input.Elements, inputPlan.Length, inputPlan, argument);
        }
    }

    private void CheckSparse(SparseMatrix<T> matrix, InputPlan inputPlan, string argument)
    {
        ReadOnlySpan<T> values = matrix.Values.Span;
        if (Finite.First(values) < 0)
            return;
        for (int i = 0; i < Rows; i++)
        {
            int row = Data.Order?[i] ?? i;
            (int from, int to) = (matrix.RowStarts.Span[row], matrix.RowStarts.Span[row + 1]);
            if (Finite.First(values[from..to]) is >= 0 and var at)
            {
                int column = matrix.ColumnIndices.Span[from + at];
                throw new ArgumentException($"Input '{inputPlan.Name}' is {values[from + at]} at row {row}, column {column}; it must be finite.", argument);
            }
        }
    }

    private void CheckTargets(string argument)
    {
        DataTargets<T> targets = Data.Targets ?? throw new ArgumentException("The data has no targets.", argument);
        bool classes = plan.Loss == Loss.SoftmaxCrossEntropy;
        if (classes && !targets.AreClasses)
            throw new ArgumentException("SoftmaxCrossEntropy takes the class of each row as int[], not one-hot rows or other numbers.", argument);
        if (targets.AreClasses)
        {
            if (!classes && plan.Loss != Loss.Logistic)
                throw new ArgumentException($"{plan.Loss} takes numbers as targets, not classes: give {ElementName.Of<T>()}[].", argument);
            CheckClasses(targets.Classes.Span, classes ? Outputs : 2, argument);
            return;
        }

        int length = targets.Elements.Length;
        if (targets.Width is { } width && width != Outputs || (long)MemoryRows * Outputs != length)
        {
            string given = Counted.Of(length, "target") + (targets.Width is { } columns ? $", {columns} a row" : "");
            throw new ArgumentException(
                $"The data has {given}; {Counted.Of(MemoryRows, "row")} of {Counted.Of(Outputs, "output")} need {(long)MemoryRows * Outputs}.", argument);
        }

        CheckFinite(targets.Elements, Outputs, null, argument);
        if (plan.Loss is Loss.Logistic or Loss.Poisson)
            CheckRange(targets.Elements, argument);
    }

    private void CheckClasses(ReadOnlySpan<int> classes, int count, string argument)
    {
        for (int i = 0; i < Rows; i++)
        {
            int row = Data.Order?[i] ?? i;
            if ((uint)classes[row] >= (uint)count)
                throw new ArgumentException($"The target is class {classes[row]} at row {row}; classes are from 0 to {count - 1}.", argument);
        }
    }

    private void CheckRange(ReadOnlySpan<T> targets, string argument)
    {
        bool logistic = plan.Loss == Loss.Logistic;
        for (int i = 0; i < Rows; i++)
        {
            int row = Data.Order?[i] ?? i;
            for (int column = 0; column < Outputs; column++)
            {
                T target = targets[row * Outputs + column];
                if (logistic ? target != T.Zero && target != T.One : target < T.Zero)
                {
                    string allowed = logistic ? "0 or 1" : "numbers that are not negative";
                    throw new ArgumentException($"The target is {target} at row {row}, column {column}; {plan.Loss} takes {allowed}.", argument);
                }
            }
        }
    }

    private void CheckWeights(string argument, bool isShard)
    {
        ReadOnlySpan<T> weights = Data.Weights.Span;
        if (weights.IsEmpty)
            return;
        if (weights.Length != MemoryRows)
            throw new ArgumentException($"The data has {Counted.Of(weights.Length, "weight")} for {Counted.Of(MemoryRows, "row")}.", argument);
        bool counts = isShard || Rows == 0;
        for (int i = 0; i < Rows; i++)
        {
            int row = Data.Order?[i] ?? i;
            if (!(weights[row] >= T.Zero && T.IsFinite(weights[row])))
                throw new ArgumentException($"The weight is {weights[row]} at row {row}; it must be finite and not negative.", argument);
            counts |= weights[row] > T.Zero;
        }

        if (!counts)
            throw new ArgumentException("Every row has a weight of 0.", argument);
    }

    private void CheckFinite(ReadOnlySpan<T> elements, int width, InputPlan? input, string argument)
    {
        if (Finite.First(elements) < 0)
            return;

        // Something is not finite; it counts where it is in a row of the dataset.
        for (int i = 0; i < Rows; i++)
        {
            int row = Data.Order?[i] ?? i;
            ReadOnlySpan<T> elementsOfRow = elements.Slice(row * width, width);
            if (Finite.First(elementsOfRow) is >= 0 and var column)
            {
                string what = input is null ? "The target" : $"Input '{input.Name}'";
                throw new ArgumentException($"{what} is {elementsOfRow[column]} at row {row}, column {column}; it must be finite.", argument);
            }
        }
    }

    private static string Name(InputKind kind) => kind switch
    {
        InputKind.Dense => "a dense array",
        InputKind.Sparse => "a sparse matrix",
        _ => "an index",
    };
}
