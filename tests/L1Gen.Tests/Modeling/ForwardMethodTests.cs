using System.Text.Json;
using L1Gen.Tests.Training;
using static L1Gen.Ops;

namespace L1Gen.Tests.Modeling;

/// <summary>A forward method called directly, against the losses that PyTorch computed of the same weights and rows.</summary>
public class ForwardMethodTests
{
    private static readonly TextbookNetwork Network = new();

    [Theory]
    [InlineData("weightsOnly")]
    [InlineData("everyParameter")]
    public void The_first_loss_is_PyTorchs(string flavour)
    {
        double[] doubles = TextbookNetwork.Numbers<double>(TextbookNetwork.Recorded.GetProperty(flavour).GetProperty("float64").GetProperty("losses"));
        double[] singles = TextbookNetwork.Numbers<double>(TextbookNetwork.Recorded.GetProperty(flavour).GetProperty("float32").GetProperty("losses"));

        double loss = Loss(Widened(Network.Hidden), new double[64], Widened(Network.Output), new double[3]);
        Assert.Equal(doubles[0], loss, 1e-14);
        Assert.Equal(singles[0], Loss(Network.Hidden, new float[64], Network.Output, new float[3]), 2e-7);
    }

    [Theory]
    [InlineData("weightsOnly", 1)]
    [InlineData("weightsOnly", 10)]
    [InlineData("everyParameter", 1)]
    [InlineData("everyParameter", 10)]
    public void The_loss_of_later_weights_is_PyTorchs(string flavour, int step)
    {
        JsonElement recorded = TextbookNetwork.Recorded.GetProperty(flavour).GetProperty("float32");
        JsonElement weights = recorded.GetProperty($"step{step}");
        float[] Weights(string field) => TextbookNetwork.Numbers<float>(weights.GetProperty(field));

        double loss = Loss(Weights("hidden"), Weights("hiddenBias"), Weights("output"), Weights("outputBias"));

        Assert.Equal(TextbookNetwork.Numbers<double>(recorded.GetProperty("losses"))[step], loss, 2e-7);
    }

    private static double Loss(float[] hidden, float[] hiddenBias, float[] output, float[] outputBias)
    {
        double sum = 0;
        for (int row = 0; row < TextbookNetwork.Rows; row++)
        {
            Vector x = Network.X.AsSpan(row * 10, 10);
            Vector scores = Relu(x * new Matrix(hidden, 10, 64) + hiddenBias) * new Matrix(output, 64, 3) + outputBias;
            sum += CrossEntropy([scores[0], scores[1], scores[2]], Network.Y[row]);
        }

        return sum / TextbookNetwork.Rows;
    }

    private static double Loss(double[] hidden, double[] hiddenBias, double[] output, double[] outputBias)
    {
        double sum = 0;
        for (int row = 0; row < TextbookNetwork.Rows; row++)
        {
            DoubleVector x = Widened(Network.X[(row * 10)..(row * 10 + 10)]);
            DoubleVector scores = Relu(x * new DoubleMatrix(hidden, 10, 64) + hiddenBias) * new DoubleMatrix(output, 64, 3) + outputBias;
            sum += CrossEntropy(scores.AsSpan().ToArray(), Network.Y[row]);
        }

        return sum / TextbookNetwork.Rows;
    }

    private static double CrossEntropy(double[] scores, int target) => Math.Log(scores.Sum(Math.Exp)) - scores[target];

    private static double[] Widened(float[] numbers) => Array.ConvertAll(numbers, number => (double)number);
}
