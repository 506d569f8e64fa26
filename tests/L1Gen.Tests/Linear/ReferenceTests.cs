using System.Text.Json;
using L1Gen.Tests.Linear.Reference;

namespace L1Gen.Tests.Linear;

/// <summary>Paths against the solutions in Reference, which benchmarks/peers/linear_reference.py records.</summary>
public class ReferenceTests
{
    public static TheoryData<string> Cases { get; } =
    [
        "diabetes-lasso", "diabetes-elastic-net", "diabetes-plain", "diabetes-no-intercept", "diabetes-weights", "diabetes-factors", "diabetes-non-negative", "diabetes-bounds",
        "digits-lasso", "rcv1-lasso", "breast-cancer-logistic", "breast-cancer-weights", "heart-logistic", "colon-logistic", "rcv1-logistic", "digits-multinomial",
        "randhie-poisson", "stackloss-huber", "engel-huber",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_those_recorded(string name)
    {
        var reference = ReferenceCase.Read(name);
        LinearPath path = reference.Fit();
        double[] deviations = new OptimalityConditions(reference.Data, reference.Options).Deviations;

        Assert.DoesNotContain(path, point => !point.Converged);
        Assert.Equal(reference.LambdaMax, path.LambdaMax, 1e-7 * reference.LambdaMax);
        Assert.Equal(reference.Points.Length, path.Count);
        for (int i = 0; i < path.Count; i++)
        {
            double difference = Difference(reference.Points[i].Outputs, path[i], deviations);
            Assert.True(difference <= 1e-6, $"At λ {path[i].Lambda:G4}, point {i}, the coefficients differ by {difference:G2} of the largest.");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_point_satisfies_the_optimality_conditions(string name)
    {
        var reference = ReferenceCase.Read(name);
        var conditions = new OptimalityConditions(reference.Data, reference.Options);
        // λmax in units of a column's deviation, as the violations are.
        double unit = reference.LambdaMax / (reference.Options.Standardize ? 1 : conditions.Deviations.Max());

        foreach (PathPoint point in reference.Fit())
        {
            double violation = conditions.Violation(point) / unit;
            Assert.True(violation <= 1e-5, $"At λ {point.Lambda:G4} a condition is violated by {violation:G2} of λmax.");
        }
    }

    [Fact]
    public void Diabetes_path_has_the_knots_of_Efron_and_others_2004()
    {
        ReferenceData data = ReferenceData.Read("diabetes");
        // The columns of the article: centred, of length 1.
        double[][] columns = Array.ConvertAll(data.ColumnValues, values =>
        {
            double mean = values.Average(), length = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)));
            return Array.ConvertAll(values, value => (value - mean) / length);
        });
        JsonElement[] knots = [.. JsonElement.Parse(File.ReadAllText(ReferenceCase.FileOf("diabetes-knots"))).GetProperty("knots").EnumerateArray()];
        double[] alphas = Array.ConvertAll(knots, knot => knot.GetProperty("alpha").GetDouble());
        var design = DesignMatrix.FromColumns(columns.SelectMany(column => column).ToArray(), data.Y.Length, columns.Length);

        // The last knot is least squares, λ = 0.
        LinearPath path = LinearPath.Fit(design, data.Y, new PathOptions { Lambdas = [.. alphas[..^1].Select(alpha => 2 * alpha)], Tolerance = 1e-12 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2 * alphas[0], path.LambdaMax, 1e-12 * path.LambdaMax);
        for (int i = 0; i < path.Count; i++)
        {
            double[] expected = [.. knots[i].GetProperty("coefficients").EnumerateArray().Select(value => value.GetDouble())];
            double largest = Math.Max(1, expected.Max(Math.Abs));
            for (int j = 0; j < expected.Length; j++)
                Assert.True(Math.Abs(expected[j] - path[i].Coefficients[j]) <= 1e-6 * largest, $"At knot {i} coefficient {j} is {path[i].Coefficients[j]}, not {expected[j]}.");
        }
    }

    /// <summary>The greatest difference of a coefficient, in units of its column's deviation, as a part of the largest.</summary>
    private static double Difference(ReferenceCase.RecordedOutput[] expected, PathPoint actual, double[] deviations)
    {
        // The intercepts of classes have no origin of their own.
        double origin = expected.Length == 1 ? 0 : actual.Intercepts.Average();
        double worst = 0, largest = 0;
        for (int m = 0; m < expected.Length; m++)
        {
            double[] want = expected[m].ToArray(deviations.Length), have = actual.Outputs[m].ToArray();
            for (int j = 0; j < want.Length; j++)
            {
                double unit = deviations[j] > 0 ? deviations[j] : 1;
                worst = Math.Max(worst, Math.Abs(want[j] - have[j]) * unit);
                largest = Math.Max(largest, Math.Abs(want[j]) * unit);
            }

            double intercept = Math.Abs(expected[m].Intercept - (actual.Intercepts[m] - origin)) / Math.Max(1, Math.Abs(expected[m].Intercept));
            Assert.True(intercept <= 1e-5, $"At λ {actual.Lambda:G4} the intercept is {actual.Intercepts[m] - origin}, not {expected[m].Intercept}.");
        }

        return largest > 0 ? worst / largest : worst;
    }
}
