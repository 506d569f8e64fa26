using System.Numerics;
using System.Text.Json;

namespace L1Gen.Tests.Training;

/// <summary>Twenty steps of the network of the textbooks, as PyTorch took them.</summary>
public class PyTorchTests
{
    private static readonly string[] Fields = ["hidden", "hiddenBias", "output", "outputBias"];

    [Theory]
    [InlineData("weightsOnly", "step1", 1)]
    [InlineData("weightsOnly", "step10", 10)]
    [InlineData("weightsOnly", "step20", 20)]
    [InlineData("everyParameter", "step1", 1)]
    [InlineData("everyParameter", "step10", 10)]
    [InlineData("everyParameter", "step20", 20)]
    public void Subgradient_adam_takes_the_steps_of_PyTorch(string flavour, string step, int steps) => Compare<float>(flavour, "float32", step, steps, 1e-4);

    [Theory]
    [InlineData("weightsOnly")]
    [InlineData("everyParameter")]
    public void Subgradient_adam_takes_the_steps_of_PyTorch_in_double(string flavour) => Compare<double>(flavour, "float64", "step20", 20, 1e-10);

    private static void Compare<T>(string flavour, string precision, string step, int steps, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var book = new TextbookNetwork();
        JsonElement recorded = TextbookNetwork.Recorded.GetProperty(flavour).GetProperty(precision);
        var net = new HandNet<T>(TextbookNetwork.Inputs, TextbookNetwork.Units, TextbookNetwork.Classes, Loss.SoftmaxCrossEntropy, 0.01, flavour == "everyParameter");
        Convert<T>(book.Hidden).CopyTo(net.WeightsOf(0));
        Convert<T>(book.Output).CopyTo(net.WeightsOf(2));
        FitResult result = net.Train(
            new Dataset<T>(Convert<T>(book.X), book.Y),
            new() { Epochs = steps, BatchSize = TextbookNetwork.Rows, Shuffle = false, Optimizer = new SubgradientAdam { LearningRate = 1e-3 } });

        double[] losses = TextbookNetwork.Numbers<double>(recorded.GetProperty("losses"));
        for (int i = 0; i < steps; i++)
            Assert.Equal(1, result.History[i].Loss / losses[i], Math.Max(tolerance, 1e-10));
        for (int field = 0; field < Fields.Length; field++)
        {
            double[] expected = TextbookNetwork.Numbers<double>(recorded.GetProperty(step).GetProperty(Fields[field]));
            T[] actual = net.WeightsOf(field).ToArray();
            Assert.Equal(expected.Length, actual.Length);
            double scale = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(0, (double.CreateTruncating(actual[i]) - expected[i]) / scale, tolerance);
        }
    }

    private static T[] Convert<T>(float[] numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(numbers, T.CreateTruncating);
}
