using System.Globalization;
using System.Numerics;

namespace L1Gen.Generator.Parsing;

/// <summary>The lengths of the inputs of a forward method, found by what they must equal.</summary>
internal sealed class Extents
{
    private readonly List<string> _names = [];
    private readonly Dictionary<int, Extent> _solved = [];

    /// <summary>What must be 0 and has no term that can be solved for yet.</summary>
    private readonly List<Extent> _open = [];

    /// <summary>A length that is not known yet.</summary>
    /// <param name="name">The input, for messages.</param>
    public Extent AddUnknown(string name)
    {
        _names.Add(name);
        return Extent.Unknown(_names.Count - 1);
    }

    /// <summary>The extent as far as it is known.</summary>
    public Extent Resolve(Extent extent)
    {
        while (extent.Terms.Keys.FirstOrDefault(_solved.ContainsKey, -1) is var unknown and >= 0)
            extent = extent.Substitute(unknown, _solved[unknown]);
        return extent;
    }

    /// <summary>Demands that two extents are equal.</summary>
    /// <returns>Whether they can be, with every input of at least one element.</returns>
    public bool Unify(Extent a, Extent b)
    {
        _open.Add(a - b);
        for (int i = 0; i < _open.Count;)
        {
            Extent difference = Resolve(_open[i]);
            if (difference.Reduced() is not { } reduced || (reduced.IsConstant && !reduced.Constant.IsZero))
            {
                _open.RemoveAt(i);
                return false;
            }

            int unknown = reduced.Terms.FirstOrDefault(term => BigInteger.Abs(term.Value).IsOne, new(-1, 0)).Key;
            if (unknown < 0 && !reduced.IsConstant)
            {
                i++;
                continue;
            }

            _open.RemoveAt(i);
            if (unknown < 0)
                continue;
            BigInteger sign = reduced.Terms[unknown];
            _solved[unknown] = (Extent.Unknown(unknown) * sign - reduced) * sign;
            i = 0;
        }

        return _solved.Values.Select(Resolve).All(extent => !extent.IsConstant || (extent.Constant > 0 && !extent.IsHuge));
    }

    /// <summary>The extent as a user would write it: <c>64</c>, or <c>2 * x.Length + 1</c>.</summary>
    public string Display(Extent extent)
    {
        extent = Resolve(extent);
        string text = string.Join(" + ", extent.Terms.Select(term => (term.Value.IsOne ? "" : $"{Number(term.Value)} * ") + $"{_names[term.Key]}.Length"));
        return text.Length == 0 ? Number(extent.Constant)
            : extent.Constant.IsZero ? text
            : extent.Constant > 0 ? $"{text} + {Number(extent.Constant)}" : $"{text} - {Number(-extent.Constant)}";
    }

    private static string Number(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What later frameworks have.</summary>
file static class Enumerables
{
    public static T FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate, T fallback)
    {
        foreach (T item in source)
        {
            if (predicate(item))
                return item;
        }

        return fallback;
    }
}
