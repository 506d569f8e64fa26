namespace L1Gen;

/// <content>The data: the design and the response of each row.</content>
internal static partial class LinearChecks
{
    /// <exception cref="ArgumentException">An element of a rank's rows is NaN or infinite; the message names its place.</exception>
    public static void Finite(DesignReader x) => x.Ranks.Agree(() =>
    {
        if (x.FirstNotFinite() is { } place)
            throw new ArgumentException($"The design is NaN or infinite at row {place.Row}, column {place.Column}; it must be finite.", nameof(x));
    });

    /// <summary>The number of outputs of the model: that of the classes of all ranks for <see cref="Loss.SoftmaxCrossEntropy"/>, else 1.</summary>
    /// <exception cref="ArgumentException">There is not one number or class for each row, of the kind that the loss takes.</exception>
    public static int Outputs(DataTargets<double> y, Loss loss, DesignReader x)
    {
        int outputs = 1;
        x.Ranks.Agree(() => outputs = Outputs(y, loss, x.Rows, x.TotalRows));
        return loss == Loss.SoftmaxCrossEntropy ? (int)x.Ranks.Max(outputs) : outputs;
    }

    /// <exception cref="ArgumentException">The design has no row.</exception>
    private static void Rows(DesignReader x)
    {
        if (x.Rows == 0)
            throw new ArgumentException("The design has no rows.", nameof(x));
    }

    private static int Outputs(DataTargets<double> y, Loss loss, int rows, long totalRows)
    {
        bool classes = loss == Loss.SoftmaxCrossEntropy;
        if (classes && !y.AreClasses)
            throw new ArgumentException("SoftmaxCrossEntropy takes the class of each row as int[], not one-hot rows or other numbers.", nameof(y));
        if (y.AreClasses && !classes && loss != Loss.Logistic)
            throw new ArgumentException($"{loss} takes numbers as response, not classes: give double[].", nameof(y));
        int length = y.AreClasses ? y.Classes.Length : y.Elements.Length;
        if (length != rows || y.Width > 1)
        {
            string given = Counted.Of(length, "element") + (y.Width > 1 ? $", {y.Width} a row" : "");
            throw new ArgumentException($"The response has {given}; the design has {Counted.Of(rows, "row")}.", nameof(y));
        }

        return classes ? Highest(y.Classes.Span, totalRows) + 1 : 1;
    }

    /// <summary>Checks the response of every row. One of a class that no row with a weight belongs to has no model with an intercept, which would be infinite.</summary>
    /// <exception cref="ArgumentException">A number is out of the range of the loss; the message names the row. Or a class has no row.</exception>
    public static void Response(DataTargets<double> y, PathOptions options, int outputs)
    {
        double[] present = new double[Math.Max(outputs, 2)];
        options.Communicator.Agree(() => Own(y, options, present));
        options.Communicator.AllReduce(present.AsSpan(), ReduceOperation.Max);
        if (options.Intercept)
            Present(present, y, options);
    }

    /// <summary>Checks each row of this process.</summary>
    /// <param name="y">The response.</param>
    /// <param name="options">The loss and the weights.</param>
    /// <param name="present">Receives 1 for each class that a row with a weight belongs to; of numbers, at 0 for one below 1, and at 1 for one above 0.</param>
    private static void Own(DataTargets<double> y, PathOptions options, Span<double> present)
    {
        if (y.AreClasses)
        {
            Classes(y.Classes.Span, options, present);
            return;
        }

        ReadOnlySpan<double> elements = y.Elements, weights = options.Weights.Span;
        bool logistic = options.Loss == Loss.Logistic, poisson = options.Loss == Loss.Poisson;
        for (int i = 0; i < elements.Length; i++)
        {
            double value = elements[i];
            if (!double.IsFinite(value))
                throw new ArgumentException($"The response is {Text(value)} at row {i}; it must be finite.", nameof(y));
            if (logistic && value is < 0 or > 1 || poisson && value < 0)
            {
                string takes = logistic ? "0, 1 or a number between" : "numbers that are not negative";
                throw new ArgumentException($"The response is {Text(value)} at row {i}; {options.Loss} takes {takes}{(logistic && value == -1 ? MinusOne : "")}.", nameof(y));
            }

            if (weights.IsEmpty || weights[i] > 0)
            {
                if (value < 1)
                    present[0] = 1;
                if (value > 0)
                    present[1] = 1;
            }
        }
    }

    private static void Classes(ReadOnlySpan<int> y, PathOptions options, Span<double> present)
    {
        ReadOnlySpan<double> weights = options.Weights.Span;
        for (int i = 0; i < y.Length; i++)
        {
            if ((uint)y[i] >= (uint)present.Length)
                throw new ArgumentException($"The response is class {y[i]} at row {i}; classes are {(options.Loss == Loss.Logistic ? "0 and 1" + (y[i] == -1 ? MinusOne : "") : "numbered from 0")}.", nameof(y));
            if (weights.IsEmpty || weights[i] > 0)
                present[y[i]] = 1;
        }
    }

    private static void Present(ReadOnlySpan<double> present, DataTargets<double> y, PathOptions options)
    {
        if (!y.AreClasses)
        {
            if (options.Loss == Loss.Logistic && present.Contains(0))
                throw OneClass(present[1] > 0 ? 1 : 0, nameof(y));
            if (options.Loss == Loss.Poisson && present[1] == 0)
                throw new ArgumentException("The response is 0 at every row: the intercept of Poisson would be −∞.", nameof(y));
            return;
        }

        if (present.Count(1) == 1)
            throw OneClass(present.IndexOf(1), nameof(y));
        int missing = present.IndexOf(0);
        if (missing >= 0)
            throw new ArgumentException($"No row{Weighted(options.Weights.Span)} is of class {missing}; classes are numbered from 0, and the greatest is {present.Length - 1}.", nameof(y));
    }

    private static string MinusOne => "; write −1 as 0";

    private static int Highest(ReadOnlySpan<int> y, long rows)
    {
        int highest = 1;
        foreach (int one in y)
            highest = Math.Max(highest, one);

        // A class number far above the number of rows is a mistake, not an array to allocate.
        if (highest >= Math.Max(rows, 2))
            throw new ArgumentException($"The response has class {highest}, and only {Counted.Of(rows, "row")}; classes are numbered from 0.", nameof(y));
        return highest;
    }

    private static string Weighted(ReadOnlySpan<double> weights) => weights.IsEmpty ? "" : " with a weight above 0";

    private static ArgumentException OneClass(int one, string argument) => new($"The response is {one} at every row that has a weight above 0: there is nothing to tell apart, and the intercept would be infinite.", argument);
}
