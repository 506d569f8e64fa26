using System.Buffers.Binary;
using System.Text;
using L1Gen.Serialization;
using L1Gen.Tests.Linear;
using Xunit;

namespace L1Gen.Tests.Serialization;

/// <summary>Whatever is in a file, it is refused with an <see cref="InvalidDataException"/> or gives the right data.</summary>
public sealed class DesignFileDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DesignFileSample _sample = new();

    public static TheoryData<DesignLayout> Layouts() => [.. Enum.GetValues<DesignLayout>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_file_cut_off_anywhere_is_refused(DesignLayout layout)
    {
        byte[] whole = Written(layout);
        for (int length = 0; length < whole.Length; length += length < 256 || length > whole.Length - 256 ? 1 : 7)
        {
            string message = Refused(whole[..length])!;
            Assert.NotNull(message);
            Assert.Contains(length == 0 ? "it is empty" : length < 8 ? "it " : $"is cut off: it has {length} byte", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Flipped_bits_are_refused_or_do_not_matter(DesignLayout layout)
    {
        byte[] whole = Written(layout);
        var random = new Random(11);
        int refused = 0;
        for (int trial = 0; trial < 3_000; trial++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            refused += Refused(damaged) is null ? 0 : 1;
        }

        Assert.InRange(refused, 2_400, 3_000);
    }

    /// <summary>What another program could write: the checksum of the header is right, what it tells is not.</summary>
    [Theory]
    [MemberData(nameof(Layouts))]
    public void Headers_that_lie_are_refused(DesignLayout layout)
    {
        byte[] whole = Written(layout);
        var random = new Random(12);
        long[] extremes = [0, 1, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1L << 40, whole.Length];
        for (int trial = 0; trial < 3_000; trial++)
        {
            byte[] lying = (byte[])whole.Clone();
            int place = random.Next(2) == 0 ? random.Next(12, 80) : 16 + 4 * random.Next(16);
            if (random.Next(2) == 0)
                lying[place] = (byte)random.Next(256);
            else if (place <= 112)
                BinaryPrimitives.WriteInt64LittleEndian(lying.AsSpan(place), extremes[random.Next(extremes.Length)]);
            BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(124), DesignChecksum.Of(lying.AsSpan(0, 124)));

            // Weights or responses may be read as others, where they take as many bytes: nobody can know.
            Refused(lying, allowOther: true);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Tables_that_lie_are_refused(DesignLayout layout)
    {
        byte[] whole = Written(layout);
        var random = new Random(13);
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(56));
        long[] extremes = [0, 1, -1, int.MaxValue, long.MaxValue, long.MinValue, 1L << 61, whole.Length];
        for (int trial = 0; trial < 1_000; trial++)
        {
            byte[] lying = (byte[])whole.Clone();
            int place = table + 8 * random.Next((whole.Length - table) / 8);
            long value = random.Next(2) == 0 ? extremes[random.Next(extremes.Length)] : BinaryPrimitives.ReadInt64LittleEndian(lying.AsSpan(place)) + random.Next(-64, 65);
            BinaryPrimitives.WriteInt64LittleEndian(lying.AsSpan(place), value);
            Sign(lying, table);
            Refused(lying);
        }
    }

    [Fact]
    public void Sparse_rows_that_are_none_are_refused()
    {
        byte[] whole = Written(DesignLayout.SparseRows);
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(56));
        var random = new Random(14);
        for (int trial = 0; trial < 1_000; trial++)
        {
            // Of the first block, whose checksum is made to fit.
            byte[] lying = (byte[])whole.Clone();
            int place = DesignFileHeader.Length + 4 * random.Next(33 + 100);
            BinaryPrimitives.WriteInt32LittleEndian(lying.AsSpan(place), random.Next(3) == 0 ? random.Next() : random.Next(-2, 200));
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(lying.AsSpan(table + 8));
            BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(table + 24), DesignChecksum.Of(lying.AsSpan(DesignFileHeader.Length, length)));
            Sign(lying, table);
            Refused(lying, allowOther: true);
        }
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        byte[] whole = Written(DesignLayout.Rows);
        Assert.Contains($"1 byte follow the end, which its header has at {whole.Length}", Refused([.. whole, 0]), StringComparison.Ordinal);
        Assert.Contains("follow the end", Refused([.. whole, .. whole]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_block_is_named_with_its_rows()
    {
        byte[] whole = Written(DesignLayout.Rows);
        int blockBytes = 32 * DesignFileSample.Columns * sizeof(float);
        whole[DesignFileHeader.Length + blockBytes - 1] ^= 1;
        Assert.Matches(@"the elements of block 0 \(rows 0–31\) are damaged: their checksum is [0-9a-f]{8}, [0-9a-f]{8} is written in the table", Refused(whole));
    }

    [Fact]
    public void Damaged_responses_are_named_with_their_rows()
    {
        byte[] whole = Written(DesignLayout.Rows);
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(56)), last = table + 5 * 32;
        int place = (int)(BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(last)) + DesignFileHeader.Align(BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(last + 8))));
        whole[place] ^= 1;
        Assert.Contains("the responses of block 5 (rows 160–172) are damaged", Refused(whole), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_is_refused()
    {
        byte[] whole = Written(DesignLayout.Rows);
        whole[8] = 2;
        Assert.Contains("the file's version is 2, this library reads 1", Refused(whole), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("age,income\n1,2\n", "it looks like CSV, which DesignConversion converts")]
    [InlineData("1 3:0.5 7:1\n", "it looks like libsvm, which DesignConversion converts")]
    [InlineData("{ \"format\": 1 }", "it looks like JSON")]
    [InlineData("hello", "it looks like text")]
    [InlineData("PK\u0003\u0004 and more", "it looks like a zip archive (.zip, .npz)")]
    [InlineData("\u0093NUMPY\u0001", "it looks like a NumPy array (.npy)")]
    [InlineData("\u001f\u008b\u0008", "it looks like a gzip file; unpack it first")]
    [InlineData("\u0089L1X\n\u001a\n and more", "it was one before a transfer as text changed its line ends")]
    [InlineData("\u0001\u0002\u0003", "it starts with the bytes 010203")]
    [InlineData("", "it is empty")]
    public void Another_file_is_named(string content, string expected) =>
        Assert.Contains($"is no .l1x file: {expected}.", Refused(Encoding.Latin1.GetBytes(content)), StringComparison.Ordinal);

    [Fact]
    public void A_number_that_is_not_finite_is_found_by_its_row()
    {
        // The writer refuses it: another program wrote it, and the checksums are right.
        byte[] whole = Written(DesignLayout.Rows);
        int place = DesignFileHeader.Length + ((3 * DesignFileSample.Columns) + 5) * sizeof(float);
        BinaryPrimitives.WriteSingleLittleEndian(whole.AsSpan(place), float.NaN);
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(56));
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(table + 24), DesignChecksum.Of(whole.AsSpan(DesignFileHeader.Length, 32 * DesignFileSample.Columns * sizeof(float))));
        Sign(whole, table);
        File.WriteAllBytes(_folder["nan.l1x"], whole);
        using DesignFile file = DesignFile.Open(_folder["nan.l1x"]);
        foreach (Loss loss in new[] { Loss.L2, Loss.Huber })
        {
            var fault = Assert.Throws<ArgumentException>(() => Fitted.Path(file.Design, file.Targets, new PathOptions { Loss = loss }));
            Assert.Contains("NaN or infinite at row 3, column 5", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_that_may_not_be_written_are_refused_and_nothing_of_them_is_there()
    {
        using var writer = new DesignFileWriter<float>(_folder["w.l1x"], 2, new DesignFileOptions { HasWeights = true });
        writer.Append([1, 2], [3], [4]);
        Refuse("The design is NaN at row 2, column 1", () => writer.Append([1, 2, 3, float.NaN], [3, 4], [4, 5]));
        Refuse("The response is ∞ at row 1", () => writer.Append([1, 2], [double.PositiveInfinity], [4]));
        Refuse("The weight is -1 at row 1", () => writer.Append([1, 2], [3], [-1]));
        Refuse("no whole number of rows of 2", () => writer.Append([1, 2, 3], [3], [4]));
        Refuse("the file has 1 number a row to predict", () => writer.Append([1, 2], [3, 4], [4]));
        Refuse("the file has one a row", () => writer.Append([1, 2], [3]));
        Refuse("the file's responses are Numbers", () => writer.AppendClasses([1, 2], [3], [4]));
        Assert.Equal(1, writer.Rows);
        writer.Complete();
        Assert.Throws<InvalidOperationException>(() => writer.Append([1, 2], [3.0], [4]));
        Assert.Throws<InvalidOperationException>(writer.Complete);

        static void Refuse(string expected, Action append) => Assert.Contains(expected, Assert.Throws<ArgumentException>(append).Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static void Sign(byte[] bytes, int table)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(76), DesignChecksum.Of(bytes.AsSpan(table)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(124), DesignChecksum.Of(bytes.AsSpan(0, 124)));
    }

    private byte[] Written(DesignLayout layout)
    {
        _sample.Write(_folder["whole.l1x"], layout, typeof(float));
        return File.ReadAllBytes(_folder["whole.l1x"]);
    }

    /// <summary>Reads everything in a file.</summary>
    /// <returns>The message, or null where it was read as it was written.</returns>
    private unsafe string? Refused(byte[] bytes, bool allowOther = false)
    {
        string path = _folder["damaged.l1x"];
        File.WriteAllBytes(path, bytes);
        try
        {
            using DesignFile file = DesignFile.Open(path);
            file.Verify(cancellationToken: TestContext.Current.CancellationToken);
            if (allowOther)
                return null;
            using DesignReader reader = file.Design.Open();
            double[] sums = new double[reader.Columns], ones = new double[reader.Rows];
            ones.AsSpan().Fill(1);
            fixed (double* v = ones, to = sums)
                reader.Correlate(v, 1, to);
            for (int j = 0; j < sums.Length; j++)
                Samples.Close(Enumerable.Range(0, DesignFileSample.Rows).Sum(i => _sample.X[i, j]), sums[j], 1e-12, "sum");
            Assert.Equal(_sample.Y, file.Targets.Elements);
            Assert.Equal(_sample.Weights, file.Weights.ToArray());
            return null;
        }
        catch (InvalidDataException refusal)
        {
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            return refusal.Message;
        }
    }
}
