using System.Text;
using L1Gen.Serialization;
using Xunit;

namespace L1Gen.Tests.Serialization;

public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void A_file_cut_off_anywhere_is_refused(string name)
    {
        byte[] whole = Save(name);
        // The line end after the last brace is not missed.
        int most = name.EndsWith(".json", StringComparison.Ordinal) ? whole.Length - 1 : whole.Length;
        for (int length = 0; length < most; length++)
            Assert.True(IsRefused(name, whole[..length]), $"{length} of {whole.Length} bytes");
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void Flipped_bits_are_refused_or_read_as_what_they_say(string name)
    {
        byte[] whole = Save(name);
        var random = new Random(11);
        for (int trial = 0; trial < 2_000; trial++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            IsRefused(name, damaged);
        }
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void Bytes_after_the_end_are_refused(string name)
    {
        byte[] whole = Save(name);
        Assert.True(IsRefused(name, [.. whole, (byte)'}']));
        Assert.True(IsRefused(name, [.. whole, 0]));
        Assert.True(IsRefused(name, [.. whole, .. whole]));
    }

    [Theory]
    [InlineData("\"format\": \"l1gen-model\"", "\"format\": \"onnx\"", "line 2, position 13: the file's format is 'onnx', the model's is 'l1gen-model'")]
    [InlineData("\"version\": 2", "\"version\": 3", "the file's version is 3, this library reads 1 to 2")]
    [InlineData("\"version\": 2", "\"version\": 0", "the file's version is 0, this library reads 1 to 2")]
    [InlineData("\"version\": 2", "\"version\": 1", "a file of version 1 has no 'graph'")]
    [InlineData("\"version\": 2", "\"version\": \"1\"", "an integer, not negative was expected, not this string")]
    [InlineData("\"element\": \"float\"", "\"element\": \"double\"", "the file's element is 'double', the model's is 'float'")]
    [InlineData("relu 3", "tanh 3", "line 13, position 5: value 5 of the file's graph is 'tanh 3: 4', of the model's 'relu 3: 4'")]
    [InlineData("\"x = input", "\"y : input", "value 0 of the file's graph is 'y : input 4 of 0', of the model's 'x = input 4 of 0'")]
    [InlineData("weights 12 of 0", "weights 12 of 3", "value 1 of the file's graph is 'weights 12 of 3'")]
    [InlineData("weights 12 of 0", "weights 12 of 4", "value 1 of the file's graph is 'weights 12 of 4'")]
    [InlineData("weights 12 of 0", "weights 12 from 0", "value 1 of the file's graph is 'weights 12 from 0'")]
    [InlineData("\"graph\": [", "\"graph\": [\"add 1\",", "the model's graph has 10 values, the file's more")]
    [InlineData("    \"relu 3: 4\",", "", "the model's graph has 10 values, the file's 9")]
    [InlineData("\"graph\"", "\"grph\"", "'grph' is not known here")]
    [InlineData("\"SoftmaxCrossEntropy\"", "\"1\"", "no loss has this name")]
    [InlineData("\"kind\": \"dense\"", "\"kind\": \"sparse\"", "the file's kind of 'x' is 'sparse', the model's is 'dense'")]
    [InlineData("\"length\": 4", "\"length\": 5", "'x' has 5 elements in the file and 4 in the model")]
    [InlineData("\"name\": \"Output\"", "\"name\": \"Hidden\"", "the field 'Hidden' is here twice")]
    [InlineData("\"name\": \"Output\"", "\"name\": \"Last\"", "the model has no field 'Last', but Hidden, HiddenBias, Output, Scale")]
    [InlineData("[4, 3]", "[3, 4]", "the shape of 'Hidden' is [3, 4] in the file and [4, 3] in the model")]
    [InlineData("[4, 3]", "[4, 3, 1]", "the shape of 'Hidden' is [4, 3, 1]")]
    [InlineData("[4, 3]", "[12]", "the shape of 'Hidden' is [12]")]
    [InlineData("\"lambda\": 0.01", "\"lambda\": null", "a number was expected, not null")]
    [InlineData("\"lambda2\": 0", "\"lambda\": 0", "'lambda' is here twice")]
    [InlineData("\"lambda2\": 0", "\"rate\": 0", "'rate' is not known here")]
    [InlineData("\"lambda2\": 0,", "", "'lambda2' is missing")]
    [InlineData("\"weights\": [", "\"weights\": [1,", "'Hidden' has 12 weights, the file more")]
    [InlineData("\"weights\": [", "\"weights\": [1e39,", "the number is too large")]
    [InlineData("\"weights\": [", "\"weights\": [NaN,", "line 40, position 19")]
    [InlineData("\"weights\": [", "\"weights\": [\"nan\",", "a number was expected, not this string")]
    [InlineData("\"weights\": [", "\"weights\": [[[[[[[[[[", "line 40, position 19")]
    [InlineData("\"weights\": [", "\"weights\": [], \"x\": [", "'Hidden' has 12 weights, the file 0")]
    [InlineData("\"features\": [", "\"features\": [\"more\",", "more names than the 4 of the model")]
    [InlineData("\"height\"", "\"width\"", "feature 0 and feature 1 are both named 'width'")]
    [InlineData("\"height\",", "", "3 feature names; the model's inputs have 4 elements")]
    [InlineData("\"yes\"", "\"yes\", \"maybe\"", "more names than the 2 of the model")]
    [InlineData("\"yes\"", "\"\\ud800\"", "not valid Unicode")]
    [InlineData("\"loss\"", "\"type\"", "'type' is here twice")]
    public void Another_models_file_is_refused_with_place_and_reason(string old, string replacement, string message)
    {
        string text = Encoding.UTF8.GetString(Save("a.json"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        string error = Refusal("a.json", Encoding.UTF8.GetBytes(text.Remove(at, old.Length).Insert(at, replacement)));
        Assert.StartsWith($"'{_folder["a.json"]}', line ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relu 3", "tanh 3", "metadata 'l1gen-model', line 13, position 5: value 5 of the file's graph is 'tanh 3: 4'")]
    [InlineData("\"Scale\"", "\"Other\"", "the model has no field 'Other'")]
    [InlineData("\"F32\"", "\"I32\"", "holds I32, the model F32")]
    [InlineData("\"shape\":[4,3]", "\"shape\":[3,4]", "the shape of 'Hidden' is [3, 4] in the file and [4, 3] in the model")]
    public void Another_models_safetensors_is_refused(string old, string replacement, string message)
    {
        string text = Encoding.Latin1.GetString(Save("a.safetensors"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        byte[] other = Encoding.Latin1.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains(message, Refusal("a.safetensors", other), StringComparison.Ordinal);
    }

    [Fact]
    public void Safetensors_from_elsewhere_are_read_by_name_and_shape()
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        Tensor[] tensors =
        [
            new("Scale", "F32", [], new byte[4]), new("Hidden", "F32", [4, 3], new byte[48]), new("Output", "F32", [3, 2], new byte[24]),
        ];
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        Safetensors.Write(_folder["a.safetensors"], metadata, tensors);
        string message = Refusal("a.safetensors", File.ReadAllBytes(_folder["a.safetensors"]));
        Assert.Contains("lacks the field 'HiddenBias'", message, StringComparison.Ordinal);
        Safetensors.Write(_folder["a.safetensors"], metadata, [.. tensors, new("HiddenBias", "F32", [3], new byte[12])]);
        model.Load(_folder["a.safetensors"]);
        Assert.All(model.Copy(), weights => Assert.All(weights, weight => Assert.Equal(0, weight)));
    }

    [Fact]
    public void A_piece_without_end_is_refused_before_memory_is()
    {
        using (FileStream stream = File.Create(_folder["a.json"]))
        {
            byte[] spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (int i = 0; i < 40; i++)
                stream.Write(spaces);
        }
        Assert.Throws<InvalidDataException>(() => SavedModel<float>.Small(1).Load(_folder["a.json"]));
    }

    [Fact]
    public void A_file_that_is_cut_off_says_so_wherever_that_is()
    {
        byte[] whole = Save("a.json");
        for (int length = 1; length < whole.AsSpan().TrimEnd((byte)'\n').Length; length++)
            Assert.EndsWith(": the text ends in the middle.", Refusal("a.json", whole[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_of_a_model_is_refused()
    {
        foreach (string text in new[] { "", " ", "null", "[]", "{}", "5", "\"text\"", "{\"format\":", "\uFEFF", "<html>", "{\"a\":1}" })
            Assert.Contains("line 1, position ", Refusal("a.json", Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_do_not_fit_are_refused()
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        ModelMetadata[] bad =
        [
            new() { Features = ["a"] },
            new() { Features = ["a", "b", "c", "a"] },
            new() { Features = ["a", "b", "c", null!] },
            new() { Features = ["a", "b", "c", "\udc00"] },
            new() { Features = ["a", "b", "c", new string('d', 1_000_001)] },
            new() { Features = ["a", "b", "c", "\ud800x"] },
            new() { Classes = ["a", "b", "c"] },
            new() { Classes = ["a", "a"] },
        ];
        foreach (ModelMetadata metadata in bad)
            Assert.Throws<ArgumentException>("metadata", () => model.Save(_folder["a.json"], metadata));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("model")]
    [InlineData("model.bin")]
    [InlineData("model.json.gz")]
    [InlineData("")]
    public void Other_extensions_are_refused(string path)
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        Assert.Throws<ArgumentException>(nameof(path), () => model.Save(path));
        Assert.Throws<ArgumentException>(nameof(path), () => model.Load(path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing()
    {
        Assert.Throws<FileNotFoundException>(() => SavedModel<float>.Small(1).Load(_folder["none.json"]));
        Assert.Throws<FileNotFoundException>(() => SavedModel<float>.Small(1).Load(_folder["none.safetensors"]));
        Assert.Throws<DirectoryNotFoundException>(() => SavedModel<float>.Small(1).Save(Path.Combine(_folder["none"], "a.json")));
    }

    private byte[] Save(string name)
    {
        SavedModel<float>.Small(1).Save(_folder[name], new ModelMetadata { Features = ["width", "height", "x", "y"], Classes = ["no", "yes"] });
        return File.ReadAllBytes(_folder[name]);
    }

    private string Refusal(string name, byte[] content)
    {
        SavedModel<float> model = SavedModel<float>.Small(2);
        float[][] before = model.Copy();
        File.WriteAllBytes(_folder[name], content);
        string message = Assert.Throws<InvalidDataException>(() => model.Load(_folder[name])).Message;
        Assert.Equal(before, model.Copy());
        return message;
    }

    private bool IsRefused(string name, byte[] content)
    {
        SavedModel<float> model = SavedModel<float>.Small(2);
        float[][] before = model.Copy();
        File.WriteAllBytes(_folder[name], content);
        try
        {
            model.Load(_folder[name]);
            return false;
        }
        catch (InvalidDataException exception)
        {
            Assert.Contains(_folder[name], exception.Message, StringComparison.Ordinal);
            Assert.Equal(before, model.Copy());
            return true;
        }
    }
}
