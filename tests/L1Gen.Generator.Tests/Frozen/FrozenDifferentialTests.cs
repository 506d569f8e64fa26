using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Random networks, emitted, compiled and held against the same network computed in double. <c>L1GEN_FUZZ</c> multiplies the number of cases.</summary>
public class FrozenDifferentialTests
{
    private const int MostRows = 33;
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    [Fact]
    public void Random_networks_of_floats() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(25 * Times).WithReplay(20261121, 1), Prop.ForAll(Choices(), choices => Verify<float>(choices)));

    [Fact]
    public void Random_networks_of_doubles() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(15 * Times).WithReplay(20261122, 1), Prop.ForAll(Choices(), choices => Verify<double>(choices)));

    private static Arbitrary<int[]> Choices() => Gen.Choose(1, 9).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 1000), n)).ToArbitrary();

    private static void Verify<T>(int[] choices)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomNetwork(choices, typeof(T) == typeof(float) ? "float" : "double");
        FrozenNetwork network = random.Network;
        GeneratedCompilation generated = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true), FrozenDriver.Source(network, hasInput: true)).Generate();
        string source = generated.Text("Model");
        using LoadedAssembly loaded = Load(generated, source);
        object[] inputs = random.Rows(MostRows);
        double[][] expected = new double[MostRows][], bounds = new double[MostRows][];
        for (int row = 0; row < MostRows; row++)
        {
            double[][] given = [.. network.Inputs.Select((input, i) => Row(input, inputs[i], row))];
            expected[row] = new NetworkInterpreter(network, given).Run();
            bounds[row] = FrozenBounds.Of(network, Replay(network, given));
        }

        foreach (int rows in new[] { 0, 1, 2, 15, 16, 17, MostRows })
            Near(loaded.Run<T[]>([First(network, inputs, rows), rows], method: "Batch"), rows, $"{rows} rows");
        for (int row = 0; row < 4; row++)
        {
            object[] given = [.. network.Inputs.Select((input, i) => OneRow<T>(input, inputs[i], row))];
            Near(loaded.Run<T[]>([given], method: "One"), 1, "one row", row);
            Near(loaded.Run<T[]>([given], method: "OfInput"), 1, "the struct", row);
            if (network.Inputs.FirstOrDefault(input => input.Kind == Model.InputKind.Sparse) is { } sparse)
            {
                T[] values = (T[])given[network.Inputs.ToList().IndexOf(sparse)];
                int[] places = [.. Enumerable.Range(0, values.Length).Where(place => values[place] != T.Zero)];
                Near(loaded.Run<T[]>([given, places, places.Select(place => values[place]).ToArray()], method: "Sparse"), 1, "a sparse row", row);
            }
        }

        if (network.Inputs is [{ Kind: Model.InputKind.Dense } only])
            Near(loaded.Run<T[]>([new object[] { Columns((T[])inputs[0], MostRows, only.Length) }, MostRows], method: "Columns"), MostRows, "columns");

        void Near(T[] scores, int rows, string what, int first = 0)
        {
            int count = network.Scores.Count;
            Assert.Equal(rows * count, scores.Length);
            for (int i = 0; i < scores.Length; i++)
            {
                double wanted = expected[first + i / count][i % count], found = double.CreateTruncating(scores[i]), bound = bounds[first + i / count][i % count];
                Assert.True(Math.Abs(wanted - found) <= bound, string.Create(CultureInfo.InvariantCulture, $"{what}: score {i % count} of row {first + i / count} is {found}, not {wanted} ± {bound}\n{source}"));
            }
        }
    }

    private static LoadedAssembly Load(GeneratedCompilation generated, string source)
    {
        try
        {
            return generated.Load();
        }
        catch (Exception fault) when (fault is Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{fault.Message}\n{source}", fault);
        }
    }

    private static double[] Row(FrozenInput input, object rows, int row) => rows switch
    {
        int[] indices => [indices[row]],
        float[] floats => [.. floats.AsSpan(row * input.Length, input.Length).ToArray().Select(x => (double)x)],
        _ => ((double[])rows).AsSpan(row * input.Length, input.Length).ToArray(),
    };

    private static FrozenRow Replay(FrozenNetwork network, double[][] inputs)
    {
        int sparse = network.Inputs.ToList().FindIndex(input => input.Kind == Model.InputKind.Sparse);
        return new FrozenRow(inputs, sparse < 0 ? [] : [.. Enumerable.Range(0, inputs[sparse].Length)], null, []);
    }

    private static object[] First(FrozenNetwork network, object[] inputs, int rows) => [.. network.Inputs.Select(object (input, i) => inputs[i] switch
    {
        int[] indices => indices[..rows],
        float[] floats => floats[..(rows * input.Length)],
        var doubles => ((double[])doubles)[..(rows * input.Length)],
    })];

    private static object OneRow<T>(FrozenInput input, object rows, int row) => rows is int[] indices ? new[] { indices[row] } : ((T[])rows)[(row * input.Length)..((row + 1) * input.Length)];

    private static T[] Columns<T>(T[] rows, int count, int length)
    {
        var columns = new T[rows.Length];
        for (int r = 0; r < count; r++)
        {
            for (int f = 0; f < length; f++)
                columns[f * count + r] = rows[r * length + f];
        }

        return columns;
    }
}
