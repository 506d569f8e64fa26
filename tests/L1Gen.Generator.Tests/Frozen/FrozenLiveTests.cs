using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Forward;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The whole way: a live model with zeros is saved, its file compiled, and the emitted code replays the live model's scores.</summary>
public sealed class FrozenLiveTests
{
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    [Fact]
    public void Random_models_of_doubles() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(6 * Times).WithReplay(20261121, 1), Prop.ForAll(Statements(), Verify<double>));

    [Fact]
    public void Random_models_of_floats() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(6 * Times).WithReplay(20261122, 1), Prop.ForAll(Statements(), Verify<float>));

    [Fact]
    public void A_standardised_model_whose_rows_are_its_own()
    {
        const string Source = """
            using L1Gen;
            using static L1Gen.Ops;

            [L1Regularized(0.01)]
            public sealed partial class Net
            {
                [Weights(4, 3)] public partial Matrix Hidden { get; }
                [Weights(3), Unregularized] public partial Vector HiddenBias { get; }
                [Weights(3)] public partial Vector Output { get; }
                [Forward(Loss.Logistic)] public float Score(Vector x) => Dot(Tanh(x * Hidden + HiddenBias), Output) + Max(x);
            }

            public static class Program { public static IDifferentiable<float> Run() => new Net(1); }
            """;
        using LoadedAssembly loaded = new TestCompilation(Source).Generate().Load();
        var model = loaded.Run<IDifferentiable<float>>();
        model.WeightsOf(0).Slice(0, 3).Clear();
        float[] rows = [10, 200, -3, 0.5f, 12, 220, -4, 0.25f, 9, 180, -3.5f, 0];
        Standardization standardization = Standardization.Of<float>(rows, 4);
        standardization.Apply<float>(rows);

        string text = Saved(model, new ModelMetadata { Standardization = standardization, Features = ["a", "b", "c", "d"] }, new Dataset<float>([rows], new float[3]));

        Assert.Equal(3, Replay(text));
    }

    private static Arbitrary<int[]> Statements() => Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 1000), n)).ToArbitrary();

    private static void Verify<T>(int[] statements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int seed = statements.Sum() + statements.Length;
        var random = new Random(seed);
        var forward = new RandomForward(statements, seed, typeof(T) == typeof(double));
        using LoadedAssembly loaded = new TestCompilation(forward.Source).Generate().Load();
        (IDifferentiable<T> model, _, _) = loaded.Run<(IDifferentiable<T>, Func<T[], T[], int[], T[], int, T, T[]>, Func<T[], T[], int[], T[], int, T, T[]>)>();
        double density = random.NextDouble();
        for (int f = 0; f < model.Plan.Fields.Count; f++)
        {
            foreach (ref T weight in model.WeightsOf(f))
                weight = random.NextDouble() < density ? T.CreateTruncating((1.2 * random.NextDouble()) - 0.6) : T.Zero;
        }

        string text = Saved(model, null, null);
        Assert.True(Replay(text) > 0, $"{forward.Source}\n{text}");
    }

    private static string Saved<T>(IDifferentiable<T> model, ModelMetadata? metadata, Dataset<T>? selfTest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.l1.json");
        try
        {
            model.Save(path, metadata, selfTest);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Compiles the file and replays its rows; the number of rows.</summary>
    private static int Replay(string text)
    {
        const string Source = """
            [L1Gen.FrozenModel("model.l1.json")] public static partial class Model;
            public static class Program { public static bool Run() { Model.SelfTest(); return true; } }
            """;
        Assert.True(TestCompilationOf(Source, text));
        return Freezing.FrozenFile.Read(text, TestContext.Current.CancellationToken).Network!.SelfTest.Count;
    }

    private static bool TestCompilationOf(string source, string text)
    {
        using LoadedAssembly loaded = new TestCompilation(source) { AdditionalFiles = [new TestFile("/model.l1.json", text)] }.Generate().Load();
        return loaded.Run<bool>();
    }
}
