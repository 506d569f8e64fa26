using System.Globalization;
using System.Text;
using L1Gen.Serialization;
using Xunit;

namespace L1Gen.Tests.Serialization;

public sealed class DesignConversionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b,y\n1,2,3\n-4.5,1e3,0\n")]
    [InlineData("a,b,y\r\n1,2,3\r\n\r\n-4.5,1e3,0")]
    [InlineData("\uFEFFa, \"b\" ,y\n 1 , 2,3\n\"-4.5\",+1000.0,0.0e5\n\n")]
    [InlineData("\"a\",\"b\",\"y\"\n1.0,2.,3\n-45e-1,\"1000\",\"0\"\n")]
    public void A_file_with_a_header_is_read(string csv)
    {
        using DesignFile file = Csv(csv);
        Assert.Equal(["a", "b"], file.FeatureNames!.Select(name => name.Trim('"')));
        Assert.Equal([1, 2, -4.5, 1000], Elements(file));
        Assert.Equal([3, 0], file.Targets.Elements);
        Assert.False(file.HasWeights);
    }

    [Fact]
    public void Fields_are_told_by_name_or_place()
    {
        const string Text = "id;y;w;\"a;1\";b\nx;1;2;3;4\n\"two\nlines \"\"q\"\"\";5;0;7;8\n";
        var options = new CsvOptions { Delimiter = ';', Response = "y", Weight = 2, Ignored = ["id"] };
        using DesignFile file = Csv(Text, options);
        Assert.Equal(["a;1", "b"], file.FeatureNames!);
        Assert.Equal([3, 4, 7, 8], Elements(file));
        Assert.Equal([1, 5], file.Targets.Elements);
        Assert.Equal([2, 0], file.Weights.ToArray());
    }

    [Fact]
    public void A_field_in_quotes_may_be_longer_than_the_buffer()
    {
        string lines = string.Concat(Enumerable.Repeat("one \"\"line\"\" of many\n", 150_000));
        string text = $"a,b,y\n1,\"{lines}\",3\n";
        using (DesignFile file = Csv(text + "2,x,4\n", new CsvOptions { Ignored = ["b"] }))
            Assert.Equal([1, 2], Elements(file));
        string message = Assert.Throws<InvalidDataException>(() => Csv(text + "2,x,y\n", new CsvOptions { Ignored = ["b"] })).Message;
        Assert.Contains("line 150003, field 2", message, StringComparison.Ordinal);
        Assert.Contains("line 150003: a quotation mark is not closed", Assert.Throws<InvalidDataException>(() => Csv($"{text}\"{lines}", new CsvOptions { Ignored = ["b"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quotation_mark_within_a_field_is_a_character()
    {
        using DesignFile file = Csv("a,b,y\n1,5\",3\n2,\"6\"\"\n\",4\n5,\"\",6\n", new CsvOptions { Ignored = ["b"] });
        Assert.Equal([1, 2, 5], Elements(file));
        Assert.Equal([3, 4, 6], file.Targets.Elements);
    }

    [Fact]
    public void Without_header_fields_are_places_and_there_are_no_names()
    {
        using DesignFile file = Csv("1\t2\t3\n4\t5\t6", new CsvOptions { HasHeader = false, Delimiter = '\t', Response = 0, Ignored = [^1] });
        Assert.Null(file.FeatureNames);
        Assert.Equal([2, 5], Elements(file));
        Assert.Equal([1, 4], file.Targets.Elements);
        using DesignFile none = Csv("1,2\n", new CsvOptions { HasHeader = false, Response = null });
        Assert.Equal(DesignResponses.None, none.Responses);
        Assert.Equal([1, 2], Elements(none));
    }

    [Fact]
    public void Classes_are_numbered_as_they_come_or_as_they_are_named_or_are_numbers()
    {
        const string Text = "a,c\n1,red\n2,\"blue\"\n3,red\n4,green\n";
        using (DesignFile file = Csv(Text, new CsvOptions { Classes = true }))
        {
            Assert.Equal([0, 1, 0, 2], file.Targets.Classes.ToArray());
            Assert.Equal(["red", "blue", "green"], file.ClassNames!);
        }

        using (DesignFile file = Csv(Text, new CsvOptions { Classes = true, ClassNames = ["blue", "green", "red", "black"] }))
        {
            Assert.Equal([2, 0, 2, 1], file.Targets.Classes.ToArray());
            Assert.Equal(4, file.ClassNames!.Count);
        }

        using (DesignFile file = Csv("a,c\n1,2\n2,0\n", new CsvOptions { Classes = true }))
        {
            Assert.Equal([2, 0], file.Targets.Classes.ToArray());
            Assert.Null(file.ClassNames);
        }
    }

    [Fact]
    public void Sparse_rows_leave_zeros_out()
    {
        using DesignFile file = Csv("a,b,y\n0,2,3\n0,0,1\n", new CsvOptions { Layout = DesignLayout.SparseRows });
        Assert.Equal(1, file.Elements);
        Assert.Equal([0, 2, 0, 0], Elements(file));
    }

    [Theory]
    [InlineData("a,b,y\n1,2,3\n1,x,3\n", "line 3, field 1 ('b'): 'x' is no finite number; leave the field out with Ignored")]
    [InlineData("a,b,y\n1,2,3\n1,,3\n", "line 3, field 1 ('b'): the number is missing.")]
    [InlineData("a,b,y\n1,NA,3\n", "line 2, field 1 ('b'): the number is missing: 'NA'")]
    [InlineData("a,b,y\n1,\"2\n\",3\n?,2,3\n", "line 2, field 1 ('b'): '2\n' is no finite number")]
    [InlineData("a,b,y\n1,2,3\n\n1,2,?\n", "line 4, field 2 ('y'): the number is missing: '?'")]
    [InlineData("a,b,y\n1,2\n", "line 2: there are 2 fields; 3 are expected")]
    [InlineData("a,b,y\n1,2,3,4\n", "line 2: there are more than 3 fields")]
    [InlineData("a,b,y\n1,1e999,3\n", "line 2, field 1 ('b'): '1e999' is no finite number")]
    [InlineData("a,b,y\n1,\"2\"3,3\n", "line 2: '3,3' follows a closing quotation mark")]
    [InlineData("a,b,y\n1,\"2,3\n4,5,6\n", "line 2: a quotation mark is not closed")]
    [InlineData("", "is empty")]
    [InlineData("PK\u0003\u0004\0\0", "is no text: it looks like a zip archive")]
    public void What_can_not_be_read_is_named(string csv, string expected)
    {
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Csv(csv)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["a.l1x"]));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Classes_and_weights_that_do_not_fit_are_named()
    {
        Refuse("line 3, field 1 ('c'): the class 'x' is no number from 0", "a,c\n1,0\n1,x\n", new CsvOptions { Classes = true });
        Refuse("the class 'z' is not among the names that were given", "a,c\n1,z\n", new CsvOptions { Classes = true, ClassNames = ["x"] });
        Refuse("line 2, field 0 ('w'): the weight is -1", "w,a,y\n-1,2,3\n", new CsvOptions { Weight = "w" });
        Assert.Contains("has no field 'q'; it has 2 fields: a, y", Assert.Throws<ArgumentException>(() => Csv("a,y\n1,2\n", new CsvOptions { Response = "q" })).Message, StringComparison.Ordinal);
        Assert.Contains("can't be Weight and Response", Assert.Throws<ArgumentException>(() => Csv("a,y\n1,2\n", new CsvOptions { Weight = "y" })).Message, StringComparison.Ordinal);

        void Refuse(string expected, string csv, CsvOptions options) =>
            Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Csv(csv, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_read_and_progress_is_told()
    {
        const int Fields = 400_000;
        string line = string.Join(',', Enumerable.Range(0, Fields).Select(j => (j % 1000).ToString(CultureInfo.InvariantCulture)));
        var told = new List<ConversionProgress>();
        using DesignFile file = Csv($"{line}\n{line}\n", new CsvOptions { HasHeader = false }, new Told(told));
        Assert.Equal((2, Fields - 1), (file.Rows, file.Columns));
        Assert.Equal(Enumerable.Range(0, Fields - 1).Select(j => (double)(j % 1000)), Elements(file)[(Fields - 1)..]);
        Assert.Equal(1, told[^1].Part);
        Assert.Equal(2, told[^1].Rows);
        Assert.Equal(told.OrderBy(step => step.Bytes), told);
    }

    [Fact]
    public void A_conversion_that_is_cancelled_leaves_nothing()
    {
        File.WriteAllText(_folder["a.csv"], "a,y\n1,2\n");
        Assert.Throws<OperationCanceledException>(() => DesignConversion.FromCsv<float>(_folder["a.csv"], _folder["a.l1x"], null, null, new CancellationToken(canceled: true)));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Numbers_are_rounded_correctly()
    {
        var random = new Random(3);
        string[] hard = ["0.1", "1e22", "1e23", "9007199254740993", "123456789012345678", "4.35", "0.000001", "1e-45", "3.4028235e38", "5e-324", "16777217", "8388609.5", "0.30000001192092896", "1.00000005960464477539062", "-0", "+.5", "7."];
        IEnumerable<string> chance = Enumerable.Range(0, 20_000).Select(_ => random.Next(4) switch
        {
            0 => (random.NextDouble() * 1000).ToString("R", CultureInfo.InvariantCulture),
            1 => ((float)random.NextDouble()).ToString("R", CultureInfo.InvariantCulture),
            2 => (random.NextDouble() * Math.Pow(10, random.Next(-40, 38))).ToString($"E{random.Next(17)}", CultureInfo.InvariantCulture),
            _ => random.Next(-100_000, 100_000).ToString(CultureInfo.InvariantCulture) + "." + random.Next(1000).ToString(CultureInfo.InvariantCulture),
        });
        foreach (string text in hard.Concat(chance))
        {
            Assert.True(DesignNumber.TryParse(Encoding.UTF8.GetBytes(text + ",7"), out double wide, out int length), text);
            Assert.Equal(text.Length, length);
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(wide));
            Assert.True(DesignNumber.TryParse(Encoding.UTF8.GetBytes(text + ",7"), out float narrow, out length), text);
            Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(narrow));
        }

        foreach (string text in new[] { "", "-", ".", "e5", "abc", "1e", "--1", "1e999", "NaN", "Infinity" })
            Assert.False(DesignNumber.TryParse(Encoding.UTF8.GetBytes(text), out double _, out _), text);
    }

    [Fact]
    public void Libsvm_lines_are_sparse_rows()
    {
        const string Text = "# a comment\n1.5 1:2 3:-4e1 # another\n\n-2\n+3 qid:7 2:0.5\t5:1  \n";
        using DesignFile file = Libsvm(Text);
        Assert.Equal((3, 5, 4L), (file.Rows, file.Columns, file.Elements));
        Assert.Equal([2, 0, -40, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 1], Elements(file));
        Assert.Equal([1.5, -2, 3], file.Targets.Elements);

        using DesignFile dense = Libsvm(Text, new LibsvmOptions { Dense = true });
        Assert.Equal((DesignLayout.Rows, 5), (dense.Layout, dense.Columns));
        Assert.Equal([2, 0, -40, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 1], Elements(dense));
    }

    [Fact]
    public void Labels_may_be_classes()
    {
        using (DesignFile file = Libsvm("-1 1:1\n+1 1:2\n", new LibsvmOptions { Classes = true, Columns = 7 }))
        {
            Assert.Equal([0, 1], file.Targets.Classes.ToArray());
            Assert.Equal(7, file.Columns);
        }

        using (DesignFile file = Libsvm("1 0:1\n3 1:2\n", new LibsvmOptions { Classes = true, FirstClass = 1, FirstIndex = 0 }))
            Assert.Equal([0, 2], file.Targets.Classes.ToArray());
    }

    [Theory]
    [InlineData("x 1:2\n", "line 1: the label 'x' is no number")]
    [InlineData("1 1:2\n1 a:2\n", "line 2: element 1, 'a:2', is no index:value")]
    [InlineData("1 1:2 7\n", "line 1: element 2, '7', is no index:value")]
    [InlineData("1 0:2\n", "element 1, '0:2', has the index 0; the first is 1")]
    [InlineData("1 2:2 2:3\n", "element 2, '2:3', has the index 2 after 2; indices rise within a line")]
    [InlineData("1 1:2 10:3\n", "element 2, '10:3', has the index 10; 9 columns from 1 on end at 9")]
    [InlineData("1 1:nan\n", "element 1, '1:nan', has no finite number as value")]
    [InlineData("1 1:2x\n", "element 1, '1:2x', has no finite number as value")]
    [InlineData("1.5 1:2\n", "the label 1.5 is no class")]
    [InlineData("-1 1:2\n0 1:2\n", "line 2: the label 0 does not go with labels of −1 and +1")]
    [InlineData("-2 1:2\n", "the label -2 is below 0, that of class 0")]
    public void What_is_no_libsvm_is_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Libsvm(text, new LibsvmOptions { Columns = 9, Classes = true })).Message, StringComparison.Ordinal);

    [Fact]
    public void Datasets_become_files()
    {
        var data = new Dataset<float>(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new float[] { 7, 8, 9 }) { Weights = new float[] { 1, 2, 3 } };
        DesignConversion.FromDataset(data.Subset([2, 0]), _folder["d.l1x"], ["a", "b"]);
        using (DesignFile file = DesignFile.Open(_folder["d.l1x"]))
        {
            Assert.Equal([5, 6, 1, 2], Elements(file));
            Assert.Equal([9, 7], file.Targets.Elements);
            Assert.Equal([3, 1], file.Weights.ToArray());
        }

        var sparse = new Dataset<double>(SparseMatrix<double>.FromRows([[(1, 2)], []], 3), new[] { 1, 0 });
        DesignConversion.FromDataset(sparse, _folder["s.l1x"]);
        using (DesignFile file = DesignFile.Open(_folder["s.l1x"]))
        {
            Assert.Equal(1, file.Elements);
            Assert.Equal([1, 0], file.Targets.Classes.ToArray());
        }
    }

    private static unsafe double[] Elements(DesignFile file)
    {
        using DesignReader reader = file.Design.Open();
        using WorkingColumns columns = reader.CreateWorkingColumns();
        columns.Append([.. Enumerable.Range(0, file.Columns)]);
        double[] elements = new double[file.Rows * file.Columns], column = new double[file.Rows];
        for (int j = 0; j < file.Columns; j++)
        {
            fixed (double* to = column)
                columns.Gather(j, [.. Enumerable.Range(0, (int)file.Rows)], to);
            for (int i = 0; i < column.Length; i++)
                elements[i * file.Columns + j] = column[i];
        }

        return elements;
    }

    private DesignFile Csv(string text, CsvOptions? options = null, IProgress<ConversionProgress>? progress = null)
    {
        File.WriteAllText(_folder["a.csv"], text, new UTF8Encoding(false));
        DesignConversion.FromCsv<double>(_folder["a.csv"], _folder["a.l1x"], options, progress, Token);
        return DesignFile.Open(_folder["a.l1x"]);
    }

    private DesignFile Libsvm(string text, LibsvmOptions? options = null)
    {
        File.WriteAllText(_folder["a.txt"], text);
        DesignConversion.FromLibsvm<float>(_folder["a.txt"], _folder["b.l1x"], options, null, Token);
        return DesignFile.Open(_folder["b.l1x"]);
    }

    private sealed class Told(List<ConversionProgress> told) : IProgress<ConversionProgress>
    {
        public void Report(ConversionProgress value) => told.Add(value);
    }
}
