using L1Gen.Kernels;

namespace L1Gen;

/// <content>What may be appended.</content>
public sealed partial class DesignFileWriter<T>
{
    private int Outputs => _options.Responses switch
    {
        DesignResponses.None => 0,
        DesignResponses.Classes => 1,
        _ => _options.Outputs,
    };

    private static void Check(DesignFileOptions options)
    {
        if (!Enum.IsDefined(options.Layout) || !Enum.IsDefined(options.Responses))
            throw new ArgumentOutOfRangeException(nameof(options), $"The layout {options.Layout} or the responses {options.Responses} are not known.");
        if (options.Outputs is < 1 or > 1 << 20)
            throw new ArgumentOutOfRangeException(nameof(options), options.Outputs, $"'{nameof(options.Outputs)}' must be from 1 to {1 << 20}.");
        if (options.RowsOfBlock is < 1 or > 1 << 24)
            throw new ArgumentOutOfRangeException(nameof(options), options.RowsOfBlock, $"'{nameof(options.RowsOfBlock)}' must be from 1 to {1 << 24}.");
    }

    private int CountRows(ReadOnlySpan<T> rows)
    {
        ThrowIfComplete();
        if (rows.Length % Columns != 0)
            throw new ArgumentException($"There {(rows.Length == 1 ? "is" : "are")} {Counted.Of(rows.Length, "element")}, no whole number of rows of {Columns}.", nameof(rows));
        if (Finite.First(rows) is >= 0 and var at)
            throw new ArgumentException(NotFinite(rows[at], at / Columns, at % Columns), nameof(rows));
        return rows.Length / Columns;
    }

    private void CheckSparse(SparseMatrix<T> rows)
    {
        ThrowIfComplete();
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Columns != Columns)
            throw new ArgumentException($"The rows have {Counted.Of(rows.Columns, "column")}, the file {Columns}.", nameof(rows));
        if (Finite.First(rows.Values.Span) is not (>= 0 and var at))
        {
            _block.CheckRoom(rows.RowStarts.Span);
            return;
        }

        int row = 0;
        while (rows.RowStarts.Span[row + 1] <= at)
            row++;
        throw new ArgumentException(NotFinite(rows.Values.Span[at], row, rows.ColumnIndices.Span[at]), nameof(rows));
    }

    private void CheckNumbers(ReadOnlySpan<double> responses, int count)
    {
        int outputs = _options.Responses == DesignResponses.Numbers ? Outputs : 0;
        if (responses.Length != (long)count * outputs)
        {
            string kind = _options.Responses == DesignResponses.Classes ? "classes" : $"{Counted.Of(outputs, "number")} a row";
            throw new ArgumentException($"There {(responses.Length == 1 ? "is" : "are")} {Counted.Of(responses.Length, "response")} for {Counted.Of(count, "row")}; the file has {kind} to predict.", nameof(responses));
        }

        if (Finite.First(responses) is >= 0 and var at)
            throw new ArgumentException(FormattableString.Invariant($"The response is {responses[at]} at row {Rows + at / outputs}; it must be finite."), nameof(responses));
    }

    private void CheckClasses(ReadOnlySpan<int> classes, int count)
    {
        if (_options.Responses != DesignResponses.Classes)
            throw new ArgumentException($"There are classes, but the file's responses are {_options.Responses}.", nameof(classes));
        if (classes.Length != count)
            throw new ArgumentException($"There {(classes.Length == 1 ? "is" : "are")} {classes.Length} {(classes.Length == 1 ? "class" : "classes")} for {Counted.Of(count, "row")}.", nameof(classes));
        for (int i = 0; i < count; i++)
        {
            if (classes[i] < 0)
                throw new ArgumentException($"The response is class {classes[i]} at row {Rows + i}; classes are numbered from 0.", nameof(classes));
        }
    }

    private void CheckWeights(ReadOnlySpan<double> weights, int count)
    {
        if (weights.Length != (_options.HasWeights ? count : 0))
        {
            throw new ArgumentException(
                $"There {(weights.Length == 1 ? "is" : "are")} {Counted.Of(weights.Length, "weight")} for {Counted.Of(count, "row")}; the file {(_options.HasWeights ? "has one a row" : "has none")}.",
                nameof(weights));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && weights[i] <= double.MaxValue))
                throw new ArgumentException(FormattableString.Invariant($"The weight is {weights[i]} at row {Rows + i}; it must be finite and not negative."), nameof(weights));
        }
    }

    private string NotFinite(T value, int row, int column) =>
        FormattableString.Invariant($"The design is {value} at row {Rows + row}, column {column}; it must be finite.");

    private void ThrowIfComplete()
    {
        if (_isComplete)
            throw new InvalidOperationException("The file is complete.");
        if (_isBroken)
            throw new InvalidOperationException("A write of the file has failed; it must be written anew.");
    }
}
