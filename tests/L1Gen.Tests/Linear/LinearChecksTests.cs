namespace L1Gen.Tests.Linear;

/// <summary>What no path can be fitted to is refused before anything runs, by a message that names it.</summary>
public class LinearChecksTests
{
    private const double NaN = double.NaN;
    private const double Infinity = double.PositiveInfinity;

    private static readonly double[] Y = [1, 0, 1, 0];

    private static double[,] X => new double[,] { { 1, 2, 0 }, { 3, 1, 1 }, { 2, 5, 0 }, { 0, 1, 4 } };

    public static TheoryData<string, PathOptions> WrongOptions => new()
    {
        { "'Loss' must be a loss.", new() { Loss = (Loss)99 } },
        { "'Delta' must be positive and finite.", new() { Loss = Loss.Huber, Delta = 0 } },
        { "'Delta' must be positive and finite.", new() { Loss = Loss.Huber, Delta = NaN } },
        { "'Tau' must be above 0 and below 1.", new() { Loss = Loss.Quantile, Tau = 0 } },
        { "'Tau' must be above 0 and below 1.", new() { Loss = Loss.Quantile, Tau = 1 } },
        { "'Delta' is for the loss Huber; the loss is L2.", new() { Delta = 2 } },
        { "'Tau' is for the loss Quantile; the loss is L1.", new() { Loss = Loss.L1, Tau = 0.9 } },
        { "'L1Ratio' must be above 0 and at most 1.", new() { L1Ratio = 0 } },
        { "'L1Ratio' must be above 0 and at most 1.", new() { L1Ratio = 1.1 } },
        { "'Tolerance' must be positive and finite.", new() { Tolerance = 0 } },
        { "'MaxIterations' must be positive.", new() { MaxIterations = 0 } },
        { "'Lambdas' is empty.", new() { Lambdas = [] } },
        { "'Lambdas' has 0 at place 1; every λ must be positive and finite.", new() { Lambdas = [1, 0] } },
        { "'Lambdas' has -1 at place 0; every λ must be positive and finite.", new() { Lambdas = [-1] } },
        { "'Lambdas' has NaN at place 0; every λ must be positive and finite.", new() { Lambdas = [NaN] } },
        { "'Lambdas' has Infinity at place 0; every λ must be positive and finite.", new() { Lambdas = [Infinity] } },
        { "'LambdaCount' must be positive.", new() { LambdaCount = 0 } },
        { "'LambdaMinRatio' must be above 0 and below 1.", new() { LambdaMinRatio = 1 } },
        { "'PenaltyFactors' has 2 elements for 3 columns.", new() { PenaltyFactors = [1, 1] } },
        { "'PenaltyFactors' has NaN for column 1; a factor must not be negative.", new() { PenaltyFactors = [1, NaN, 1] } },
        { "'PenaltyFactors' has -1 for column 2; a factor must not be negative.", new() { PenaltyFactors = [1, 1, -1] } },
        { "Give either 'NonNegative' or 'LowerBounds'.", new() { NonNegative = true, LowerBounds = [0, 0, 0] } },
        { "'LowerBounds' has 0.5 for column 0; it must be at most 0, or the column could not be left out.", new() { LowerBounds = [0.5, 0, 0] } },
        { "'LowerBounds' has NaN for column 2; it must be at most 0, or the column could not be left out.", new() { LowerBounds = [0, 0, NaN] } },
        { "'UpperBounds' has -1 for column 1; it must be at least 0, or the column could not be left out.", new() { UpperBounds = [1, -1, 1] } },
        { "'UpperBounds' has 1 element for 3 columns.", new() { UpperBounds = [1] } },
        { "'Groups' has 2 elements for 3 columns.", new() { Groups = [0, 1] } },
        { "'Groups' has 3 for column 1; groups are from 0 to 2 at most.", new() { Groups = [0, 3, 1] } },
        { "'Groups' do not go with bounds.", new() { Groups = [0, 0, 1], UpperBounds = [1, 1, 1] } },
        { "'Groups' do not go with bounds.", new() { Groups = [0, 0, 1], NonNegative = true } },
        { "'Groups' do not go with 'L1Ratio'.", new() { Groups = [0, 0, 1], L1Ratio = 0.5 } },
        { "'PenaltyFactors' has 1 for column 0 and 2 for column 1; both are in group 0, which has one factor.", new() { Groups = [0, 0, 1], PenaltyFactors = [1, 2, 1] } },
        { "'FeatureNames' has 4 elements for 3 columns.", new() { FeatureNames = ["a", "b", "c", "d"] } },
        { "'FeatureNames' has 'a' for the columns 0 and 2.", new() { FeatureNames = ["a", "b", "a"] } },
        { "'FeatureNames' has null for column 1.", new() { FeatureNames = ["a", null!, "c"] } },
        { "'Weights' has 3 elements for 4 rows.", new() { Weights = new double[] { 1, 1, 1 } } },
        { "'Weights' has -1 at row 2; a weight must be finite and not negative.", new() { Weights = new double[] { 1, 1, -1, 1 } } },
        { "'Weights' has NaN at row 0; a weight must be finite and not negative.", new() { Weights = new double[] { NaN, 1, 1, 1 } } },
        { "'Weights' has 0 for every row.", new() { Weights = new double[4] } },
        { "The sum of 'Weights' is infinite.", new() { Weights = new double[] { 1e308, 1e308, 1, 1 } } },
        { "'Offsets' has 3 elements; 4 rows of 1 output need 4.", new() { Offsets = new double[3] } },
        { "'Offsets' has NaN at row 3; an offset must be finite.", new() { Offsets = new double[] { 0, 0, 0, NaN } } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void An_option_out_of_its_range(string message, PathOptions options)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => Fitted.Path(X, Y, options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal("options", exception.ParamName);
    }

    public static TheoryData<string, PathOptions, double[]> WrongResponses => new()
    {
        { "The response has 3 elements; the design has 4 rows.", new(), [1, 2, 3] },
        { "The response is NaN at row 1; it must be finite.", new(), [1, NaN, 3, 4] },
        { "The response is -Infinity at row 3; it must be finite.", new() { Loss = Loss.L1 }, [1, 2, 3, -Infinity] },
        { "The response is 2 at row 1; Logistic takes 0, 1 or a number between.", new() { Loss = Loss.Logistic }, [1, 2, 0, 0] },
        { "The response is -1 at row 0; Logistic takes 0, 1 or a number between; write −1 as 0.", new() { Loss = Loss.Logistic }, [-1, 1, 1, -1] },
        { "The response is -2 at row 2; Poisson takes numbers that are not negative.", new() { Loss = Loss.Poisson }, [1, 2, -2, 0] },
        { "The response is 0 at every row: the intercept of Poisson", new() { Loss = Loss.Poisson }, [0, 0, 0, 0] },
        { "The response is 1 at every row that has a weight above 0", new() { Loss = Loss.Logistic }, [1, 1, 1, 1] },
        { "The response is 0 at every row that has a weight above 0", new() { Loss = Loss.Logistic, Weights = new double[] { 0, 1, 0, 1 } }, [1, 0, 1, 0] },
        { "SoftmaxCrossEntropy takes the class of each row as int[]", new() { Loss = Loss.SoftmaxCrossEntropy }, [0, 1, 2, 0] },
    };

    [Theory]
    [MemberData(nameof(WrongResponses))]
    public void A_response_that_the_loss_does_not_take(string message, PathOptions options, double[] y)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Fitted.Path(X, y, options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal("y", exception.ParamName);
    }

    public static TheoryData<string, Loss, int[]> WrongClasses => new()
    {
        { "L2 takes numbers as response, not classes", Loss.L2, [0, 1, 1, 0] },
        { "The response is class 2 at row 3; classes are 0 and 1.", Loss.Logistic, [0, 1, 1, 2] },
        { "The response is class -1 at row 0; classes are 0 and 1; write −1 as 0.", Loss.Logistic, [-1, 1, 1, -1] },
        { "The response is class -1 at row 1; classes are numbered from 0.", Loss.SoftmaxCrossEntropy, [0, -1, 1, 1] },
        { "No row is of class 0; classes are numbered from 0, and the greatest is 3.", Loss.SoftmaxCrossEntropy, [1, 2, 3, 1] },
        { "No row is of class 1; classes are numbered from 0, and the greatest is 2.", Loss.SoftmaxCrossEntropy, [0, 2, 2, 0] },
        { "The response is 1 at every row that has a weight above 0", Loss.SoftmaxCrossEntropy, [1, 1, 1, 1] },
        { "The response has class 70000, and only 4 rows", Loss.SoftmaxCrossEntropy, [1, 1, 0, 70000] },
    };

    [Theory]
    [MemberData(nameof(WrongClasses))]
    public void Classes_that_the_loss_does_not_take(string message, Loss loss, int[] y)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Fitted.Path(X, y, new PathOptions { Loss = loss }));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal("y", exception.ParamName);
    }

