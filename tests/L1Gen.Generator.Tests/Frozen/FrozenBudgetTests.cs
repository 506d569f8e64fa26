using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>How much code is emitted for a weight, and how long a method becomes: the JIT stops optimising beyond 60,000 bytes of IL.</summary>
public class FrozenBudgetTests
{
    private const int LargestMethod = 30_000;

    [Theory]
    [InlineData(100, 110)]
    [InlineData(900, 70)]
    [InlineData(2_000, 70)]
    [InlineData(5_000, 40)]
    public void Linear_models(int survivors, int charactersOfWeight) => Verify(Linear(10 * survivors, survivors), survivors, charactersOfWeight);

    [Theory]
    [InlineData(200, 64, 10, 0.02, 140)]
    [InlineData(784, 64, 10, 0.01, 90)]
    [InlineData(784, 64, 10, 0.05, 60)]
    [InlineData(784, 64, 10, 0.2, 60)]
    [InlineData(50, 2_000, 2, 0.1, 85)]
    public void Layers(int inputs, int hidden, int scores, double kept, int charactersOfWeight)
    {
        FrozenNetwork network = Networks.Layers(inputs, hidden, scores, kept);

        Verify(network, network.Steps.OfType<FrozenProduct>().Sum(product => product.Weights.Count), charactersOfWeight);
    }

    [Fact]
    public void A_hundred_thousand_weights()
    {
        FrozenNetwork network = Linear(1_000_000, 100_000);

        Assert.InRange(FrozenEmitter.Emit(FrozenCode.Spec(), network, "model.l1.json").Length, 1, 4_500_000);
    }

    private static void Verify(FrozenNetwork network, int weights, int charactersOfWeight)
    {
        GeneratedCompilation generated = FrozenCode.Project(network, FrozenCode.Spec()).Generate();

        Assert.InRange(generated.Characters / (double)weights, 1, charactersOfWeight);
        Assert.InRange(generated.MethodSizes()[0].Bytes, 1, LargestMethod - 1);
    }

    private static FrozenNetwork Linear(int length, int survivors)
    {
        var random = new Random(survivors);
        return Networks.Linear(length, Enumerable.Range(0, survivors).ToDictionary(i => i * (length / survivors), _ => Networks.Number(random, "float")), 0.5);
    }
}
