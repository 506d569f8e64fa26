namespace L1Gen;

/// <summary>The kinks of a convex function along a line: how far each is, and by how much the slope rises there.</summary>
internal sealed class KinkSearch
{
    private double[] _lengths = [];
    private double[] _weights = [];
    private int[] _ids = [];

    public int Count { get; private set; }

    public void Clear(int capacity)
    {
        Count = 0;
        if (capacity <= _ids.Length)
            return;
        _lengths = new double[capacity];
        _weights = new double[capacity];
        _ids = new int[capacity];
    }

    public void Add(double length, double weight, int id)
    {
        _lengths[Count] = length;
        _weights[Count] = weight;
        _ids[Count++] = id;
    }

    public double Length(int index) => _lengths[index];

    public double Weight(int index) => _weights[index];

    public int Id(int index) => _ids[index];

    /// <summary>Puts the kinks in the order in which they come.</summary>
    public void Sort()
    {
        // Insertion: there are few, or few that are out of order.
        for (int k = 1; k < Count; k++)
        {
            (double length, double weight, int id) = (_lengths[k], _weights[k], _ids[k]);
            int at = k;
            for (; at > 0 && _lengths[at - 1] > length; at--)
                (_lengths[at], _weights[at], _ids[at]) = (_lengths[at - 1], _weights[at - 1], _ids[at - 1]);
            (_lengths[at], _weights[at], _ids[at]) = (length, weight, id);
        }
    }

    /// <summary>The kink at which the slope, from a negative one on, is no longer negative: a weighted median, found by partition. Those before it come first then.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Find(double slope, out int end)
    {
        int first = 0, last = Count - 1;
        while (first <= last)
        {
            Swap(MedianOfThree(first, (first + last) >> 1, last), last);
            double pivot = _lengths[last], sum = 0;
            int middle = first;
            for (int k = first; k < last; k++)
            {
                if (_lengths[k] < pivot)
                {
                    sum += _weights[k];
                    Swap(k, middle++);
                }
            }

            Swap(middle, last);
            if (slope + sum >= 0)
            {
                last = middle - 1;
                continue;
            }

            slope += sum + _weights[middle];
            if (slope >= 0)
            {
                end = middle;
                return true;
            }

            first = middle + 1;
        }

        end = -1;
        return false;
    }

    private int MedianOfThree(int a, int b, int c)
    {
        double x = _lengths[a], y = _lengths[b], z = _lengths[c];
        return x < y ? (y < z ? b : x < z ? c : a) : (x < z ? a : y < z ? c : b);
    }

    private void Swap(int a, int b)
    {
        (_lengths[a], _lengths[b]) = (_lengths[b], _lengths[a]);
        (_weights[a], _weights[b]) = (_weights[b], _weights[a]);
        (_ids[a], _ids[b]) = (_ids[b], _ids[a]);
    }
}
