using System.Globalization;
using L1Gen.Tests.Linear.Reference;

namespace L1Gen.Tests.Linear;

/// <summary>A classification, and its objective and optimality conditions computed plainly.</summary>
internal sealed class MultinomialCase
{
    public required double[,] X { get; init; }

    public required double[] Y { get; init; }

    public required int Classes { get; init; }

    public required double[] Weights { get; init; }

    public double[]? Offsets { get; init; }

    public bool Intercept { get; init; } = true;

    public required double[] L1 { get; init; }

    public double[]? L2 { get; init; }

    public double[]? Lower { get; init; }

    public double[]? Upper { get; init; }

    public int Rows => X.GetLength(0);

    public int Columns => X.GetLength(1);

    public static MultinomialCase Random(int rows, int columns, int classes, int seed, Func<MultinomialCase, Random, MultinomialCase>? change = null)
    {
        var random = new Random(seed);
        double[,] x = new double[rows, columns];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double common = random.NextDouble();
            for (int j = 0; j < columns; j++)
                x[i, j] = (random.NextDouble() + common - 1) * (1 + j % 3);
            y[i] = i < classes ? i : Math.Clamp((int)(classes * (0.5 + x[i, 0] / 3 + (random.NextDouble() - 0.5) / 2)), 0, classes - 1);
        }

        var made = new MultinomialCase
        {
            X = x,
            Y = y,
            Classes = classes,
            Weights = [.. Enumerable.Repeat(1.0 / rows, rows)],
            L1 = [.. Enumerable.Repeat(1.0, columns)],
        };
        return change is null ? made : change(made, random);
    }

    public static MultinomialCase Read(string file, int header, bool scale)
    {
        double[][] lines = [.. ReferenceData.Lines(file).Skip(header).Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
        int rows = lines.Length, columns = lines[0].Length - 1;
        double[,] x = new double[rows, columns];
        for (int j = 0; j < columns; j++)
        {
            double mean = lines.Average(line => line[j]), deviation = Math.Sqrt(lines.Average(line => (line[j] - mean) * (line[j] - mean)));
            for (int i = 0; i < rows; i++)
                x[i, j] = lines[i][j] / (scale ? deviation : 1);
        }

        double[] y = [.. lines.Select(line => line[^1])];
        return new()
        {
            X = x,
            Y = y,
            Classes = 1 + (int)y.Max(),
            Weights = [.. Enumerable.Repeat(1.0 / rows, rows)],
            L1 = [.. Enumerable.Repeat(1.0, columns)],
        };
    }

    public LinearProblem Problem(DesignReader reader) => new()
    {
        X = reader,
        Loss = Loss.SoftmaxCrossEntropy,
        Outputs = Classes,
        Y = Y,
        Weights = Weights,
        Offsets = Offsets,
        HasIntercept = Intercept,
        L1Factors = L1,
        L2Factors = L2,
        Lower = Lower,
        Upper = Upper,
    };

    public MultinomialSolver Solver(DesignReader reader, int? maxGram = null)
    {
        LinearProblem problem = Problem(reader);
        return new(problem, new Certificate(problem), maxGram);
    }

    /// <summary>The objective, and the gradient of its loss: by coefficient as the solver orders them, then by intercept.</summary>
    public (double Objective, double[] Gradient) At(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts, double lambda)
    {
        double objective = 0;
        double[] gradient = new double[(Columns + 1) * Classes], eta = new double[Classes];
        for (int i = 0; i < Rows; i++)
        {
            for (int m = 0; m < Classes; m++)
            {
                eta[m] = intercepts[m] + (Offsets?[m * Rows + i] ?? 0);
                for (int j = 0; j < Columns; j++)
                    eta[m] += X[i, j] * coefficients[j * Classes + m];
            }

            double greatest = eta.Max(), sum = eta.Sum(s => Math.Exp(s - greatest));
            objective += Weights[i] * (Math.Log(sum) + greatest - eta[(int)Y[i]]);
            for (int m = 0; m < Classes; m++)
            {
                double slope = Weights[i] * (Math.Exp(eta[m] - greatest) / sum - (Y[i] == m ? 1 : 0));
                for (int j = 0; j < Columns; j++)
                    gradient[j * Classes + m] += slope * X[i, j];
                gradient[Columns * Classes + m] += slope;
            }
        }

        for (int at = 0; at < Columns * Classes; at++)
            objective += lambda * (L1[at / Classes] * Math.Abs(coefficients[at]) + (L2?[at / Classes] ?? 0) * coefficients[at] * coefficients[at]);
        return (objective, gradient);
    }

    /// <summary>The greatest violation of the optimality conditions (Karush, Kuhn and Tucker).</summary>
    public double Violation(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts, double lambda)
    {
        double[] gradient = At(coefficients, intercepts, lambda).Gradient;
        double worst = 0;
        for (int at = 0; at < Columns * Classes; at++)
        {
            int j = at / Classes;
            double b = coefficients[at], slope = gradient[at] + 2 * lambda * (L2?[j] ?? 0) * b, penalty = lambda * L1[j];
            double lowest = slope + (b > 0 ? penalty : -penalty), highest = slope + (b < 0 ? -penalty : penalty);
            if (b <= (Lower?[j] ?? double.NegativeInfinity))
                lowest = double.NegativeInfinity;
            if (b >= (Upper?[j] ?? double.PositiveInfinity))
                highest = double.PositiveInfinity;
            worst = Math.Max(worst, Math.Max(lowest, -highest));
        }

        for (int m = 0; Intercept && m < Classes; m++)
            worst = Math.Max(worst, Math.Abs(gradient[Columns * Classes + m]));
        return worst;
    }
}