    [Theory]
    [InlineData(NaN)]
    [InlineData(Infinity)]
    [InlineData(double.NegativeInfinity)]
    public void An_element_that_is_not_finite(double wrong)
    {
        double[,] x = X;
        x[2, 1] = wrong;
        float[] columns = [.. Enumerable.Range(0, 12).Select(place => place == 6 ? (float)wrong : place)];
        var rows = SparseMatrix<double>.FromRows([[(0, 1.0)], [], [(1, wrong)], [(2, 3.0)]], 3);

        foreach (DesignMatrix design in new DesignMatrix[] { x, DesignMatrix.FromColumns(columns, 4, 3), rows })
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => Fitted.Path(design, Y));
            Assert.StartsWith("The design is NaN or infinite at row 2, column 1; it must be finite.", exception.Message, StringComparison.Ordinal);
            Assert.Equal("x", exception.ParamName);
        }
    }

    [Fact]
    public void No_rows()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Fitted.Path(new double[0, 3], Array.Empty<double>()));

        Assert.StartsWith("The design has no rows.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_given()
    {
        Assert.Equal("x", Assert.Throws<ArgumentNullException>(() => Fitted.Path(null!, Y)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentNullException>(() => Fitted.Path(X, null!)).ParamName);
    }

    [Fact]
    public void A_response_of_two_columns()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Fitted.Path(X, new double[4, 2]));

        Assert.StartsWith("The response has 8 elements, 2 a row; the design has 4 rows.", exception.Message, StringComparison.Ordinal);
    }
}
