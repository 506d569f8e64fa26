namespace L1Gen;

/// <summary>Numbers terms from 0 as they come, and finds their numbers by spans, without a string for each (which dictionaries do from .NET 9 on). Chains in a table of powers of two.</summary>
internal sealed class BagOfWordsIndex
{
    private readonly List<(string Term, int Hash, int Next)> _terms = [];
    private int[] _first = new int[256];

    public BagOfWordsIndex() => Array.Fill(_first, -1);

    public string this[int number] => _terms[number].Term;

    /// <summary>The number of a term, or −1.</summary>
    public int Find(ReadOnlySpan<char> term) => Find(term, string.GetHashCode(term));

    /// <summary>The number of a term, which is the next one of a term that is new.</summary>
    public int Add(ReadOnlySpan<char> term)
    {
        int hash = string.GetHashCode(term), number = Find(term, hash);
        if (number >= 0)
            return number;
        if (_terms.Count == _first.Length)
            Grow();
        ref int first = ref _first[hash & (_first.Length - 1)];
        _terms.Add((term.ToString(), hash, first));
        return first = _terms.Count - 1;
    }

    private int Find(ReadOnlySpan<char> term, int hash)
    {
        int number = _first[hash & (_first.Length - 1)];
        while (number >= 0 && (_terms[number].Hash != hash || !term.SequenceEqual(_terms[number].Term)))
            number = _terms[number].Next;
        return number;
    }

    private void Grow()
    {
        _first = new int[2 * _first.Length];
        Array.Fill(_first, -1);
        for (int number = 0; number < _terms.Count; number++)
        {
            (string term, int hash, _) = _terms[number];
            ref int first = ref _first[hash & (_first.Length - 1)];
            _terms[number] = (term, hash, first);
            first = number;
        }
    }
}
