using L1Gen.Tests.Linear;
using Xunit;

namespace L1Gen.Tests.Serialization;

public sealed unsafe class DesignFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DesignFileSample _sample = new();

    public static TheoryData<DesignLayout, bool> Kinds()
    {
        var data = new TheoryData<DesignLayout, bool>();
        foreach ((DesignLayout layout, Type element) in DesignFileSample.Kinds)
            data.Add(layout, element == typeof(float));
        return data;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_written_is_read(DesignLayout layout, bool isFloat)
    {
        using DesignFile file = Written(layout, isFloat);
        Assert.Equal((DesignFileSample.Rows, DesignFileSample.Columns, layout), (file.Rows, file.Columns, file.Layout));
        Assert.Equal(isFloat ? typeof(float) : typeof(double), file.Element);
        Assert.Equal(DesignFileSample.RowsOfBlock, file.RowsOfBlock);
        Assert.Equal(new FileInfo(file.Path).Length, file.Length);
        Assert.Equal("feature 12", file.FeatureNames![12]);
        Assert.Null(file.ClassNames);
        Assert.Equal(_sample.Y, file.Targets.Elements);
        Assert.Equal(_sample.Weights, file.Weights.ToArray());
        Assert.Equal(layout == DesignLayout.SparseRows ? _sample.X.Cast<double>().Count(x => x != 0) : _sample.X.Length, file.Elements);
        file.Verify(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Classes_and_their_names_are_read(DesignLayout layout, bool isFloat)
    {
        _sample.Write(_folder["c.l1x"], layout, isFloat ? typeof(float) : typeof(double), DesignResponses.Classes);
        using DesignFile file = DesignFile.Open(_folder["c.l1x"]);
        Assert.Equal(_sample.Classes, file.Targets.Classes.ToArray());
        Assert.Equal(_sample.Weights, file.Weights.ToArray());
        Assert.Equal(["red", "green", "blau ü"], file.ClassNames!);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Passes_over_any_part_agree_with_plain_loops(DesignLayout layout, bool isFloat)
    {
        using DesignFile file = Written(layout, isFloat);
        foreach ((int first, int count) in new[] { (0, 173), (0, 32), (31, 2), (5, 20), (33, 100), (64, 109), (172, 1), (173, 0) })
        {
            DesignPart part = file.Part(first, count);
            Assert.Equal(_sample.Y.Skip(first).Take(count), part.Targets.Elements.ToArray());
            Assert.Equal(_sample.Weights.Skip(first).Take(count), part.Weights.ToArray());
            Check(part.Design, first, count);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Working_columns_are_those_of_memory(DesignLayout layout, bool isFloat)
    {
        using DesignFile file = Written(layout, isFloat);
        using DesignReader reader = file.Part(20, 140).Design.Open();
        using WorkingColumns columns = reader.CreateWorkingColumns();
        columns.Append([7, 2]);
        columns.Append([0, 12, 5]);
        int[] rows = [.. Enumerable.Range(0, 140)];
        double[] column = new double[140];
        foreach ((int position, int j) in new[] { 7, 2, 0, 12, 5 }.Index())
        {
            fixed (double* to = column)
                columns.Gather(position, rows, to);
            Assert.Equal(rows.Select(i => _sample.X[20 + i, j]), column);
        }

        if (layout == DesignLayout.SparseRows)
            return;
        int[] some = [0, 3, 11, 12, 13, 60, 139];
        using WorkingColumns ofSome = reader.CreateWorkingColumns(some);
        ofSome.Append([2]);
        fixed (double* to = column)
            ofSome.Gather(0, [.. Enumerable.Range(0, some.Length)], to);
        Assert.Equal(some.Select(i => _sample.X[20 + i, 2]), column[..some.Length]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Paths_are_those_of_the_design_in_memory(DesignLayout layout, bool isFloat)
    {
        using DesignFile file = Written(layout, isFloat);
        foreach (Loss loss in new[] { Loss.L2, Loss.Huber })
        {
            var options = new PathOptions { Loss = loss, LambdaCount = 20, Weights = _sample.Weights, Standardize = true, Tolerance = 1e-12 };
            LinearPath expected = Fitted.Path(_sample.X, _sample.Y, options), found = Fitted.Path(file.Design, file.Targets, options);
            Assert.Equal(expected.Count, found.Count);
            Assert.True(found.Converged);
            for (int k = 0; k < found.Count; k++)
            {
                for (int j = 0; j < DesignFileSample.Columns; j++)
                    Assert.Equal(expected[k].Coefficients[j], found[k].Coefficients[j], 1e-6);
                Assert.Equal(expected[k].Intercepts[0], found[k].Intercepts[0], 1e-6);
            }
        }
    }

    [Fact]
    public void Folds_of_a_file_are_those_of_memory()
    {
        using DesignFile file = Written(DesignLayout.Rows, isFloat: true);
        var options = new PathOptions { LambdaCount = 20 };
        CrossValidation expected = Fitted.CrossValidated(_sample.X, _sample.Y, options, new CrossValidationOptions { Folds = 5 });
        CrossValidation found = Fitted.CrossValidated(file.Design, file.Targets, options, new CrossValidationOptions { Folds = 5 });
        Assert.Equal(expected.IndexMin, found.IndexMin);
        Assert.Equal(expected.Curve[10].Mean, found.Curve[10].Mean, 1e-6);
    }

    [Fact]
    public void Columns_far_from_zero_keep_their_digits()
    {
        double[,] x = new double[600, 3];
        double[] y = Samples.Numbers(600, seed: 4);
        for (int i = 0; i < 600; i++)
            (x[i, 0], x[i, 1], x[i, 2]) = (1e9 + y[i] + i % 3, 5e8, y[i] * (i % 2));
        using (var writer = new DesignFileWriter<double>(_folder["far.l1x"], 3, new DesignFileOptions { RowsOfBlock = 50 }))
        {
            writer.Append([.. x.Cast<double>()], y);
            writer.Complete();
        }

        using DesignFile file = DesignFile.Open(_folder["far.l1x"]);
        double[] weights = Enumerable.Repeat(1.0 / 600, 600).ToArray();
        using DesignReader memory = ((DesignMatrix)x).Open(), disk = file.Design.Open();
        fixed (double* w = weights, response = y)
        {
            CentredGram expected = memory.CentredGram(w, response), found = disk.CentredGram(w, response);
            for (int k = 0; k < 9; k++)
                Assert.Equal(expected.Gram[k], found.Gram[k], 1e-12);
            Assert.Equal(0, found.Gram[4]);
            Assert.Equal(expected.Cross[0], found.Cross[0], 1e-12);
            Assert.Equal(1e9 + y.Average() + 1, found.Means[0], 1e-6);
        }
    }

    [Fact]
    public void The_shards_of_ranks_are_all_rows_once()
    {
        using DesignFile file = Written(DesignLayout.Rows, isFloat: true);
        foreach (int size in new[] { 1, 2, 3, 7, 200 })
        {
            long next = 0;
            for (int rank = 0; rank < size; rank++)
            {
                DesignPart shard = file.Shard(new NumberedRank(rank, size));
                Assert.Equal(next, shard.First);
                Assert.InRange(shard.Rows, DesignFileSample.Rows / size, DesignFileSample.Rows / size + 1);
                next += shard.Rows;
            }

            Assert.Equal(DesignFileSample.Rows, next);
        }
    }

    [Fact]
    public void A_file_without_rows_is_one()
    {
        using (var writer = new DesignFileWriter<float>(_folder["none.l1x"], 3))
            writer.Complete();
        using DesignFile file = DesignFile.Open(_folder["none.l1x"]);
        Assert.Equal(0, file.Rows);
        Assert.Empty(file.Targets.Elements.ToArray());
        file.Verify(cancellationToken: TestContext.Current.CancellationToken);
        var fault = Assert.Throws<ArgumentException>(() => Fitted.Path(file.Design, file.Targets, new PathOptions()));
        Assert.Contains("no rows", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sparse_rows_are_written_as_they_are_and_as_dense_rows()
    {
        SparseMatrix<float> rows = SparseMatrix<float>.FromRows([[(1, 2f)], [], [(0, 3f), (3, 4f)]], 4);
        foreach (DesignLayout layout in Enum.GetValues<DesignLayout>())
        {
            string path = _folder[$"{layout}.l1x"];
            using (var writer = new DesignFileWriter<float>(path, 4, new DesignFileOptions { Layout = layout, Responses = DesignResponses.Classes }))
            {
                writer.AppendClasses(rows, [1, 0, 2]);
                writer.AppendClasses([0, 0, 0, 7], [0]);
                writer.Complete();
            }

            using DesignFile file = DesignFile.Open(path);
            Assert.Equal(layout == DesignLayout.SparseRows ? 4 : 16, file.Elements);
            using DesignReader reader = file.Design.Open();
            double[] ones = [1, 10, 100, 1000], sums = new double[4];
            fixed (double* v = ones, to = sums)
                reader.Correlate(v, 1, to);
            Assert.Equal([300, 2, 0, 7400], sums);
        }
    }

    [Fact]
    public void Without_completion_there_is_no_file()
    {
        using (var writer = new DesignFileWriter<float>(_folder["a.l1x"], 2))
            writer.Append([1, 2], [1]);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private DesignFile Written(DesignLayout layout, bool isFloat)
    {
        string path = _folder["a.l1x"];
        _sample.Write(path, layout, isFloat ? typeof(float) : typeof(double));
        return DesignFile.Open(path);
    }

    private void Check(DesignMatrix design, int first, int count)
    {
        const int P = DesignFileSample.Columns;
        using DesignReader reader = design.Open();
        double[] vectors = Samples.Numbers(2 * count, seed: 3), correlations = Samples.Nonsense(2 * P), sums = Samples.Nonsense(P), squares = Samples.Nonsense(P), gram = Samples.Nonsense(P * P);
        double[] weights = _sample.Weights[first..(first + count)];
        Assert.Null(reader.FirstNotFinite());
        fixed (double* v = vectors, c = correlations, s = sums, q = squares, g = gram, w = weights)
        {
            reader.Correlate(v, 2, c);
            reader.Moments(w, s, q);
            reader.Gram(w, g);
        }

        for (int j = 0; j < P; j++)
        {
            for (int m = 0; m < 2; m++)
                Samples.Close(Sum(i => _sample.X[first + i, j] * vectors[m * count + i]), correlations[m * P + j], 1e-12, "correlation");
            Samples.Close(Sum(i => weights[i] * _sample.X[first + i, j]), sums[j], 1e-12, "sum");
            Samples.Close(Sum(i => weights[i] * _sample.X[first + i, j] * _sample.X[first + i, j]), squares[j], 1e-12, "square");
            for (int k = 0; k < P; k++)
                Samples.Close(Sum(i => weights[i] * _sample.X[first + i, j] * _sample.X[first + i, k]), gram[j * P + k], 1e-12, "Gram");
        }

        double Sum(Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
    }

    private sealed class NumberedRank(int rank, int size) : ICommunicator
    {
        public int Rank => rank;

        public int Size => size;

        public void AllReduce(Span<float> values, ReduceOperation operation) => throw new NotSupportedException();

        public void AllReduce(Span<double> values, ReduceOperation operation) => throw new NotSupportedException();

        public void Broadcast(Span<byte> bytes, int root) => throw new NotSupportedException();

        public void Barrier() => throw new NotSupportedException();

        [System.Diagnostics.CodeAnalysis.DoesNotReturn]
        public void Abort(string reason) => throw new NotSupportedException();
    }
}
