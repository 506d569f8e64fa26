using System.Numerics;

namespace L1Gen;

/// <summary>What a path is fitted on and how: a dataset checked against a linear model, as design and targets, and the options with what the model tells.</summary>
internal sealed class LinearData
{
    private LinearData(DesignMatrix design, DataTargets<double> targets, PathOptions options)
    {
        Design = design;
        Targets = targets;
        Options = options;
    }

    public DesignMatrix Design { get; }

    public DataTargets<double> Targets { get; }

    public PathOptions Options { get; }

    /// <summary>Checks and takes a rank's own rows; what one rank refuses all refuse.</summary>
    public static LinearData Of<T>(ILinear<T> model, Dataset<T> data, PathOptions? options, string argument = "options")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ICommunicator ranks = options?.Communicator ?? ICommunicator.OneProcess;
        LinearData? linear = null;
        double[] classes = [];
        ranks.Agree(() =>
        {
            linear = Own(model, data, options, argument);
            classes = ClassesOf(model, linear.Targets);
        });
        ranks.AgreeOn([("loss", $"{model.Plan.Loss}"), ("number of scores", $"{model.Plan.Scores.Count}")]);
        ranks.AllReduce(classes.AsSpan(), ReduceOperation.Max);

        // The intercept of a class without any row has no minimum.
        if (Array.IndexOf(classes, 0) is >= 0 and var missing)
            throw new ArgumentException($"No row is of class {missing}; the model has {classes.Length} classes.", nameof(data));
        return linear!;
    }

    private static LinearData Own<T>(ILinear<T> model, Dataset<T> data, PathOptions? options, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        BoundData<T> bound = new BoundData<T>(model.Plan).Bind(data, withTargets: true, isShard: options?.Communicator is { Size: > 1 });
        if (bound.Rows == 0)
            throw new ArgumentException("The data has no rows.", nameof(data));
        PathOptions told = Told(model, options ?? new PathOptions(), argument);
        if (!data.Weights.IsEmpty)
        {
            if (!told.Weights.IsEmpty)
                throw new ArgumentException("Both the data and the options have weights; give one of them.", argument);
            told = told with { Weights = Wide(data.Order is { } order ? Rows(data.Weights.Span, 1, order).Span : data.Weights.Span) };
        }

        return new(DesignOf(bound), TargetsOf(bound), told);
    }

    /// <summary>The options with what the model tells in place of what was left at its default.</summary>
    private static PathOptions Told<T>(ILinear<T> model, PathOptions options, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var defaults = new PathOptions();
        ForwardPlan plan = model.Plan;
        FieldPlan slopes = plan.Fields[model.LinearPlan.Slopes];
        if (options.Loss != defaults.Loss && options.Loss != plan.Loss)
            throw new ArgumentException(Contradiction(nameof(PathOptions.Loss), options.Loss, plan.Loss), argument);
        double delta = Parameter(Loss.Huber, nameof(PathOptions.Delta), options.Delta, defaults.Delta);
        double tau = Parameter(Loss.Quantile, nameof(PathOptions.Tau), options.Tau, defaults.Tau);
        bool hasIntercept = model.LinearPlan.Intercept >= 0;
        if (!options.Intercept && hasIntercept)
            throw new ArgumentException($"{nameof(PathOptions.Intercept)} is false, but the model has the intercept '{plan.Fields[model.LinearPlan.Intercept].Name}'.", argument);

        // λ·Σ|w| + λ₂·Σw² against λ·(Σ|w| + (1 − r)/(2r)·Σw²).
        double ratio = slopes.Lambda / (slopes.Lambda + 2 * slopes.Lambda2);
        if (slopes.Lambda2 > 0 && options.L1Ratio != defaults.L1Ratio && options.L1Ratio != ratio)
            throw new ArgumentException(Contradiction(nameof(PathOptions.L1Ratio), options.L1Ratio, ratio), argument);
        return options with { Loss = plan.Loss, Delta = delta, Tau = tau, Intercept = hasIntercept, L1Ratio = slopes.Lambda2 > 0 ? ratio : options.L1Ratio };

        double Parameter(Loss loss, string name, double given, double preset)
        {
            double told = plan.Loss == loss ? plan.LossParameter : preset;
            return given == preset || given == told ? told : throw new ArgumentException(Contradiction(name, given, plan.Loss == loss ? told : plan.Loss), argument);
        }
    }

    private static string Contradiction(string option, object given, object told) =>
        FormattableString.Invariant($"{option} is {given}, but the model has {told}; leave it out.");

    /// <summary>1 for each class of the model that a row is of; empty without classes.</summary>
    private static double[] ClassesOf<T>(ILinear<T> model, DataTargets<double> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Plan.Loss != Loss.SoftmaxCrossEntropy)
            return [];
        double[] classes = new double[model.Plan.Scores.Count];
        foreach (int one in targets.Classes.Span)
            classes[one] = 1;
        return classes;
    }

    private static DesignMatrix DesignOf<T>(BoundData<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataInput<T> input = bound.Data.Inputs[0];
        int columns = bound.Plan.Inputs[0].Length;
        if (input.Sparse is { } sparse)
            return new SparseRowDesign<T>(bound.Data.Order is { } order ? Rows(sparse, order) : sparse);
        if (bound.Data.Order is { } rows)
            return new DenseDesign<T>(Rows(input.Elements, columns, rows), rows.Length, columns, byColumns: false);
        return input.Matrix is { } matrix ? DenseDesign<T>.Of(matrix) : new DenseDesign<T>(input.Memory, bound.Rows, columns, byColumns: false);
    }

    private static DataTargets<double> TargetsOf<T>(BoundData<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataTargets<T> targets = bound.Data.Targets!;
        int[]? order = bound.Data.Order;
        return targets.AreClasses
            ? new(order is null ? targets.Classes : Rows(targets.Classes.Span, 1, order))
            : new(Wide(order is null ? targets.Elements : Rows(targets.Elements, 1, order).Span));
    }

    /// <summary>Some rows of a matrix, copied.</summary>
    private static ReadOnlyMemory<T> Rows<T>(ReadOnlySpan<T> elements, int columns, int[] rows)
    {
        var copy = new T[checked(rows.Length * columns)];
        for (int i = 0; i < rows.Length; i++)
            elements.Slice(rows[i] * columns, columns).CopyTo(copy.AsSpan(i * columns));
        return copy;
    }

    private static SparseMatrix<T> Rows<T>(SparseMatrix<T> matrix, int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<int> starts = matrix.RowStarts.Span;
        var newStarts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            newStarts[i + 1] = checked(newStarts[i] + starts[rows[i] + 1] - starts[rows[i]]);
        var columns = new int[newStarts[^1]];
        var values = new T[newStarts[^1]];
        for (int i = 0; i < rows.Length; i++)
        {
            Range row = starts[rows[i]]..starts[rows[i] + 1];
            matrix.ColumnIndices.Span[row].CopyTo(columns.AsSpan(newStarts[i]));
            matrix.Values.Span[row].CopyTo(values.AsSpan(newStarts[i]));
        }

        return new(newStarts, columns, values, matrix.Columns);
    }

    private static ReadOnlyMemory<double> Wide<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var wide = new double[numbers.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = double.CreateTruncating(numbers[i]);
        return wide;
    }
}
