using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// λ of other libraries as λ of <c>mean loss + λ·Σ|w| + λ₂·Σw²</c>, whose losses are those of <see cref="Loss"/>: (y − s)² without ½, and mean log-losses. Each
/// divides the other library's objective by what makes its loss that mean, and reads off the factors. Where the other library penalises the intercept or
/// standardises columns, the options must do so too; docs/lambda.md has the table and the algebra.
/// </summary>
public static class Lambda
{
    /// <summary>
    /// scikit-learn's <c>Lasso(alpha)</c>, and celer's and skglm's: ‖y − Xw‖²/(2n) + alpha·Σ|w|, doubled: λ = 2·alpha. Also for <c>LassoCV.alpha_</c> and for
    /// <c>LassoLars</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or infinite.</exception>
    public static double FromScikitLearnLasso(double alpha)
    {
        Require.FiniteNotNegative(alpha);
        return 2 * alpha;
    }

    /// <summary>
    /// scikit-learn's <c>ElasticNet(alpha, l1_ratio)</c>: ‖y − Xw‖²/(2n) + alpha·l1_ratio·Σ|w| + ½·alpha·(1 − l1_ratio)·Σw², doubled: λ = 2·alpha·l1_ratio,
    /// λ₂ = alpha·(1 − l1_ratio).
    /// </summary>
    /// <param name="alpha">Finite and not negative.</param>
    /// <param name="l1Ratio">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ElasticNetPenalty FromScikitLearnElasticNet(double alpha, double l1Ratio)
    {
        Require.FiniteNotNegative(alpha);
        Require.Fraction(l1Ratio);
        return new(2 * alpha * l1Ratio, alpha * (1 - l1Ratio));
    }

    /// <summary>
    /// scikit-learn's <c>LogisticRegression(penalty="l1", C)</c>, of two classes or multinomial: Σ|w| + C·Σ log-loss, divided by C·n: λ = 1/(C·n). Its solver
    /// <c>liblinear</c> penalises the intercept, <c>saga</c> does not.
    /// </summary>
    /// <param name="c">C, positive.</param>
    /// <param name="rows">n, the number of rows, or the sum of the sample weights; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double FromScikitLearnLogisticRegression(double c, double rows) => PerRow(c, rows);

    /// <summary>
    /// scikit-learn's <c>LogisticRegression(penalty="elasticnet", C, l1_ratio)</c>: l1_ratio·Σ|w| + ½·(1 − l1_ratio)·Σw² + C·Σ log-loss, divided by C·n:
    /// λ = l1_ratio/(C·n), λ₂ = (1 − l1_ratio)/(2·C·n).
    /// </summary>
    /// <param name="c">C, positive.</param>
    /// <param name="rows">n, the number of rows, or the sum of the sample weights; positive.</param>
    /// <param name="l1Ratio">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ElasticNetPenalty FromScikitLearnLogisticRegression(double c, double rows, double l1Ratio)
    {
        Require.Fraction(l1Ratio);
        double lambda = PerRow(c, rows);
        return new(lambda * l1Ratio, lambda * (1 - l1Ratio) / 2);
    }

    /// <summary>
    /// scikit-learn's <c>QuantileRegressor(quantile, alpha)</c>: mean pinball loss + alpha·Σ|w|: λ = alpha for <see cref="Loss.Quantile"/>. At the quantile ½ that
    /// loss is half of <see cref="Loss.L1"/>, for which λ = 2·alpha.
    /// </summary>
    /// <param name="alpha">Finite and not negative.</param>
    /// <param name="loss"><see cref="Loss.Quantile"/> or <see cref="Loss.L1"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">alpha is negative, NaN or infinite.</exception>
    /// <exception cref="ArgumentException">The loss is another one.</exception>
    public static double FromScikitLearnQuantileRegressor(double alpha, Loss loss = Loss.Quantile)
    {
        Require.FiniteNotNegative(alpha);
        return loss switch
        {
            Loss.Quantile => alpha,
            Loss.L1 => 2 * alpha,
            _ => throw new ArgumentException($"QuantileRegressor has the losses Quantile and L1, not {loss}.", nameof(loss)),
        };
    }

