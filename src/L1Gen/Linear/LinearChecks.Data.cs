namespace L1Gen;

/// <content>The data: the design and the response of each row.</content>
internal static partial class LinearChecks
{
    /// <summary>Checks everything that a path is fitted to.</summary>
    /// <returns>The number of outputs.</returns>
    /// <exception cref="ArgumentException">Something does not fit; the message names it.</exception>
    public static int All(DesignReader x, DataTargets<double> y, PathOptions options)
    {
        Design(x);
        int outputs = Outputs(y, options.Loss, x.Rows);
        Options(options, x.Rows, x.Columns, outputs);
        Response(y, options, outputs);
        return outputs;
    }

    /// <exception cref="ArgumentException">The design has no row, or an element that is NaN or infinite.</exception>
    public static void Design(DesignReader x)
    {
        if (x.Rows == 0)
            throw new ArgumentException("The design has no rows.", nameof(x));
        Finite(x);
    }

    /// <exception cref="ArgumentException">An element is NaN or infinite; the message names its place.</exception>
    public static void Finite(DesignReader x)
    {
        if (x.FirstNotFinite() is { } place)
            throw new ArgumentException($"The design is NaN or infinite at row {place.Row}, column {place.Column}; it must be finite.", nameof(x));
    }

    /// <summary>The number of outputs of the model: that of the classes for <see cref="Loss.SoftmaxCrossEntropy"/>, else 1.</summary>
    /// <exception cref="ArgumentException">There is not one number or class for each row, of the kind that the loss takes.</exception>
    public static int Outputs(DataTargets<double> y, Loss loss, int rows)
    {
        ArgumentNullException.ThrowIfNull(y);
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

        return classes ? Highest(y.Classes.Span) + 1 : 1;
    }

    /// <summary>Checks the response of every row. One of a class that no row with a weight belongs to has no model with an intercept, which would be infinite.</summary>
    /// <exception cref="ArgumentException">A number is out of the range of the loss; the message names the row. Or a class has no row.</exception>
    public static void Response(DataTargets<double> y, PathOptions options, int outputs)
    {
        if (y.AreClasses)
        {
            Classes(y.Classes.Span, options, Math.Max(outputs, 2));
            return;
        }

        ReadOnlySpan<double> elements = y.Elements, weights = options.Weights.Span;
        bool logistic = options.Loss == Loss.Logistic, poisson = options.Loss == Loss.Poisson, above = false, below = false;
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
                above |= value > 0;
                below |= value < 1;
            }
        }

        if (!options.Intercept)
            return;
        if (logistic && !(above && below))
            throw OneClass(above ? 1 : 0, nameof(y));
        if (poisson && !above)
            throw new ArgumentException("The response is 0 at every row: the intercept of Poisson would be −∞.", nameof(y));
    }

    private static void Classes(ReadOnlySpan<int> y, PathOptions options, int count)
    {
        ReadOnlySpan<double> weights = options.Weights.Span;
        var present = new bool[count];
        for (int i = 0; i < y.Length; i++)
        {
            if ((uint)y[i] >= (uint)count)
                throw new ArgumentException($"The response is class {y[i]} at row {i}; classes are {(options.Loss == Loss.Logistic ? "0 and 1" + (y[i] == -1 ? MinusOne : "") : "numbered from 0")}.", nameof(y));
            present[y[i]] |= weights.IsEmpty || weights[i] > 0;
        }

        if (!options.Intercept)
            return;
        if (present.Count(true) == 1)
            throw OneClass(Array.IndexOf(present, true), nameof(y));
        int missing = Array.IndexOf(present, false);
        if (missing >= 0)
            throw new ArgumentException($"No row{Weighted(weights)} is of class {missing}; classes are numbered from 0, and the greatest is {count - 1}.", nameof(y));
    }

    private static string MinusOne => "; write −1 as 0";

    private static int Highest(ReadOnlySpan<int> y)
    {
        int highest = 1;
        foreach (int one in y)
            highest = Math.Max(highest, one);

        // A class number far above the number of rows is a mistake, not an array to allocate.
        if (highest >= Math.Max(y.Length, 2))
            throw new ArgumentException($"The response has class {highest}, and only {Counted.Of(y.Length, "row")}; classes are numbered from 0.", nameof(y));
        return highest;
    }

    private static string Weighted(ReadOnlySpan<double> weights) => weights.IsEmpty ? "" : " with a weight above 0";

    private static ArgumentException OneClass(int one, string argument) => new($"The response is {one} at every row that has a weight above 0: there is nothing to tell apart, and the intercept would be infinite.", argument);
}
