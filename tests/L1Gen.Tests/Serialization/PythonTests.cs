using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace L1Gen.Tests.Serialization;

/// <summary>The files as another language reads them.</summary>
public sealed class PythonTests : IDisposable
{
    private const string Script = """
        import json, struct, sys
        model = json.load(open(sys.argv[1], encoding='utf-8'))
        assert model['format'] == 'l1gen-model' and model['version'] == 2
        for field in model['fields']:
            print(field['name'], b''.join(struct.pack('<f', float(w)) for w in field['weights']).hex().upper())
        data = open(sys.argv[2], 'rb').read()
        start = 8 + struct.unpack('<Q', data[:8])[0]
        header = json.loads(data[8:start])
        text = json.loads(header.pop('__metadata__')['l1gen-model'])
        assert [f['name'] for f in text['fields']] == list(header)
        for name, tensor in header.items():
            begin, end = tensor['data_offsets']
            assert tensor['dtype'] == 'F32'
            print(name, data[start + begin:start + end].hex().upper())
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Python_reads_the_same_bits()
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        new[] { -0f, float.Epsilon, float.MaxValue, float.NegativeInfinity }.CopyTo(model.WeightsOf(0));
        var metadata = new ModelMetadata { Classes = ["ja \"é\"", "no\n"] };
        model.Save(_folder["a.json"], metadata);
        model.Save(_folder["a.safetensors"], metadata);

        List<string> expected = [];
        for (int i = 0; i < model.Plan.Fields.Count; i++)
            expected.Add($"{model.Plan.Fields[i].Name} {Convert.ToHexString(MemoryMarshal.AsBytes(model.WeightsOf(i)))}");
        Assert.Equal([.. expected, .. expected], RunPython(Script, _folder["a.json"], _folder["a.safetensors"]));
    }

    private static string[] RunPython(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process python = Process.Start(start)!;
            Task<string> errors = python.StandardError.ReadToEndAsync();
            string output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            Assert.True(python.ExitCode == 0, errors.Result);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed.");
            return [];
        }
    }
}