    /// <summary>
    /// glmnet's <c>lambda</c> at <c>alpha = 1</c>. Gaussian (<see cref="Loss.L2"/>): ‖y − Xw‖²/(2n) + lambda·Σ|w|, doubled: λ = 2·lambda. Binomial, multinomial and
    /// Poisson: mean negative log-likelihood + lambda·Σ|w|: λ = lambda.
    /// </summary>
    /// <remarks>
    /// glmnet standardises columns unless told otherwise: set <see cref="PathOptions.Standardize"/>, which divides by the same standard deviations. It rescales
    /// penalty factors so that they sum to the number of columns; here they are taken as they are.
    /// </remarks>
    /// <param name="lambda">Finite and not negative.</param>
    /// <param name="loss"><see cref="Loss.L2"/> for glmnet's gaussian, <see cref="Loss.Logistic"/>, <see cref="Loss.SoftmaxCrossEntropy"/> or <see cref="Loss.Poisson"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">lambda is negative, NaN or infinite.</exception>
    /// <exception cref="ArgumentException">glmnet has no such loss.</exception>
    public static double FromGlmnet(double lambda, Loss loss = Loss.L2)
    {
        Require.FiniteNotNegative(lambda);
        return loss switch
        {
            Loss.L2 => 2 * lambda,
            Loss.Logistic or Loss.SoftmaxCrossEntropy or Loss.Poisson => lambda,
            _ => throw new ArgumentException($"glmnet has no loss {loss}.", nameof(loss)),
        };
    }

    /// <summary>
    /// glmnet's <c>lambda</c> with its <c>alpha</c>. Binomial, multinomial and Poisson: mean negative log-likelihood + lambda·(alpha·Σ|w| + ½·(1 − alpha)·Σw²):
    /// λ = lambda·alpha, λ₂ = ½·lambda·(1 − alpha). Gaussian: glmnet divides y by its standard deviation s first, so that on the scale of y its objective is
    /// ‖y − Xw‖²/(2n) + lambda·(alpha·Σ|w| + ½·(1 − alpha)/s·Σw²); doubled: λ = 2·lambda·alpha, λ₂ = lambda·(1 − alpha)/s.
    /// </summary>
    /// <param name="lambda">Finite and not negative.</param>
    /// <param name="alpha">From 0 to 1.</param>
    /// <param name="loss"><see cref="Loss.L2"/> for glmnet's gaussian, <see cref="Loss.Logistic"/>, <see cref="Loss.SoftmaxCrossEntropy"/> or <see cref="Loss.Poisson"/>.</param>
    /// <param name="responseDeviation">s for <see cref="Loss.L2"/>, the standard deviation of y with divisor n; 1 where y has been divided by it. Without effect on other losses.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">glmnet has no such loss.</exception>
    public static ElasticNetPenalty FromGlmnet(double lambda, double alpha, Loss loss = Loss.L2, double responseDeviation = 1)
    {
        Require.Fraction(alpha);
        Require.FinitePositive(responseDeviation);
        double whole = FromGlmnet(lambda, loss);
        return new(whole * alpha, whole * (1 - alpha) / 2 / (loss == Loss.L2 ? responseDeviation : 1));
    }

    /// <summary>
    /// liblinear's <c>-s 6 -c C</c>: Σ|w| + C·Σ log-loss, divided by C·n: λ = 1/(C·n). With <c>-B</c> its intercept is penalised as a weight.
    /// </summary>
    /// <param name="c">C, positive.</param>
    /// <param name="rows">n, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double FromLiblinear(double c, double rows) => PerRow(c, rows);

