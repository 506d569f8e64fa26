using System.Buffers.Binary;
using System.Text;
using L1Gen.Serialization;
using Xunit;

namespace L1Gen.Tests.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_comes_back()
    {
        var metadata = new Dictionary<string, string> { ["forward"] = "x * A + \"b\"\n≤ é", ["empty"] = "" };
        Tensor[] tensors =
        [
            new("narrow", "F32", [3], Bytes(12)),
            new("wide", "F64", [2, 2], Bytes(32)),
            new("scalar", "I64", [], Bytes(8)),
            new("none", "I32", [0, 5], Bytes(0)),
            new("state ü", "U64", [4], Bytes(32)),
        ];
        Safetensors.Write(_folder["a.safetensors"], metadata, tensors);
        SafetensorsContent content = Safetensors.Read(_folder["a.safetensors"]);

        Assert.Equal(metadata, content.Metadata);
        Assert.Equal(tensors.Select(tensor => tensor.Name).Order(), content.Tensors.Keys.Order());
        foreach (Tensor tensor in tensors)
        {
            Tensor read = content.Tensors[tensor.Name];
            Assert.Equal((tensor.Name, tensor.Type), (read.Name, read.Type));
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.Bytes.ToArray(), read.Bytes.ToArray());
        }
    }

    [Fact]
    public void The_header_is_padded_and_wide_elements_come_first()
    {
        Safetensors.Write(_folder["a.safetensors"], new Dictionary<string, string>(), [new("a", "F32", [1], Bytes(4)), new("b", "F64", [1], Bytes(8))]);
        byte[] file = File.ReadAllBytes(_folder["a.safetensors"]);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
            Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
    }

    [Fact]
    public void A_file_without_arrays_is_one()
    {
        File.WriteAllBytes(_folder["a.safetensors"], WithHeader("{}", 0));
        Assert.Empty(Safetensors.Read(_folder["a.safetensors"]).Tensors);
    }

    [Theory]
    [InlineData("", 0, "header, line 1, position 1")]
    [InlineData("[]", 0, "an object was expected")]
    [InlineData("{} {}", 0, "position 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' is here twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "'shape' is here twice")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type 'F33'")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "'dtype' is missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4, "'more' is not known here")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "its shape asks for 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "an integer, not negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "an integer, not negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more than 2^63")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "the first not beyond the second")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "starts at byte 4 of the data, the array before it ends at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "starts at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "the arrays take 4 bytes, 5 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}""", 4, "more than 2^63")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "a string was expected")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", 0, "not valid Unicode")]
    [InlineData("""{"__metadata__":[[[[[[[[[[[]]]]]]]]]]]}""", 0, "position")]
    public void A_bad_header_is_refused(string header, int dataLength, string message)
    {
        string path = _folder["bad.safetensors"];
        File.WriteAllBytes(path, WithHeader(header, dataLength));
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Safetensors.Read(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(long.MaxValue)]
    [InlineData(100_000_001ul)]
    [InlineData(99ul)]
    public void A_header_longer_than_the_file_is_refused(ulong length)
    {
        byte[] file = WithHeader("{}", 8);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        File.WriteAllBytes(_folder["bad.safetensors"], file);
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Safetensors.Read(_folder["bad.safetensors"]));
        Assert.Contains($"a header of {length} bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_that_cannot_be_written_are_refused_and_the_old_file_stays()
    {
        string path = _folder["a.safetensors"];
        var none = new Dictionary<string, string>();
        Safetensors.Write(path, none, [new("a", "F32", [1], Bytes(4))]);
        byte[] before = File.ReadAllBytes(path);

        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, none, [new("a", "F32", [2], Bytes(4))]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, none, [new("a", "X", [0], Bytes(0))]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, none, [new("__metadata__", "F32", [1], Bytes(4))]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, none, [new("a", "F32", [1], Bytes(4)), new("a", "F32", [1], Bytes(4))]));
        Assert.ThrowsAny<ArgumentException>(() => Safetensors.Write(path, none, [new("\ud800", "F32", [1], Bytes(4))]));

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    private static byte[] WithHeader(string header, int dataLength)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)text.Length);
        text.CopyTo(file, 8);
        return file;
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
