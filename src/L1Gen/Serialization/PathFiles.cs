using L1Gen.Kernels;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>Saves a point of a λ path as a linear model of <see langword="double"/>, in the format of <see cref="ModelFiles"/>.</summary>
public static class PathFiles
{
    /// <summary>
    /// Writes the model <c>x·Slopes + Intercept</c> with the coefficients of a point. Its input <c>x</c> is sparse where the path was fitted on a sparse design. <c>Load</c> reads it into a
    /// model of these weight fields: <c>Slopes</c> of the columns, and of columns × scores where there are several, and <c>Intercept</c>, which is not there where none was fitted.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="point">A point of it, or one refitted from it.</param>
    /// <param name="file">The file to create or replace; its extension, <c>.json</c> or <c>.safetensors</c>, says how.</param>
    /// <param name="metadata">What to keep with it; without features those of <see cref="PathOptions.FeatureNames"/>.</param>
    /// <exception cref="ArgumentException">The extension is another; the point has another number of columns than the path; or the metadata does not fit, as in <see cref="ModelFiles.Save"/>.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before is unchanged.</exception>
    public static void Save(this LinearPath path, PathPoint point, string file, ModelMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(point);
        bool json = ModelFiles.IsJson(file);
        if (point.Outputs[0].Length != path.Features)
        {
            throw new ArgumentException(
                $"The point has {Counted.Of(point.Outputs[0].Length, "coefficient")}; the path has {Counted.Of(path.Features, "column")}.", nameof(point));
        }

        double[] slopes = Slopes(point), intercepts = [.. point.Intercepts];
        ModelFiles.Write(file, json, ModelContent<double>.Of(
            typeof(LinearPath).ToString(),
            Plan(path, point),
            field => field == 0 ? slopes : intercepts,
            WithFeatures(metadata ?? new ModelMetadata(), path.Options.FeatureNames),
            selfTest: null,
            data => Scores(path, point, data)));
    }

    /// <summary>Writes the chosen model of a cross-validation, as <see cref="Save(LinearPath, PathPoint, string, ModelMetadata)"/> does.</summary>
    /// <param name="crossValidation">The cross-validation.</param>
    /// <param name="file">The file to create or replace; its extension, <c>.json</c> or <c>.safetensors</c>, says how.</param>
    /// <param name="choice">Which λ; that with the least error by default.</param>
    /// <param name="metadata">What to keep with it; without features those of <see cref="PathOptions.FeatureNames"/>.</param>
    /// <exception cref="ArgumentException">The extension is another; or the metadata does not fit, as in <see cref="ModelFiles.Save"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such choice.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before is unchanged.</exception>
    public static void Save(this CrossValidation crossValidation, string file, LambdaChoice choice = LambdaChoice.Min, ModelMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(crossValidation);
        if (!Enum.IsDefined(choice))
            throw new ArgumentOutOfRangeException(nameof(choice), choice, "There is no such choice.");
        crossValidation.Path.Save(choice == LambdaChoice.Min ? crossValidation.PointMin : crossValidation.Point1Se, file, metadata);
    }

    private static ModelMetadata WithFeatures(ModelMetadata metadata, IReadOnlyList<string>? names) =>
        metadata is { Features: null, BagOfWords: null } && names is not null
            ? new ModelMetadata { Features = names, Classes = metadata.Classes, Standardization = metadata.Standardization, Texts = metadata.Texts }
            : metadata;

    /// <summary>Columns × scores.</summary>
    private static double[] Slopes(PathPoint point)
    {
        int outputs = point.Outputs.Count;
        var slopes = new double[checked(point.Outputs[0].Length * outputs)];
        for (int output = 0; output < outputs; output++)
        {
            foreach ((int column, double coefficient) in point.Outputs[output])
                slopes[column * outputs + output] = coefficient;
        }

        return slopes;
    }

    /// <summary>The plan that the compiler would make of <c>x * Slopes + Intercept</c>, or of <c>Dot(x, Slopes) + Intercept</c>.</summary>
    private static ForwardPlan Plan(LinearPath path, PathPoint point)
    {
        PathOptions options = path.Options;
        int columns = path.Features, outputs = point.Outputs.Count, length = columns * outputs, dense = path.IsSparse ? 0 : columns;
        double lambda2 = point.Lambda * (1 - options.L1Ratio) / (2 * options.L1Ratio);
        string product = outputs == 1 ? "Dot(x, Slopes)" : "x * Slopes";
        List<FieldPlan> fields = [new("Slopes", outputs == 1 ? [columns] : [columns, outputs], length, 0, point.Lambda, lambda2, Initialization.Zero)];
        List<string> graph = path.IsSparse
            ? [$"weights {length} of 0", $"sparseMatMul {outputs}: 0 of 0"]
            : [$"x = input {columns} of 0", $"weights {length} of 0", $"matMul {outputs}: 0, 1"];
        if (options.Intercept)
        {
            fields.Add(new("Intercept", outputs == 1 ? [] : [outputs], outputs, length, 0, 0, Initialization.Zero));
            graph.Add($"weights {outputs} of 1");
            graph.Add($"add {outputs}: {graph.Count - 2}, {graph.Count - 1}");
        }

        return new ForwardPlan
        {
            Text = options.Intercept ? $"{product} + Intercept" : product,
            Graph = graph,
            Inputs = [new InputPlan("x", path.IsSparse ? InputKind.Sparse : InputKind.Dense, columns)],
            Fields = fields,
            GradientLength = length + outputs,
            Loss = options.Loss,
            LossParameter = options.Loss switch { Loss.Huber => options.Delta, Loss.Quantile => options.Tau, _ => 0 },
            Scores = new Block(dense, outputs),
            ValueCount = dense + outputs,
            WorkspaceCount = dense + 2 * outputs,
        };
    }

    private static double[] Scores(LinearPath path, PathPoint point, Dataset<double> data)
    {
        DataInput<double> rows = data.Inputs[0];
        return point.Predict(rows.Sparse is { } sparse ? sparse : DesignMatrix.FromRows(rows.Memory, rows.Memory.Length / path.Features, path.Features));
    }
}
