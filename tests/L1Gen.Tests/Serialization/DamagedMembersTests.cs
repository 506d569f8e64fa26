namespace L1Gen.Tests.Serialization;

/// <summary>What is wrong with the members that say how a model's inputs come about, and with the rows to replay.</summary>
public sealed class DamagedMembersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"means\": [1, 2, 3, 4]", "\"means\": [1, 2, 3]", "a standardization of 3 elements; the model's inputs have 4")]
    [InlineData("\"means\": [1, 2, 3, 4]", "\"means\": [1, 2, 3, 4, 5]", "more numbers than the 4 elements of the model's inputs")]
    [InlineData("\"means\": [1, 2, 3, 4]", "\"means\": [1, 2, 3, \"NaN\"]", "a finite number was expected, not this string")]
    [InlineData("\"means\": [1, 2, 3, 4]", "\"means\": [1, 2, 3, 1e999]", "the number is too large")]
    [InlineData("\"means\": [1, 2, 3, 4]", "\"means\": 0", "an array was expected, not this number")]
    [InlineData("\"means\": [1, 2, 3, 4],", "", "'means' is missing")]
    [InlineData("\"scales\": [5, 6, 7, 8]", "\"scales\": [5, 6, 0, 8]", "a scale is not positive")]
    [InlineData("\"scales\": [5, 6, 7, 8]", "\"scales\": [5, 6, -7, 8]", "a scale is not positive")]
    [InlineData("\"scales\": [5, 6, 7, 8]", "\"scales\": [5, 6, 7, 8], \"means\": []", "'means' is here twice")]
    [InlineData("\"scales\": [5, 6, 7, 8]", "\"scales\": [5, 6, 7, 8], \"more\": []", "'more' is not known here")]
    [InlineData("\"standardization\": {", "\"text\": { \"longestGram\": 1, \"counts\": true, \"digitsByLength\": true, \"symbols\": \"\" },\n  \"standardization\": {", "a bag of words is for a model with one input, which is sparse")]
    [InlineData("\"scores\": [", "\"scores\": [1, ", "the row has 3 scores, the model 2")]
    [InlineData("\"scores\": [", "\"scores\": [\"Infinity\", ", "a finite number was expected, not this string")]
    [InlineData("\"scores\": [", "\"scores\": [null, ", "a number was expected, not null")]
    [InlineData("\"scores\": [", "\"scores\": 1, \"more\": [", "an array was expected, not this number")]
    [InlineData("\"inputs\": [\n        [", "\"inputs\": [\n        [0, ", "'x' has 5 elements in the row and 4 in the model")]
    [InlineData("\"inputs\": [\n        [", "\"inputs\": [\n        {}, [", "an array was expected, not an object")]
    [InlineData("\"inputs\": [\n        [", "\"inputs\": [\n        [1, 2, 3, 4], [", "the row has more than the model's 1 input")]
    [InlineData("\"inputs\": [\n        [", "\"inputs\": [], \"in\": [[", "the row has 0 inputs, the model 1")]
    [InlineData("\"inputs\": [\n        [", "\"more\": [\n        [", "'more' is not known here")]
    [InlineData("      \"scores\": [", "      \"text\": \"a\", \"scores\": [", "a row has a text, and 'text' is missing")]
    [InlineData("\"selfTest\": [\n    {", "\"selfTest\": [\n    [", "an object was expected, not an array")]
    [InlineData("\"selfTest\": [", "\"selfTest\": {", "an array was expected, not an object")]
    public void Of_a_dense_model(string old, string replacement, string message)
    {
        var model = new DenseModel(seed: 1);
        model.Save(_folder["a.json"], new ModelMetadata { Standardization = new Standardization([1, 2, 3, 4], [5, 6, 7, 8]) });
        Refused(model, old, replacement, message);
    }

    [Theory]
    [InlineData("\"longestGram\": 2", "\"longestGram\": 0", "a term has at least 1 word")]
    [InlineData("\"longestGram\": 2", "\"longestGram\": 2147483648", "a term has at least 1 word")]
    [InlineData("\"longestGram\": 2", "\"longestGram\": 1.5", "an integer, not negative was expected, not this number")]
    [InlineData("\"longestGram\": 2, ", "", "'longestGram' is missing")]
    [InlineData("\"counts\": true", "\"counts\": 1", "true or false was expected, not this number")]
    [InlineData("\"digitsByLength\": false", "\"digitsByLength\": \"false\"", "true or false was expected, not this string")]
    [InlineData("\"symbols\": \"£\"", "\"symbols\": \"£a\"", "'text': U+0061 among the symbols is a letter")]
    [InlineData("\"symbols\": \"£\"", "\"symbols\": \"\\ud83d\"", "not valid Unicode")]
    [InlineData("\"symbols\": \"£\"", "\"symbols\": null", "a string was expected, not null")]
    [InlineData("\"features\": [\n    \"£\",\n    \"call me\",\n    \"now\"\n  ],", "", "'text' needs 'features', which are its terms")]
    [InlineData("\"call me\",", "\"£\",", "feature 0 and feature 1 are both named '£'")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [2, 0]", "'words' has the index 0 in the row; they must rise and be below 3")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [0, 0]", "'words' has the index 0 in the row; they must rise and be below 3")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [0, 3]", "'words' has the index 3 in the row; they must rise and be below 3")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [0, -1]", "an integer, not negative was expected")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [0]", "'words' has 2 values in the row for 1 element")]
    [InlineData("\"indices\": [0, 2], ", "", "'indices' is missing")]
    [InlineData("{ \"indices\": [0, 2], \"values\": [2, 1] }", "[2, 0, 1]", "an object was expected, not an array")]
    [InlineData("\"text\": \"££ now\"", "\"text\": 1", "a string was expected, not this number")]
    public void Of_a_model_of_texts(string old, string replacement, string message)
    {
        var model = new TermModel();
        var words = new BagOfWords(["£", "call me", "now"], new BagOfWordsOptions { LongestGram = 2, Symbols = "£" });
        model.Save(_folder["a.json"], new ModelMetadata { BagOfWords = words, Texts = ["££ now"] });
        Refused(model, old, replacement, message);
    }

    [Theory]
    [InlineData("], 2\n", "], 3\n", "'place' is 3 in the row; it must be below 3")]
    [InlineData("], 2\n", "], -1\n", "an integer, not negative was expected")]
    [InlineData("], 2\n", "], [2]\n", "an integer, not negative was expected, not an array")]
    [InlineData("], 2\n", "]\n", "the row has 1 input, the model 2")]
    [InlineData("\"fields\"", "\"standardization\": { \"means\": [0, 0], \"scales\": [1, 1] }, \"fields\"", "a standardization does not go with the index 'place'")]
    public void Of_a_model_with_an_index(string old, string replacement, string message)
    {
        var model = new IndexModel(seed: 1);
        model.Save(_folder["a.json"], null, new Dataset<double>([new double[] { 0, 1 }, new[] { 2 }]));
        File.WriteAllText(_folder["a.json"], File.ReadAllText(_folder["a.json"]).Replace("],\n        2\n", "], 2\n", StringComparison.Ordinal));
        Refused(model, old, replacement, message);
    }

    [Theory]
    [InlineData("\\\"selfTest\\\": [", "\\\"selfTest\\\": {")]
    [InlineData("\\\"means\\\": [1", "\\\"means\\\": [x")]
    [InlineData("matMul 3", "matMul 4")]
    public void Of_safetensors(string old, string replacement)
    {
        var model = new DenseModel(seed: 1);
        model.Save(_folder["a.safetensors"], new ModelMetadata { Standardization = new Standardization([1, 2, 3, 4], [5, 6, 7, 8]) });
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder["a.safetensors"]));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["a.safetensors"], System.Text.Encoding.Latin1.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal)));

        Assert.Contains("metadata 'l1gen-model', line ", Assert.Throws<InvalidDataException>(() => model.Load(_folder["a.safetensors"])).Message, StringComparison.Ordinal);
    }

    private void Refused<T>(IDifferentiable<T> model, string old, string replacement, string message)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        string text = File.ReadAllText(_folder["a.json"]);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, text);
        File.WriteAllText(_folder["a.json"], text.Remove(at, old.Length).Insert(at, replacement));
        T[] before = model.WeightsOf(0).ToArray();

        string refusal = Assert.Throws<InvalidDataException>(() => model.Load(_folder["a.json"])).Message;

        Assert.StartsWith($"'{_folder["a.json"]}', line ", refusal, StringComparison.Ordinal);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.Equal(before, model.WeightsOf(0).ToArray());
    }
}
