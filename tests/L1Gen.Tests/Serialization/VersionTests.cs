using L1Gen.Tests.Linear;

namespace L1Gen.Tests.Serialization;

/// <summary>What is the same model: of version 1 the text of the method, since then the graph.</summary>
public sealed class VersionTests : IDisposable
{
    private const string Version1 = """
        {
          "format": "l1gen-model",
          "version": 1,
          "type": "Shop.Median",
          "element": "double",
          "forward": "Dot(x,  Slopes)+Intercept",
          "loss": "Quantile",
          "lossParameter": 0.25,
          "inputs": [ { "name": "x", "kind": "dense", "length": 3 } ],
          "features": ["age", "income", "debt"],
          "fields": [
            { "name": "Intercept", "shape": [], "lambda": 0, "lambda2": 0, "weights": [1.5] },
            { "name": "Slopes", "shape": [3], "lambda": 0.01, "lambda2": 0, "weights": [0, -0.0, 5e-324] }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_version_1_is_read()
    {
        var model = new Median();
        File.WriteAllText(_folder["a.json"], Version1);

        ModelMetadata metadata = model.Load(_folder["a.json"]);

        Assert.Equal(["age", "income", "debt"], metadata.Features);
        Assert.Equal((1.5, 0.0, -0.0, double.Epsilon), (model.Intercept, model.Slopes[0], model.Slopes[1], model.Slopes[2]));
        Assert.True(double.IsNegative(model.Slopes[1]));
    }

    [Fact]
    public void Of_version_1_the_version_may_stand_last()
    {
        const string version = "\"version\": 1,";
        File.WriteAllText(_folder["a.json"], Version1.Replace(version, "", StringComparison.Ordinal).TrimEnd('}') + ", " + version.TrimEnd(',') + "}");

        new Median().Load(_folder["a.json"]);
    }

    [Fact]
    public void Of_version_1_the_method_is_compared_as_it_is_written()
    {
        File.WriteAllText(_folder["a.json"], Version1);

        string message = Assert.Throws<InvalidDataException>(() => new Line().Load(_folder["a.json"])).Message;

        Assert.Contains("line 6, position 14: the file's forward method is 'Dot(x,  Slopes)+Intercept', the model's is 'Intercept + Dot(x, Slopes)'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void A_method_that_is_written_in_another_way_is_the_same_model(string name)
    {
        var first = new WrittenOnce(seed: 1);
        var second = new WrittenAgain(seed: 2);

        first.Save(_folder[name]);
        second.Load(_folder[name]);

        Assert.Equal(first.Hidden.AsSpan().ToArray(), second.Hidden.AsSpan().ToArray());
        Assert.Equal(first.Output.AsSpan().ToArray(), second.Output.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("by 0.3333333333333333", "by 0.33333333333333331", true)]
    [InlineData("by 0.3333333333333333", "by 0.3333333333333", false)]
    [InlineData("by 0.3333333333333333", "by third", false)]
    [InlineData("weights 6 of 1", "hidden = weights 6 of 1", true)]
    [InlineData("weights 6 of 1", "weights 6 of 0", false)]
    [InlineData("mean = sum", "sum", true)]
    public void Names_and_the_digits_of_a_number_do_not_count(string line, string other, bool isSame)
    {
        var model = new WrittenOnce(seed: 1);
        model.Save(_folder["a.json"]);
        string text = File.ReadAllText(_folder["a.json"]);
        Assert.Contains(line, text, StringComparison.Ordinal);
        File.WriteAllText(_folder["a.json"], text.Replace(line, other, StringComparison.Ordinal));

        if (isSame)
            model.Load(_folder["a.json"]);
        else
            Assert.Contains("of the file's graph is '", Assert.Throws<InvalidDataException>(() => model.Load(_folder["a.json"])).Message, StringComparison.Ordinal);
    }
}

[L1Regularized]
internal sealed partial class WrittenOnce
{
    [Weights(3)] public partial Vector Output { get; }
    [Weights(2, 3)] public partial Matrix Hidden { get; }

    [Forward(Loss.L2)]
    public float Score(Vector x)
    {
        Vector h = Ops.Relu(x * Hidden);
        float mean = Ops.Mean(h);
        return Ops.Dot(h, Output) + mean;
    }
}

[L1Regularized]
internal sealed partial class WrittenAgain
{
    [Weights(2, 3)] public partial Matrix Hidden { get; }
    [Weights(3)] public partial Vector Output { get; }

    [Forward(Loss.Huber)]
    public float Score(Vector x)
    {
        Vector product = x * Hidden, rectified = Ops.Relu(product);
        float average = Ops.Mean(rectified);
        return Ops.Dot(rectified, Output) + average;
    }
}