    /// <summary>
    /// Keras' <c>L1(l1)</c>: mean loss + l1·Σ|w|: λ = l1. Its <c>mse</c> has no ½.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or infinite.</exception>
    public static double FromKeras(double l1)
    {
        Require.FiniteNotNegative(l1);
        return l1;
    }

    /// <summary>Keras' <c>L1L2(l1, l2)</c>: mean loss + l1·Σ|w| + l2·Σw²: λ = l1, λ₂ = l2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, NaN or infinite.</exception>
    public static ElasticNetPenalty FromKeras(double l1, double l2)
    {
        Require.FiniteNotNegative(l1);
        Require.FiniteNotNegative(l2);
        return new(l1, l2);
    }

    /// <summary>PyTorch, <c>loss + l1 * w.abs().sum()</c> with a loss of <c>reduction="mean"</c>, the default: λ = l1. Its <c>MSELoss</c> has no ½.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or infinite.</exception>
    public static double FromPyTorch(double l1)
    {
        Require.FiniteNotNegative(l1);
        return l1;
    }

    /// <summary>
    /// PyTorch as in <see cref="FromPyTorch(double)"/>, with the <c>weight_decay</c> of <c>torch.optim.SGD</c> or <c>Adam</c>, which adds weight_decay·w to the
    /// gradient, that of ½·weight_decay·Σw²: λ₂ = ½·weight_decay. Not that of <c>AdamW</c>, which is not in the objective.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, NaN or infinite.</exception>
    public static ElasticNetPenalty FromPyTorch(double l1, double weightDecay)
    {
        Require.FiniteNotNegative(l1);
        Require.FiniteNotNegative(weightDecay);
        return new(l1, weightDecay / 2);
    }

    /// <summary>PyTorch with a loss of <c>reduction="sum"</c>: Σ loss + l1·Σ|w|, divided by n: λ = l1/n.</summary>
    /// <param name="l1">Finite and not negative.</param>
    /// <param name="rows">n, the rows of a batch; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double FromPyTorchSum(double l1, double rows)
    {
        Require.FiniteNotNegative(l1);
        Require.FinitePositive(rows);
        return l1 / rows;
    }

    /// <summary>
    /// ML.NET's trainers with L-BFGS (<c>LbfgsLogisticRegression</c>, <c>LbfgsMaximumEntropy</c>, <c>LbfgsPoissonRegression</c>): Σ loss + L1Regularization·Σ|w| +
    /// ½·L2Regularization·Σw², divided by n: λ = L1Regularization/n, λ₂ = L2Regularization/(2n). Both are 1 by default there.
    /// </summary>
    /// <param name="l1Regularization">Finite and not negative.</param>
    /// <param name="l2Regularization">Finite and not negative.</param>
    /// <param name="rows">n, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ElasticNetPenalty FromMlNetLbfgs(double l1Regularization, double l2Regularization, double rows)
    {
        Require.FiniteNotNegative(l1Regularization);
        Require.FiniteNotNegative(l2Regularization);
        Require.FinitePositive(rows);
        return new(l1Regularization / rows, l2Regularization / (2 * rows));
    }

    /// <summary>
    /// ML.NET's SDCA trainers, whose <c>L1Regularization</c> is not a factor of Σ|w| but of L2Regularization: mean loss + ½·L2Regularization·Σw² +
    /// L1Regularization·L2Regularization·Σ|w|: λ = L1Regularization·L2Regularization, λ₂ = ½·L2Regularization. They penalise the intercept too.
    /// </summary>
    /// <param name="l1Regularization">Finite and not negative.</param>
    /// <param name="l2Regularization">Finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ElasticNetPenalty FromMlNetSdca(double l1Regularization, double l2Regularization)
    {
        Require.FiniteNotNegative(l1Regularization);
        Require.FiniteNotNegative(l2Regularization);
        return new(l1Regularization * l2Regularization, l2Regularization / 2);
    }

    private static double PerRow(double c, double rows)
    {
        Require.FinitePositive(c);
        Require.FinitePositive(rows);
        return 1 / (c * rows);
    }
}
