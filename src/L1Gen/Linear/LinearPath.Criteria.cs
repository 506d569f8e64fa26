namespace L1Gen;

/// <content>Choice by information criteria, which needs no further fit.</content>
public sealed partial class LinearPath
{
    /// <summary>The point with the least value of a criterion; of equals the one with the greatest λ.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="gamma">γ of <see cref="InformationCriterion.Ebic"/>, from 0, which is the BIC, to 1; 1 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The loss is Huber's, which is no likelihood.</exception>
    public PathPoint Choose(InformationCriterion criterion, double gamma = 1)
    {
        double[] values = Criterion(criterion, gamma);
        return _points[Array.IndexOf(values, values.Min())];
    }

    /// <summary>The value of a criterion at every point.</summary>
    /// <remarks>
    /// df is the number of coefficients that are not zero, intercepts included: for the lasso an unbiased estimate of the degrees of freedom (Zou, Hastie and Tibshirani 2007);
    /// with a ridge term or groups it is more than those. n is the number of rows with a weight above 0. −2·log L, up to a constant that is the same at every point, is
    /// n·log(mean loss) for <see cref="Loss.L2"/> (a Gaussian of unknown variance), 2n·log(mean loss) for <see cref="Loss.L1"/> and <see cref="Loss.Quantile"/> (a Laplace
    /// distribution of unknown scale; Lee, Noh and Park 2014) and 2n·(mean loss) for the other losses. For the losses of unknown scale it is +∞ where df ≥ n: such a model
    /// fits any response.
    /// </remarks>
    /// <inheritdoc cref="Choose"/>
    public double[] Criterion(InformationCriterion criterion, double gamma = 1)
    {
        if (!Enum.IsDefined(criterion))
            throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "There is no such criterion.");
        Kernels.Require.Fraction(gamma);
        if (Options.Loss == Loss.Huber)
            throw new InvalidOperationException("Huber's loss is no likelihood, which an information criterion needs: use cross-validation.");
        return Array.ConvertAll(_points, point => Criterion(point, criterion, gamma, WeightedRows));
    }

    private double Criterion(PathPoint point, InformationCriterion criterion, double gamma, int n)
    {
        int df = point.Outputs.Sum(output => output.Count) + (Options.Intercept ? point.Outputs.Count : 0);
        double scale = Options.Loss switch { Loss.L2 => n, Loss.L1 or Loss.Quantile => 2.0 * n, _ => 0 };
        if (scale > 0 && df >= n)
            return double.PositiveInfinity;
        double fit = scale > 0 ? scale * Math.Log(point.MeanLoss) : 2.0 * n * point.MeanLoss;
        return criterion switch
        {
            InformationCriterion.Aic => fit + 2.0 * df,
            InformationCriterion.Bic => fit + Math.Log(n) * df,
            _ => fit + Math.Log(n) * df + 2 * gamma * LogBinomial(Features, point.NonZeros),
        };
    }

    /// <summary>log of the number of ways to choose k of p.</summary>
    private static double LogBinomial(int p, int k)
    {
        double sum = 0;
        for (int i = 1; i <= k; i++)
            sum += Math.Log((double)(p - k + i) / i);
        return sum;
    }
}
