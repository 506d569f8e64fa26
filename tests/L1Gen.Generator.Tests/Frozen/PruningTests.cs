using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Forward;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The pruned model computes what the whole one does, and holds nothing that does not matter.</summary>
public sealed partial class PruningTests
{
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    [Fact]
    public void Random_models_at_every_sparsity_have_the_same_scores() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60 * Times).WithReplay(20261121, 1),
        Prop.ForAll(Statements(), statements => Verify(statements, isStandardized: false)));

    [Fact]
    public void So_they_have_where_the_inputs_are_standardised() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60 * Times).WithReplay(20261122, 1),
        Prop.ForAll(Statements(), statements => Verify(statements, isStandardized: true)));

    private static Arbitrary<int[]> Statements() => Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 1000), n)).ToArbitrary();

    private static void Verify(int[] statements, bool isStandardized)
    {
        int seed = statements.Sum() + statements.Length;
        string source = new RandomForward(statements, seed, isDouble: true).Source;
        if (isStandardized)
            source = EmbeddingOfIndex().Replace(source.Replace("int category", "DoubleVector category", StringComparison.Ordinal), "category * $1");
        ModelSpec model = Parse(source);
        var random = new Random(seed);
        foreach (double density in new[] { 1, 0.6, 0.3, 0.1, 0.02, 0 })
        {
            double[][] weights = [.. model.Fields.Select(field => Enumerable.Range(0, field.Length).Select(_ => random.NextDouble() < density ? Draw(random) : 0).ToArray())];
            SavedText text = SavedText.Of(model, weights);
            int features = text.Inputs.Sum(input => input.Length);
            double[] means = [.. Enumerable.Range(0, features).Select(_ => Draw(random))], scales = [.. Enumerable.Range(0, features).Select(_ => 0.5 + random.NextDouble())];
            if (isStandardized)
                text = text with { Optional = $"\"standardization\": {{ \"means\": [{SavedText.Numbers(means)}], \"scales\": [{SavedText.Numbers(scales)}] }}," };
            FrozenNetwork network = Frozen(text);
            Assert.Equal(weights.Sum(field => field.Length), network.Weights);
            Assert.InRange(network.Survivors, 0, weights.Sum(field => field.Count(weight => weight != 0)));
            for (int row = 0; row < 3; row++)
            {
                double[][] raw = [.. text.Inputs.Select(input => input.Kind == "index" ? [random.Next(input.Length)] : Enumerable.Range(0, input.Length).Select(_ => Draw(random)).ToArray())];
                int feature = 0;
                double[][] seen = !isStandardized ? raw : [.. raw.Select(input => input.Select(x => (x - means[feature]) / scales[feature++]).ToArray())];
                double[] expected = new GraphInterpreter(model.Forward!, weights, seen).Run();
                double[] found = new NetworkInterpreter(network, raw).Run();
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-12 * (1 + Math.Abs(expected[i])), $"{found[i]} instead of {expected[i]} at density {density}\n{source}");
            }
        }
    }

    // What is standardised is no index.
    [GeneratedRegex(@"Embedding\((.+?), category\)")]
    private static partial Regex EmbeddingOfIndex();

    private static double Draw(Random random) => (2 * random.NextDouble()) - 1;

    private static ModelSpec Parse(string source)
    {
        (ModelSpec? model, IReadOnlyList<string> messages) = GraphText.Parse(source);
        Assert.True(model?.Forward is not null, string.Join('\n', messages));
        return model;
    }

    private static FrozenNetwork Frozen(SavedText text)
    {
        FrozenFile file = FrozenFile.Read(text.ToString(), TestContext.Current.CancellationToken);
        Assert.True(file.Network is not null, $"{file.Fault}\n{text}");
        return file.Network;
    }
}
