namespace L1Gen.Tests.Linear;

/// <summary>How near paths are to each other.</summary>
internal static class Agreeing
{
    public static void Bits(LinearPath expected, LinearPath actual)
    {
        Assert.Equal(expected.LambdaMax, actual.LambdaMax);
        Assert.Equal(expected.Count, actual.Count);
        for (int k = 0; k < expected.Count; k++)
        {
            Assert.Equal(
                (expected[k].Lambda, expected[k].MeanLoss, expected[k].Objective, expected[k].DualityGap, expected[k].DevianceExplained, expected[k].Iterations),
                (actual[k].Lambda, actual[k].MeanLoss, actual[k].Objective, actual[k].DualityGap, actual[k].DevianceExplained, actual[k].Iterations));
            Assert.Equal(expected[k].Intercepts, actual[k].Intercepts);
            Assert.Equal(expected[k].Outputs.SelectMany(output => output), actual[k].Outputs.SelectMany(output => output));
        }
    }

    /// <summary>Coefficients, intercepts, losses and λ's to a tolerance, in units of the greatest of each.</summary>
    public static void Near(LinearPath expected, LinearPath actual, double tolerance)
    {
        Assert.Equal(expected.LambdaMax, actual.LambdaMax, tolerance * expected.LambdaMax);
        Assert.Equal(expected.Count, actual.Count);
        for (int k = 0; k < expected.Count; k++)
        {
            PathPoint one = expected[k], other = actual[k];
            Assert.Equal(one.Lambda, other.Lambda, tolerance * one.Lambda);
            Assert.Equal(one.Objective, other.Objective, tolerance * Math.Abs(one.Objective));
            Assert.Equal(one.MeanLoss, other.MeanLoss, tolerance * Math.Abs(one.MeanLoss));
            Assert.True(other.Converged);
            for (int m = 0; m < one.Outputs.Count; m++)
            {
                double[] coefficients = Dense(one.Outputs[m]), others = Dense(other.Outputs[m]);
                double size = Math.Max(coefficients.Max(Math.Abs), Math.Abs(one.Intercepts[m]));
                Assert.Equal(one.Intercepts[m], other.Intercepts[m], tolerance * size);
                for (int j = 0; j < coefficients.Length; j++)
                    Assert.Equal(coefficients[j], others[j], tolerance * size);
            }
        }
    }

    /// <summary>The same λ's, objectives that are within the sum of the gaps, each within its tolerance.</summary>
    public static void WithinGaps(LinearPath expected, LinearPath actual)
    {
        Assert.Equal(expected.LambdaMax, actual.LambdaMax, 1e-8 * expected.LambdaMax);
        Assert.Equal(expected.Count, actual.Count);
        for (int k = 0; k < expected.Count; k++)
        {
            PathPoint one = expected[k], other = actual[k];
            Assert.Equal(one.Lambda, other.Lambda, 1e-8 * one.Lambda);
            Assert.True(other.Converged, $"λ {k}: a gap of {other.DualityGap}, {other.Iterations} iterations");
            Assert.InRange(other.DualityGap, 0, expected.Options.Tolerance);

            // The gap's unit is that of the model without features, at least the size of any later objective.
            double unit = expected.Max(point => Math.Abs(point.Objective)) + 1;
            Assert.Equal(one.Objective, other.Objective, 2 * expected.Options.Tolerance * unit);
        }
    }

    public static double[] Dense(SparseCoefficients coefficients) => [.. Enumerable.Range(0, coefficients.Length).Select(j => coefficients[j])];
}
