using L1Gen.Kernels;

namespace L1Gen;

/// <content>Predictions. Those of one row allocate nothing and may run on any number of threads.</content>
public sealed partial class PathPoint
{
    /// <summary>The score of one row, without an offset: intercept + x·β.</summary>
    /// <param name="row">One number for each column.</param>
    /// <exception cref="ArgumentException">Its length is another one.</exception>
    /// <exception cref="InvalidOperationException">There are several scores; see <see cref="Predict(ReadOnlySpan{double}, Span{double})"/>.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (Outputs.Count != 1)
            throw new InvalidOperationException($"There are {Outputs.Count} scores, one for each class: give {nameof(Predict)} a span for them, or use {nameof(Classify)}.");
        return Score(row, Outputs[0], Intercepts[0]);
    }

    /// <summary>The scores of one row, without offsets.</summary>
    /// <param name="row">One number for each column.</param>
    /// <param name="scores">Receives one score for each output.</param>
    /// <exception cref="ArgumentException">A length is another one.</exception>
    public void Predict(ReadOnlySpan<double> row, Span<double> scores)
    {
        if (scores.Length != Outputs.Count)
            throw new ArgumentException($"'{nameof(scores)}' has {Counted.Of(scores.Length, "element")}; there are {Outputs.Count} outputs.", nameof(scores));
        for (int output = 0; output < scores.Length; output++)
            scores[output] = Score(row, Outputs[output], Intercepts[output]);
    }

    /// <summary>The scores of many rows.</summary>
    /// <param name="x">Rows, with as many columns as there are coefficients.</param>
    /// <param name="offsets">What is added to each score, rows × outputs; empty for 0. A model that was fitted with offsets needs those of the new rows.</param>
    /// <returns>rows × outputs scores, row after row.</returns>
    /// <exception cref="ArgumentException">An extent is another one, or an element is NaN or infinite.</exception>
    public double[] Predict(DesignMatrix x, ReadOnlyMemory<double> offsets = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        int outputs = Outputs.Count;
        if (x.Columns != Outputs[0].Length)
            throw new ArgumentException($"The design has {Counted.Of(x.Columns, "column")}; the model has {Counted.Of(Outputs[0].Length, "coefficient")}.", nameof(x));
        if (offsets.Length != 0 && offsets.Length != (long)x.Rows * outputs)
        {
            throw new ArgumentException(
                $"'{nameof(offsets)}' has {Counted.Of(offsets.Length, "element")}; {Counted.Of(x.Rows, "row")} of {Counted.Of(outputs, "output")} need {(long)x.Rows * outputs}.",
                nameof(offsets));
        }

        using DesignReader reader = x.Open();
        LinearChecks.Finite(reader);
        double[] scores = Scores(reader);
        ReadOnlySpan<double> given = offsets.Span;
        for (int i = 0; i < given.Length; i++)
            scores[i] += given[i];
        return scores;
    }

    /// <summary>The probability that the response of one row is 1.</summary>
    /// <param name="row">One number for each column.</param>
    /// <exception cref="ArgumentException">Its length is another one.</exception>
    /// <exception cref="InvalidOperationException">The loss is not <see cref="Loss.Logistic"/>.</exception>
    public double Probability(ReadOnlySpan<double> row)
    {
        Require(Loss == Loss.Logistic, "one probability");
        return Link.Sigmoid(Predict(row));
    }

    /// <summary>The probability of each class for one row.</summary>
    /// <param name="row">One number for each column.</param>
    /// <param name="probabilities">Receives one for each class.</param>
    /// <exception cref="ArgumentException">A length is another one.</exception>
    /// <exception cref="InvalidOperationException">The loss is not <see cref="Loss.SoftmaxCrossEntropy"/>.</exception>
    public void Probabilities(ReadOnlySpan<double> row, Span<double> probabilities)
    {
        Require(Loss == Loss.SoftmaxCrossEntropy, "probability of each class");
        Predict(row, probabilities);
        Link.Softmax(probabilities);
    }

    /// <summary>The probabilities of many rows: softmax of the scores, or of <see cref="Loss.Logistic"/> the probability of 1.</summary>
    /// <param name="x">Rows.</param>
    /// <param name="offsets">As in <see cref="Predict(DesignMatrix, ReadOnlyMemory{double})"/>.</param>
    /// <returns>rows × outputs probabilities, row after row.</returns>
    /// <exception cref="ArgumentException">An extent is another one, or an element is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The loss is not for classes.</exception>
    public double[] Probabilities(DesignMatrix x, ReadOnlyMemory<double> offsets = default)
    {
        RequireClasses();
        double[] scores = Predict(x, offsets);
        int outputs = Outputs.Count;
        for (int start = 0; start < scores.Length; start += outputs)
        {
            if (Loss == Loss.Logistic)
                scores[start] = Link.Sigmoid(scores[start]);
            else
                Link.Softmax(scores.AsSpan(start, outputs));
        }

        return scores;
    }

    /// <summary>The class of one row: that of the greatest score, the first of equals; of <see cref="Loss.Logistic"/> 1 where the score is above 0.</summary>
    /// <param name="row">One number for each column.</param>
    /// <exception cref="ArgumentException">Its length is another one.</exception>
    /// <exception cref="InvalidOperationException">The loss is not for classes.</exception>
    public int Classify(ReadOnlySpan<double> row)
    {
        RequireClasses();
        if (Loss == Loss.Logistic)
            return Predict(row) > 0 ? 1 : 0;
        int greatest = 0;
        double best = double.NegativeInfinity;
        for (int output = 0; output < Outputs.Count; output++)
        {
            double score = Score(row, Outputs[output], Intercepts[output]);
            if (score > best)
                (best, greatest) = (score, output);
        }

        return greatest;
    }

    /// <summary>The class of many rows, as <see cref="Classify(ReadOnlySpan{double})"/>.</summary>
    /// <param name="x">Rows.</param>
    /// <param name="offsets">As in <see cref="Predict(DesignMatrix, ReadOnlyMemory{double})"/>.</param>
    /// <returns>A class for each row.</returns>
    /// <exception cref="ArgumentException">An extent is another one, or an element is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The loss is not for classes.</exception>
    public int[] Classify(DesignMatrix x, ReadOnlyMemory<double> offsets = default)
    {
        RequireClasses();
        double[] scores = Predict(x, offsets);
        int[] classes = new int[x.Rows];
        for (int row = 0; row < classes.Length; row++)
            classes[row] = Loss == Loss.Logistic ? scores[row] > 0 ? 1 : 0 : Link.ArgMax<double>(scores.AsSpan(row * Outputs.Count, Outputs.Count));
        return classes;
    }

    /// <summary>The expected count of one row, exp(score).</summary>
    /// <param name="row">One number for each column.</param>
    /// <param name="offset">What is added to the score: the logarithm of the row's exposure.</param>
    /// <exception cref="ArgumentException">Its length is another one.</exception>
    /// <exception cref="InvalidOperationException">The loss is not <see cref="Loss.Poisson"/>.</exception>
    public double Rate(ReadOnlySpan<double> row, double offset = 0)
    {
        Require(Loss == Loss.Poisson, "rate");
        return Math.Exp(Predict(row) + offset);
    }

    /// <summary>The expected counts of many rows.</summary>
    /// <param name="x">Rows.</param>
    /// <param name="offsets">As in <see cref="Predict(DesignMatrix, ReadOnlyMemory{double})"/>.</param>
    /// <returns>A rate for each row.</returns>
    /// <exception cref="ArgumentException">An extent is another one, or an element is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The loss is not <see cref="Loss.Poisson"/>.</exception>
    public double[] Rates(DesignMatrix x, ReadOnlyMemory<double> offsets = default)
    {
        Require(Loss == Loss.Poisson, "rate");
        double[] scores = Predict(x, offsets);
        foreach (ref double score in scores.AsSpan())
            score = Math.Exp(score);
        return scores;
    }

    private static double Score(ReadOnlySpan<double> row, SparseCoefficients coefficients, double intercept)
    {
        if (row.Length != coefficients.Length)
            throw new ArgumentException($"'{nameof(row)}' has {Counted.Of(row.Length, "element")}; the model has {Counted.Of(coefficients.Length, "coefficient")}.", nameof(row));
        ReadOnlySpan<int> indices = coefficients.IndexSpan;
        ReadOnlySpan<double> values = coefficients.ValueSpan;
        double sum = intercept;
        for (int k = 0; k < indices.Length; k++)
            sum += values[k] * row[indices[k]];
        return sum;
    }

    /// <summary>rows × outputs.</summary>
    private double[] Scores(DesignReader x)
    {
        using var scorer = new PathScorer(x, [this]);
        int outputs = Outputs.Count;
        int[] rows = [.. Enumerable.Range(0, x.Rows)];
        double[] scores = new double[x.Rows * outputs], some = new double[Math.Min(x.Rows, scorer.MostRows) * outputs];
        for (int start = 0, count; start < rows.Length; start += count)
        {
            count = Math.Min(scorer.MostRows, rows.Length - start);
            scorer.Choose(rows.AsSpan(start, count));
            scorer.Scores(this, some);
            for (int place = 0; place < count * outputs; place++)
                scores[(start + place % count) * outputs + place / count] = some[place];
        }

        return scores;
    }

    private string Instead => Loss switch
    {
        Loss.Logistic => nameof(Probability),
        Loss.SoftmaxCrossEntropy => nameof(Probabilities),
        Loss.Poisson => nameof(Rate),
        _ => nameof(Predict),
    };

    private void RequireClasses() => Require(Loss is Loss.Logistic or Loss.SoftmaxCrossEntropy, "class");

    private void Require(bool has, string what)
    {
        if (!has)
            throw new InvalidOperationException($"A model with the loss {Loss} has no {what}; use {Instead}.");
    }
}
