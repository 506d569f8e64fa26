using System.Numerics;

namespace L1Gen;

/// <summary>Rows to train on, to evaluate or to predict, whatever their element; see <see cref="Dataset{T}"/>.</summary>
public abstract class Dataset
{
    private protected Dataset()
    {
    }
}

/// <summary>
/// Rows to train on, to evaluate or to predict: the inputs of a model, and their targets. It refers to the memory it was made of and copies none of it;
/// that memory must not change while it is in use. Whether it fits a model, and that no number is NaN or infinite, is checked where the two meet.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public sealed class Dataset<T> : Dataset
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DataInput<T>[] _inputs;

    /// <summary>Data for a model of one input.</summary>
    /// <param name="input">A <c>T[]</c> of one row after the other, a <c>T[,]</c>, a <see cref="SparseMatrix{T}"/>, or an <c>int[]</c> for an index.</param>
    /// <param name="targets">A <c>T[]</c> of one row after the other, a <c>T[,]</c>, or an <c>int[]</c> of classes; null for rows to predict.</param>
    /// <exception cref="ArgumentException">Input and targets differ in the number of rows.</exception>
    public Dataset(DataInput<T> input, DataTargets<T>? targets = null)
        : this([input], targets, null)
    {
    }

    /// <summary>Data for a model of several inputs.</summary>
    /// <param name="inputs">One for each parameter of the forward method, in their order.</param>
    /// <param name="targets">A <c>T[]</c> of one row after the other, a <c>T[,]</c>, or an <c>int[]</c> of classes; null for rows to predict.</param>
    /// <exception cref="ArgumentException">There is no input, or they and the targets differ in the number of rows.</exception>
    public Dataset(IReadOnlyList<DataInput<T>> inputs, DataTargets<T>? targets = null)
        : this([.. NotNull(inputs)], targets, null)
    {
    }

    private Dataset(DataInput<T>[] inputs, DataTargets<T>? targets, int[]? order)
    {
        if (inputs.Length == 0)
            throw new ArgumentException("There is no input.", nameof(inputs));
        int? rows = targets?.RowCount;
        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (inputs[i].RowCount is not { } count)
                continue;
            if (rows is { } known && known != count)
            {
                string input = inputs.Length == 1 ? "The input" : $"Input {i}", others = targets?.RowCount is null ? "another input has" : "the targets have";
                throw new ArgumentException($"{input} has {Counted.Of(count, "row")}, {others} {known}.", inputs.Length == 1 ? "input" : nameof(inputs));
            }

            rows = count;
        }

        _inputs = inputs;
        Targets = targets;
        Order = order;
        BaseRows = rows;
        AssumedRows = rows is null && OneTargetARow ? targets!.Elements.Length : null;
    }

    /// <summary>The inputs in the order of the forward method's parameters.</summary>
    public IReadOnlyList<DataInput<T>> Inputs => _inputs;

    /// <summary>The targets; null where there are none.</summary>
    public DataTargets<T>? Targets { get; }

    /// <summary>
    /// The weight of each row in losses and metrics: one finite, not negative number for each, not all 0; empty, the default, where each counts once. A part
    /// of a dataset has those of the whole here.
    /// </summary>
    public ReadOnlyMemory<T> Weights { get; init; }

    /// <summary>The rows of the memory that belong to this dataset, in their order; null for all.</summary>
    internal int[]? Order { get; }

    /// <summary>The rows of the memory, where inputs or targets tell them.</summary>
    internal int? BaseRows { get; }

    /// <summary>The rows of the memory if each has one target, where neither inputs nor targets tell them; a model may know better.</summary>
    internal int? AssumedRows { get; }

    /// <summary>The number of rows. Targets in a <c>T[]</c> are taken for one a row where the inputs do not contradict.</summary>
    /// <exception cref="InvalidOperationException">
    /// Only the model tells it, because everything is given as one row after the other. Give the input as <c>T[,]</c>, or the targets as such.
    /// </exception>
    public int Rows => Order?.Length ?? BaseRows ?? AssumedRows ?? throw new InvalidOperationException(
        $"The number of rows is not known without a model: {(Targets is null ? "the input is" : "inputs and targets are")} given as one row after the other. "
            + $"Give {(Targets is null ? "it" : "one of them")} as {ElementName.Of<T>()}[,].");

    /// <summary>Each row's number in the data that this was made of: of a <see cref="Subset"/> or <see cref="Split"/> which rows it has.</summary>
    /// <exception cref="InvalidOperationException">The number of rows is not known without a model; see <see cref="Rows"/>.</exception>
    public IReadOnlyList<int> RowNumbers => Order is null ? [.. Enumerable.Range(0, Rows)] : Array.AsReadOnly(Order);

    /// <summary>A part of the rows. Nothing is copied but the numbers.</summary>
    /// <param name="rows">Row numbers, each from 0 to below <see cref="Rows"/>, in any order; a row may come more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not that of a row.</exception>
    /// <exception cref="InvalidOperationException">The number of rows is not known without a model; see <see cref="Rows"/>.</exception>
    public Dataset<T> Subset(ReadOnlySpan<int> rows)
    {
        int count = Rows;
        int[] order = rows.ToArray();
        for (int i = 0; i < order.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(order[i], nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(order[i], count, nameof(rows));
            order[i] = Order?[order[i]] ?? order[i];
        }

        return Part(order);
    }

    /// <summary>Rows of the memory as a dataset.</summary>
    internal Dataset<T> Part(int[] memoryRows) => new(_inputs, Targets, memoryRows) { Weights = Weights };

    /// <summary>Two parts by chance, for training and for validation.</summary>
    /// <param name="fraction">The share of the second part, above 0 and below 1; rounded to whole rows, at least one in each part.</param>
    /// <param name="seed">Decides which rows; the same seed gives the same rows on every machine.</param>
    /// <returns>The first part with the rest, and the second.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of its range, or there are fewer than two rows.</exception>
    /// <exception cref="InvalidOperationException">The number of rows is not known without a model; see <see cref="Rows"/>.</exception>
    public (Dataset<T> First, Dataset<T> Second) Split(double fraction, int seed = 0)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction must lie between 0 and 1.");
        int count = Rows;
        if (count < 2)
            throw new ArgumentOutOfRangeException(nameof(fraction), $"{Counted.Of(count, "row")} can't be split in two.");
        int second = SecondOf(count, fraction);
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomGenerator(seed, stream: 0).Shuffle(order);
        return (Subset(order.AsSpan(second)), Subset(order.AsSpan(0, second)));
    }

    /// <summary>Rows, inputs and targets on one line: <c>640 rows: input of 64 columns; classes as targets</c>.</summary>
    public override string ToString()
    {
        string rows = (Order?.Length ?? BaseRows ?? AssumedRows) is { } count ? Counted.Of(count, "row") : "rows as the model tells";
        string targets = Targets switch
        {
            null => "no targets",
            { AreClasses: true } => "classes as targets",
            { Width: { } width } => $"{Counted.Of(width, "target")} a row",
            _ => Counted.Of(Targets.Elements.Length, "target"),
        };
        return $"{rows}: {string.Join(", ", _inputs.Select(input => input.ToString()))}; {targets}{(Weights.IsEmpty ? "" : "; weighted")}";
    }

    private bool OneTargetARow => Targets is { Width: null, Elements.Length: > 0 and var length } && _inputs.All(input => input.Elements.Length % length == 0);

    /// <summary>The rows of the second part of a split.</summary>
    internal static int SecondOf(int rows, double fraction) => Math.Clamp((int)Math.Round(fraction * rows), 1, rows - 1);

    private static IReadOnlyList<DataInput<T>> NotNull(IReadOnlyList<DataInput<T>> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs;
    }
}
