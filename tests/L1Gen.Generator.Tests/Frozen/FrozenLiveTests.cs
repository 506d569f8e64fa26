using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Forward;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Random models with random weights, saved with rows and their scores, frozen, compiled, and the rows replayed: the frozen model is the live one. <c>L1GEN_FUZZ</c> multiplies the number of cases.</summary>
public class FrozenLiveTests
{
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    [Fact]
    public void Saved_models_of_floats_are_frozen() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(8 * Times).WithReplay(20261123, 1), Prop.ForAll(Statements(), Verify<float>));

    [Fact]
    public void Saved_models_of_doubles_are_frozen() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(8 * Times).WithReplay(20261124, 1), Prop.ForAll(Statements(), Verify<double>));

    private static Arbitrary<int[]> Statements() => Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 1000), n)).ToArbitrary();

    private static void Verify<T>(int[] statements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int seed = statements.Sum() + statements.Length;
        string source = new RandomForward(statements, seed, typeof(T) == typeof(double)).Source;
        using LoadedAssembly live = new TestCompilation(source).Generate().Load();
        var model = (IDifferentiable<T>)Activator.CreateInstance(live.Assembly.GetType("Net") ?? live.Assembly.GetTypes().Single(type => type.Name == "Net"))!;
        var random = new Random(seed);
        foreach (double density in new[] { 1, 0.4, 0.1, 0 })
        {
            for (int field = 0; field < model.Plan.Fields.Count; field++)
            {
                foreach (ref T weight in model.WeightsOf(field))
                    weight = random.NextDouble() < density ? T.CreateTruncating(random.NextDouble() * 2 - 1) : T.Zero;
            }

            string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.l1.json");
            string text;
            try
            {
                model.Save(path);
                text = File.ReadAllText(path);
            }
            finally
            {
                File.Delete(path);
            }

            FrozenFile file = FrozenFile.Read(text, TestContext.Current.CancellationToken);
            Assert.True(file.Network is not null, $"{file.Fault}\n{text}");
            FrozenSpec spec = FrozenCode.Spec(emitsInput: true);
            const string Program = "static class Program { public static void Run() => Frozen.Model.SelfTest(); }";
            GeneratedCompilation generated = FrozenCode.Project(file.Network, spec, Program).Generate();
            try
            {
                using LoadedAssembly frozen = generated.Load();
                frozen.Run<object>();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"density {density}: {fault.Message}\n{generated.Text("Model")}\n{source}\n{text}"), fault);
            }
        }
    }
}
