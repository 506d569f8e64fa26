using System.Numerics;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>Makes a <see cref="DesignFile"/> of text, or of rows in memory, in the memory of a block of rows.</summary>
public static class DesignConversion
{
    /// <summary>Converts a CSV file: a line for each row, with a number in each field.</summary>
    /// <typeparam name="T">The element of the new file, <see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="csv">The file to read: UTF-8, with a point in numbers whatever the culture; fields may be in quotation marks.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="options">Which field is what; null for a header, commas, and numbers to predict in the last field.</param>
    /// <param name="progress">Told of each megabyte that is read; null for nobody.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>; the new file isn't there then.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="ArgumentException">A field of the options is not in the file.</exception>
    /// <exception cref="InvalidDataException">A line can't be read; the message names line and field. The new file isn't there.</exception>
    /// <exception cref="IOException">A file is not there, or cannot be read or written.</exception>
    public static long FromCsv<T>(string csv, string path, CsvOptions? options = null, IProgress<ConversionProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(csv);
        options ??= new CsvOptions();
        using var lines = new DesignTextLines(csv, (byte)options.Delimiter);
        return new DesignCsv<T>(lines, options).Convert(path, progress, cancellationToken);
    }

    /// <summary>Converts a libsvm file: a line for each row, <c>label index:value index:value … # comment</c>, with indices that rise.</summary>
    /// <typeparam name="T">The element of the new file, <see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="libsvm">The file to read.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="options">How labels and indices are meant; null for numbers to predict, and indices from 1.</param>
    /// <param name="progress">Told of each megabyte that is read; null for nobody.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>; the new file isn't there then.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="InvalidDataException">A line can't be read; the message names line and place. The new file isn't there.</exception>
    /// <exception cref="IOException">A file is not there, or cannot be read or written.</exception>
    public static long FromLibsvm<T>(string libsvm, string path, LibsvmOptions? options = null, IProgress<ConversionProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(libsvm);
        options ??= new LibsvmOptions();
        if (options.Columns is <= 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.Columns, $"'{nameof(options.Columns)}' must be positive.");
        if (options.Dense && options.Columns is null)
        {
            // Dense rows are as long as the longest: a pass to find it.
            using var first = new DesignTextLines(libsvm);
            options = options with { Columns = new DesignLibsvm<T>(first, options).CountColumns(cancellationToken) };
        }

        using var lines = new DesignTextLines(libsvm);
        return new DesignLibsvm<T>(lines, options).Convert(path, progress, cancellationToken);
    }

    /// <summary>Writes rows in memory to a file: the one input of a dataset, dense or sparse, its targets and its weights.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="data">The rows.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="featureNames">A name for each column; null for none.</param>
    /// <exception cref="ArgumentException">The dataset has several inputs, or one of indices, or a number is NaN or infinite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void FromDataset<T>(Dataset<T> data, string path, IReadOnlyList<string>? featureNames = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Inputs is not [{ Kind: not InputKind.Index } input])
            throw new ArgumentException($"A design file has one input of numbers; the dataset has {string.Join(", ", data.Inputs)}.", nameof(data));
        int rows = data.Rows, memoryRows = data.BaseRows ?? rows;
        int columns = input.Width ?? (memoryRows == 0 ? 0 : input.Elements.Length / memoryRows);
        if (columns == 0)
            throw new ArgumentException("The dataset has no columns.", nameof(data));
        DataTargets<T>? targets = data.Targets;
        int outputs = targets is null || targets.AreClasses || memoryRows == 0 ? 1 : targets.Elements.Length / memoryRows;
        var options = new DesignFileOptions
        {
            Layout = input.Kind == InputKind.Sparse ? DesignLayout.SparseRows : DesignLayout.Rows,
            Responses = targets is null ? DesignResponses.None : targets.AreClasses ? DesignResponses.Classes : DesignResponses.Numbers,
            Outputs = outputs,
            HasWeights = !data.Weights.IsEmpty,
            FeatureNames = featureNames,
        };
        using var writer = new DesignFileWriter<T>(path, columns, options);
        double[] responses = new double[options.Responses == DesignResponses.Numbers ? outputs : 0], weight = new double[options.HasWeights ? 1 : 0];
        for (int i = 0; i < rows; i++)
        {
            int row = data.Order?[i] ?? i;
            for (int m = 0; m < responses.Length; m++)
                responses[m] = double.CreateTruncating(targets!.Elements[row * outputs + m]);
            if (weight.Length > 0)
                weight[0] = double.CreateTruncating(data.Weights.Span[row]);
            if (input.Sparse is { } sparse)
            {
                Range elements = sparse.RowStarts.Span[row]..sparse.RowStarts.Span[row + 1];
                writer.AppendRow(sparse.ColumnIndices.Span[elements], sparse.Values.Span[elements], responses, ClassOf(row), weight);
            }
            else
            {
                writer.AppendRow(input.Elements.Slice(row * columns, columns), responses, ClassOf(row), weight);
            }
        }

        writer.Complete();

        int? ClassOf(int row) => targets is { AreClasses: true } ? targets.Classes.Span[row] : null;
    }
}
