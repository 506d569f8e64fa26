using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Tests.Forward;

public class ExtentsTests
{
    /// <summary>Equations that hold for some lengths never contradict each other, and what they determine is those lengths.</summary>
    [Fact]
    public void True_equations_are_accepted_and_solved()
    {
        Gen<int[]> lengths = Gen.Choose(1, 9).ArrayOf(4);
        Gen<int[][]> factors = Gen.Choose(-3, 3).ArrayOf(4).ArrayOf(8);
        Prop.ForAll(lengths.Zip(factors).ToArbitrary(), pair =>
        {
            (int[] truth, int[][] rows) = pair;
            var extents = new Extents();
            Extent[] unknown = [.. truth.Select((_, i) => extents.AddUnknown($"x{i}"))];
            foreach (int[] row in rows)
            {
                Extent left = 0;
                Extent right = 0;
                for (int i = 0; i < truth.Length; i++)
                {
                    (left, right) = row[i] > 0 ? (left + unknown[i] * row[i], right) : (left, right - unknown[i] * row[i]);
                    right += row[i] * truth[i];
                }

                if (!extents.Unify(left, right))
                    return false;
            }

            return unknown.Select(extents.Resolve).Zip(truth).All(found => !found.First.IsConstant || found.First.Constant == found.Second);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_no_lengths_fulfil_is_refused()
    {
        var extents = new Extents();
        Extent x = extents.AddUnknown("x");
        Extent y = extents.AddUnknown("y");

        Assert.False(extents.Unify(x * 2, 7));
        Assert.False(extents.Unify(x, x + 1));
        Assert.True(extents.Unify(x * 2 + y * 2, 8));
        Assert.Equal("4", extents.Display(x + y));
        Assert.False(extents.Unify(x, 4));
    }

    [Fact]
    public void Lengths_are_shown_as_code()
    {
        var extents = new Extents();
        Extent x = extents.AddUnknown("x");
        Extent y = extents.AddUnknown("y");

        Assert.Equal("2 * x.Length + y.Length - 3", extents.Display(x * 2 + y - 3));
        Assert.True(extents.Unify(y, BigInteger.One * 5));
        Assert.Equal("x.Length + 5", extents.Display(x + y));
    }

    [Fact]
    public void What_is_open_is_tried_again()
    {
        var extents = new Extents();
        Extent x = extents.AddUnknown("x");
        Extent y = extents.AddUnknown("y");
        Extent z = extents.AddUnknown("z");

        Assert.True(extents.Unify(x * 2 + y * 3, 13));
        Assert.False(extents.Resolve(x).IsConstant);
        Assert.True(extents.Unify(y, z));
        Assert.True(extents.Unify(z, 3));
        Assert.Equal("2", extents.Display(x));
    }
}
