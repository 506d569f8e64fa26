using System.Buffers.Text;
using System.Text;

namespace L1Gen.Serialization;

/// <summary>The numbers of classes that are given as text.</summary>
internal sealed class DesignClassNames
{
    private readonly List<byte[]> _names = [];
    private readonly Dictionary<uint, List<int>> _byChecksum = [];
    private readonly bool _areGiven;
    private bool? _areNumbers;

    public DesignClassNames(IReadOnlyList<string>? given)
    {
        _areGiven = given is not null;
        foreach (string name in given ?? [])
            Add(Encoding.UTF8.GetBytes(name));
        if (_areGiven)
            _areNumbers = false;
    }

    /// <summary>The names; null where classes are numbers.</summary>
    public IReadOnlyList<string>? Names => _areNumbers == true ? null : [.. _names.Select(Encoding.UTF8.GetString)];

    /// <summary>What a text is not.</summary>
    public string Expected => _areNumbers == true ? "no number from 0, as that of the first row is" : "not among the names that were given";

    /// <summary>The number of a class; null where it can't be one.</summary>
    public int? NumberOf(ReadOnlySpan<byte> text)
    {
        bool isNumber = Utf8Parser.TryParse(text, out int number, out int length) && length == text.Length && number >= 0;
        _areNumbers ??= isNumber;
        if (_areNumbers.Value)
            return isNumber ? number : null;
        if (_byChecksum.TryGetValue(DesignChecksum.Of(text), out List<int>? candidates))
        {
            foreach (int candidate in candidates)
            {
                if (text.SequenceEqual(_names[candidate]))
                    return candidate;
            }
        }

        return _areGiven ? null : Add(text.ToArray());
    }

    private int Add(byte[] name)
    {
        uint checksum = DesignChecksum.Of(name);
        if (!_byChecksum.TryGetValue(checksum, out List<int>? numbers))
            _byChecksum[checksum] = numbers = [];
        numbers.Add(_names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }
}
