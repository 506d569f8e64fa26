using System.Collections.Immutable;
using System.Numerics;

namespace L1Gen.Generator.Parsing;

/// <summary>A length that may depend on the lengths of inputs: a constant plus, for each of them, a multiple.</summary>
internal sealed class Extent
{
    private static readonly ImmutableSortedDictionary<int, BigInteger> NoTerms = ImmutableSortedDictionary<int, BigInteger>.Empty;

    private Extent(BigInteger constant, ImmutableSortedDictionary<int, BigInteger> terms)
    {
        Constant = constant;
        Terms = terms;
    }

    public BigInteger Constant { get; }

    /// <summary>The multiples that are not 0, by the number of the unknown.</summary>
    public ImmutableSortedDictionary<int, BigInteger> Terms { get; }

    public bool IsConstant => Terms.IsEmpty;

    /// <summary>Whether some part of it is beyond what an array can hold.</summary>
    public bool IsHuge => BigInteger.Abs(Constant) > int.MaxValue || Terms.Values.Any(factor => BigInteger.Abs(factor) > int.MaxValue);

    public static Extent Unknown(int number) => new(0, NoTerms.Add(number, 1));

    public static implicit operator Extent(BigInteger constant) => new(constant, NoTerms);

    public static implicit operator Extent(int constant) => new(constant, NoTerms);

    public static Extent operator +(Extent a, Extent b)
    {
        ImmutableSortedDictionary<int, BigInteger> terms = a.Terms;
        foreach (KeyValuePair<int, BigInteger> term in b.Terms)
        {
            BigInteger factor = (terms.TryGetValue(term.Key, out BigInteger own) ? own : 0) + term.Value;
            terms = factor.IsZero ? terms.Remove(term.Key) : terms.SetItem(term.Key, factor);
        }

        return new Extent(a.Constant + b.Constant, terms);
    }

    public static Extent operator -(Extent a, Extent b) => a + b * -1;

    public static Extent operator *(Extent a, BigInteger factor) => factor.IsZero
        ? 0
        : new Extent(a.Constant * factor, a.Terms.ToImmutableSortedDictionary(term => term.Key, term => term.Value * factor));

    /// <summary>The product, or null where both depend on inputs.</summary>
    public static Extent? Product(Extent a, Extent b) => a.IsConstant ? b * a.Constant : b.IsConstant ? a * b.Constant : null;

    /// <summary>Puts the value of an unknown in its place.</summary>
    public Extent Substitute(int unknown, Extent value) => Terms.TryGetValue(unknown, out BigInteger factor)
        ? new Extent(Constant, Terms.Remove(unknown)) + value * factor
        : this;

    /// <summary>Divides by what divides every multiple; null where it does not divide the constant, so that the extent is 0 for no whole numbers.</summary>
    public Extent? Reduced()
    {
        BigInteger divisor = Terms.Values.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        if (divisor <= 1)
            return this;
        return (Constant % divisor).IsZero
            ? new Extent(Constant / divisor, Terms.ToImmutableSortedDictionary(term => term.Key, term => term.Value / divisor))
            : null;
    }
}
