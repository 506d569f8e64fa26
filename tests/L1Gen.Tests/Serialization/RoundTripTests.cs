using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace L1Gen.Tests.Serialization;

public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.l1.json")]
    [InlineData("a.JSON")]
    [InlineData("a.safetensors")]
    public void Every_float_comes_back_to_the_bit(string name)
    {
        float[] special =
        [
            0, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, BitConverter.Int32BitsToSingle(0x007FFFFF), 1.17549435E-38f, 1, -1,
            0.1f, 16777217, 8388609.5f, 1e10f, 9.999999e-5f, float.PositiveInfinity, float.NegativeInfinity,
        ];
        Check<float>(name, special, random => BitConverter.Int32BitsToSingle((int)random.NextInt64()));
    }

    [Theory]
    [InlineData("a.l1.json")]
    [InlineData("a.safetensors")]
    public void Every_double_comes_back_to_the_bit(string name)
    {
        double[] special =
        [
            0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 2.2250738585072011e-308, 2.2250738585072014e-308, 1, -1, 0.1,
            9007199254740993, 1e23, 5e-324, double.PositiveInfinity, double.NegativeInfinity,
        ];
        Check<double>(name, special, random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
    }

    [Fact]
    public void Json_keeps_that_a_weight_is_not_a_number()
    {
        var model = new SavedModel<float>(SavedModel<float>.Field("W", 3));
        model.WeightsOf(0).Fill(float.NaN);
        model.Save(_folder["a.json"]);
        Assert.Contains("\"NaN\", \"NaN\", \"NaN\"", File.ReadAllText(_folder["a.json"]), StringComparison.Ordinal);
        model.WeightsOf(0).Clear();
        model.Load(_folder["a.json"]);
        Assert.All(model.WeightsOf(0).ToArray(), weight => Assert.True(float.IsNaN(weight)));
    }

    [Fact]
    public void Safetensors_keeps_the_payload_of_a_nan()
    {
        var model = new SavedModel<float>(SavedModel<float>.Field("W", 3));
        model.WeightsOf(0).Fill(BitConverter.Int32BitsToSingle(unchecked((int)0xFFC12345)));
        float[] before = model.WeightsOf(0).ToArray();
        model.Save(_folder["a.safetensors"]);
        model.WeightsOf(0).Clear();
        model.Load(_folder["a.safetensors"]);
        Assert.True(MemoryMarshal.AsBytes(before.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(model.WeightsOf(0))));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        SavedModel<double> model = SavedModel<double>.Small(1);
        model.WeightsOf(0)[0] = -1234567.5e-30;
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NaNSymbol = "kein";
        try
        {
            model.Save(_folder["invariant.json"]);
            CultureInfo.CurrentCulture = culture;
            model.Save(_folder["other.json"]);
            Assert.Equal(File.ReadAllText(_folder["invariant.json"]), File.ReadAllText(_folder["other.json"]));
            SavedModel<double> loaded = SavedModel<double>.Small(2);
            loaded.Load(_folder["other.json"]);
            Assert.Equal(model.Copy(), loaded.Copy());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void Names_come_back(string name)
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        var metadata = new ModelMetadata { Features = ["a \"quoted\"", "new\nline", "*/ \\ \u0001", "größe 😀"], Classes = ["", "yes"] };
        model.Save(_folder[name], metadata);
        ModelMetadata loaded = SavedModel<float>.Small(2).Load(_folder[name]);
        Assert.Equal(metadata.Features, loaded.Features);
        Assert.Equal(metadata.Classes, loaded.Classes);

        model.Save(_folder[name]);
        ModelMetadata none = model.Load(_folder[name]);
        Assert.Null(none.Features);
        Assert.Null(none.Classes);
    }

    [Fact]
    public void A_text_longer_than_the_buffer_comes_back_wherever_its_pieces_end()
    {
        int[] lengths = [65_530, 65_536, 131_072, 200_001];
        foreach (int length in lengths)
        {
            SavedModel<float> model = SavedModel<float>.Small(1);
            var metadata = new ModelMetadata { Features = ["a", new string('é', length), "c", "d"] };
            model.Save(_folder["a.json"], metadata);
            SavedModel<float> loaded = SavedModel<float>.Small(2);
            Assert.Equal(metadata.Features, loaded.Load(_folder["a.json"]).Features);
            Assert.Equal(model.Copy(), loaded.Copy());
        }
    }

    [Fact]
    public void A_byte_order_mark_and_the_line_ends_of_Windows_are_read()
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        model.Save(_folder["a.json"]);
        string text = File.ReadAllText(_folder["a.json"]);
        File.WriteAllText(_folder["a.json"], "\uFEFF" + text.ReplaceLineEndings("\r\n"));
        SavedModel<float> loaded = SavedModel<float>.Small(2);
        loaded.Load(_folder["a.json"]);
        Assert.Equal(model.Copy(), loaded.Copy());
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void Loss_and_lambda_may_differ(string name)
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        model.Save(_folder[name]);
        FieldPlan[] fields = [.. model.Plan.Fields.Select(field => field with { Lambda = 0.5, Lambda2 = 1 })];
        var other = new SavedModel<float>(fields) { Plan = SavedModel<float>.CreatePlan(fields, loss: Loss.L2) };
        other.Load(_folder[name]);
        Assert.Equal(model.Copy(), other.Copy());
    }

    private void Check<T>(string name, T[] special, Func<Random, T> draw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 100_000;
        var random = new Random(7);
        var model = new SavedModel<T>(SavedModel<T>.Field("Special", special.Length), SavedModel<T>.Field("Drawn", Count / 50, 50));
        special.CopyTo(model.WeightsOf(0));
        foreach (ref T weight in model.WeightsOf(1))
        {
            do
                weight = draw(random);
            while (!T.IsFinite(weight));
        }
        T[][] before = model.Copy();
        model.Save(_folder[name]);
        for (int i = 0; i < before.Length; i++)
            model.WeightsOf(i).Clear();
        model.Load(_folder[name]);
        for (int i = 0; i < before.Length; i++)
            Assert.True(MemoryMarshal.AsBytes(before[i].AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(model.WeightsOf(i))));
    }
}
