namespace L1Gen.Tests.Linear;

/// <summary>What a design accepts.</summary>
public sealed class DesignMatrixTests
{
    [Fact]
    public void Dense_extents_must_fit_the_elements()
    {
        Assert.Contains("3 × 2 has 6 elements; there are 5", Assert.Throws<ArgumentException>(() => DesignMatrix.FromColumns(new double[5], 3, 2)).Message);
        Assert.Contains("there are 5", Assert.Throws<ArgumentException>(() => DesignMatrix.FromRows(new float[5], 3, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => DesignMatrix.FromColumns(new double[6], -3, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => DesignMatrix.FromRows(ReadOnlyMemory<double>.Empty, 0, -1));
        Assert.Throws<ArgumentNullException>(() => (DesignMatrix)(double[,])null!);
        Assert.Throws<ArgumentNullException>(() => (DesignMatrix)(SparseMatrix<float>)null!);
        Assert.Equal("3 × 2", DesignMatrix.FromColumns(new float[6], 3, 2).ToString());
    }

    [Theory]
    [InlineData(new int[0], new int[0], 0, "column starts are empty")]
    [InlineData(new[] { 1, 1 }, new[] { 0 }, 1, "first column starts at 1")]
    [InlineData(new[] { 0, 2, 1 }, new[] { 0, 1 }, 2, "Column 1 ends at 1; it starts at 2")]
    [InlineData(new[] { 0, 3 }, new[] { 0, 1 }, 2, "Column 0 ends at 3; it starts at 0, and there are 2 elements")]
    [InlineData(new[] { 0, 1 }, new[] { 0, 1 }, 2, "last column ends at 1, but there are 2 elements")]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 3 }, 2, "Column 1 has row 3; rows are from 0 to 2")]
    [InlineData(new[] { 0, 2 }, new[] { -1, 1 }, 2, "Column 0 has row -1")]
    [InlineData(new[] { 0, 2 }, new[] { 1, 1 }, 2, "Column 0 has row 1 after 1; rows rise")]
    [InlineData(new[] { 0, 2 }, new[] { 0, 1 }, 1, "There is 1 value for 2 row indices")]
    public void Sparse_columns_must_be_of_their_form(int[] starts, int[] rows, int values, string message)
    {
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => DesignMatrix.FromSparseColumns(starts, rows, new double[values], 3)).Message);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => DesignMatrix.FromSparseColumns(starts, rows, new float[values], 3)).Message);
    }

    [Fact]
    public void A_part_of_an_array_is_a_design_without_a_copy()
    {
        double[] memory = [9, 1, 2, 3, 4, 9];
        DesignMatrix design = DesignMatrix.FromColumns(memory.AsMemory(1, 4), 2, 2);
        using DesignReader reader = design.Open();
        memory[1] = double.NaN;
        Assert.Equal((0, 0), reader.FirstNotFinite());
    }
}
