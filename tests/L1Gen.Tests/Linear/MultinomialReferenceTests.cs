namespace L1Gen.Tests.Linear;

/// <summary>Against glmnet 4.1 (family "multinomial", standardize FALSE, thresh 1e-14), whose λ is ours: both losses are the mean negative log-likelihood.</summary>
public class MultinomialReferenceTests
{
    /// <summary>λ, then intercept and coefficients of each class on the columns divided by their standard deviations (divisor n).</summary>
    private static readonly (double Lambda, double[][] Classes)[] WineAtGlmnet =
    [
        (0.2,
        [
            [-3.942460138956, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.580944385489],
            [4.192825862651, -0.387251870493, 0, 0, 0, 0, 0, 0, 0, 0, -0.135683740207, 0, 0, 0],
            [-0.250365723696, 0, 0, 0, 0, 0, 0, -0.121374264344, 0, 0, 0, -0.126114433676, -0.476369043666, 0],
        ]),
        (0.05,
        [
            [-10.0974139386167, 0, 0, 0, -0.1051692704798, 0, 0, 0.0948900718074, 0, 0, 0, 0, 0.1355044699059, 1.1052906873590],
            [11.827836395511, -0.948336830366, 0, -0.223458258374, 0, 0, 0, 0, 0, 0, -0.678726887992, 0, 0, -0.135604276480],
            [-1.730422456895, 0, 0, 0, 0, 0, 0, -0.937598326257, 0, 0, 0, -0.573287417564, -0.516427615307, 0],
        ]),
        (0.02,
        [
            [-12.641606041515, 0, 0, 0, -0.493420929997, 0, 0, 0, 0, 0, 0, 0, 0.459872757319, 1.171237429132],
            [16.365302909459, -1.148626756851, -0.215263806173, -0.539778621483, 0, 0, 0, 0, 0, 0, -1.090159711727, 0, 0, -0.535216217618],
            [-3.723696867944, 0, 0, 0, 0, 0, 0, -1.455005866940, 0, 0, 0, -0.773590714299, -0.536774390585, 0],
        ]),
    ];

    [Fact]
    public void Wine()
    {
        var made = MultinomialCase.Read("wine/wine_data.csv", header: 1, scale: true);
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        using var solver = made.Solver(reader);
        solver.Append([.. Enumerable.Range(0, 13)]);
        foreach ((double lambda, double[][] classes) in WineAtGlmnet)
        {
            solver.Solve(lambda, 1e-15, 10_000, TestContext.Current.CancellationToken);

            // These columns are nearly dependent: glmnet's coefficients are 1.3e-6 from where the optimality conditions hold.
            Assert.InRange(made.Violation(solver.Coefficients, solver.Intercepts, lambda), 0, 1e-10);
            for (int m = 0; m < 3; m++)
            {
                Assert.Equal(classes[m][0], solver.Intercepts[m], 2e-5);
                for (int j = 0; j < 13; j++)
                    Assert.Equal(classes[m][j + 1], solver.Coefficients[3 * j + m], 2e-6);
            }
        }
    }

    [Fact]
    public void Digits()
    {
        var made = MultinomialCase.Read("digits8x8/digits.csv", header: 0, scale: false);
        using DesignReader reader = ((DesignMatrix)made.X).Open();
        using var solver = made.Solver(reader);
        solver.Append([.. Enumerable.Range(0, 64)]);
        solver.Solve(0.2419483326789812, 1e-15, 10_000, TestContext.Current.CancellationToken);
        Expect(0.2419483326789812, 1.58565424973839, 1.47446028082661, (18, -0.06319412298272), (26, -0.10584971323884), (34, -0.00568038786596), (43, -0.09526513783340));
        solver.Solve(0.05, 1e-15, 10_000, TestContext.Current.CancellationToken);
        Expect(
            0.05, 0.6653659985982758, 2.01546698489368,
            (4, 0.07386671743523), (5, 0.00187950537950), (13, 0.00849485181916), (18, -0.12735828239642), (19, -0.03449270204455), (20, 0.02701402957638),
            (26, -0.15091912844442), (29, -0.08722067332073), (34, -0.02078290871720), (42, -0.06213560966525), (43, -0.14279607374575), (45, 0.04073616724971),
            (46, 0.04156062713402), (58, 0.02465453367844));

        // The coefficients of the class 3.
        void Expect(double lambda, double objective, double intercept, params (int Column, double Value)[] coefficients)
        {
            Assert.Equal(objective, made.At(solver.Coefficients, solver.Intercepts, lambda).Objective, 1e-10);
            Assert.Equal(intercept, solver.Intercepts[3], 1e-5);
            double[] expected = new double[64];
            foreach ((int column, double value) in coefficients)
                expected[column] = value;
            for (int j = 0; j < 64; j++)
                Assert.Equal(expected[j], solver.Coefficients[10 * j + 3], 1e-6);
        }
    }
}
