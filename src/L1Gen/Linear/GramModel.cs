using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>
/// minimize ½·(x − x₀)ᵀ·G·(x − x₀) − sᵀ·(x − x₀) + Σᵢ (aᵢ·|xᵢ| + ½·rᵢ·xᵢ²) within bounds, G in memory: sweeps of coordinate descent choose the support, Newton's
/// step over it by a Cholesky factor is exact up to the first sign changes that turn it.
/// </summary>
internal sealed unsafe class GramModel
{
    private const int MaxRounds = 20;

    /// <summary>The most sweeps before a step on the support.</summary>
    private const int MaxSweeps = 8;

    private double[] _gram = [];
    private double[] _factor = [];
    private double[] _direction = [];
    private double[] _slope = [];
    private double[] _start = [];
    private double[] _change = [];
    private int[] _support = [];
    private int[] _events = [];
    private double[] _times = [];

    /// <summary>The number of unknowns.</summary>
    public int Count { get; private set; }

    /// <summary>x₀, and after <see cref="Minimize"/> the minimum.</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>s, and after <see cref="Minimize"/> s − G·(x − x₀).</summary>
    public Span<double> Slope => _slope.AsSpan(0, Count);

    /// <summary>aᵢ ≥ 0.</summary>
    public double[] L1 { get; private set; } = [];

    /// <summary>rᵢ ≥ 0.</summary>
    public double[] Ridge { get; private set; } = [];

    public double[] Lower { get; private set; } = [];

    public double[] Upper { get; private set; } = [];

    /// <summary>G by rows, Count × Count, both triangles.</summary>
    public double* Gram => Pointer(_gram);

    /// <summary>Makes room for a model; its content is left open.</summary>
    public void Resize(int count)
    {
        Count = count;
        if (count <= Values.Length)
            return;
        int capacity = count + count / 2;
        Values = new double[capacity];
        L1 = new double[capacity];
        Ridge = new double[capacity];
        Lower = new double[capacity];
        Upper = new double[capacity];
        _slope = GC.AllocateUninitializedArray<double>(capacity, pinned: true);
        _direction = GC.AllocateUninitializedArray<double>(capacity, pinned: true);
        _start = new double[capacity];
        _change = GC.AllocateUninitializedArray<double>(capacity, pinned: true);
        _support = new int[capacity];
        _events = new int[capacity];
        _times = new double[capacity];
        _gram = GC.AllocateUninitializedArray<double>(capacity * capacity, pinned: true);
        _factor = GC.AllocateUninitializedArray<double>(capacity * capacity, pinned: true);
    }

    /// <summary>Minimizes until a sweep changes at most this part of what the first changed.</summary>
    /// <returns>Sweeps and Newton steps.</returns>
    public int Minimize(double accuracy)
    {
        int iterations = 0;
        double first = 0;
        for (int round = 0; round < MaxRounds; round++)
        {
            for (int sweep = 0; sweep < MaxSweeps; sweep++)
            {
                (double change, bool kept) = Sweep();
                iterations++;
                first = Math.Max(first, change);
                if (change <= accuracy * first)
                    return iterations;
                if (kept && sweep > 0)
                    break;
            }

            // A step that ends early has taken unknowns out of the support; sweeps would let them in again before the others have moved.
            do
                iterations++;
            while (!StepOnSupport());
        }

        return iterations;
    }

    private static double* Pointer(double[] pinned) => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    /// <summary>Coordinate descent over all unknowns.</summary>
    /// <returns>The greatest change, as the square root of twice its gain, and whether the support and its signs are as before.</returns>
    private (double Change, bool Kept) Sweep()
    {
        double greatest = 0;
        bool kept = true;
        double* slope = Pointer(_slope);
        for (int i = 0; i < Count; i++)
        {
            double* row = Gram + (nint)i * Count;
            double own = row[i], total = own + Ridge[i], x = Values[i];
            if (total <= 0)
                continue;
            double target = slope[i] + own * x, excess = Math.Abs(target) - L1[i];
            double to = excess <= 0 ? 0 : Math.Clamp(Math.CopySign(excess, target) / total, Lower[i], Upper[i]), step = to - x;

            // A curvature that is all but zero makes it overflow.
            if (step == 0 || !double.IsFinite(step))
                continue;
            kept &= Math.Sign(to) == Math.Sign(x);
            Values[i] = to;
            LinearCombination.Run(row, -step, slope, slope, Count);
            greatest = Math.Max(greatest, Math.Abs(step) * Math.Sqrt(total));
        }

        return (greatest, kept);
    }

    /// <summary>Newton's step over the unknowns that are not zero, or have no L1 term, and are not at a bound.</summary>
    /// <returns>Whether it was a whole step, or none: otherwise the support has become smaller.</returns>
    private bool StepOnSupport()
    {
        int n = 0;
        for (int i = 0; i < Count; i++)
        {
            if ((Values[i] != 0 || L1[i] == 0) && Values[i] > Lower[i] && Values[i] < Upper[i])
                _support[n++] = i;
        }

        double* factor = Pointer(_factor), direction = Pointer(_direction);
        for (int a = 0; a < n; a++)
        {
            int i = _support[a];
            double* from = Gram + (nint)i * Count, to = factor + (nint)a * n;
            for (int b = 0; b <= a; b++)
                to[b] = from[_support[b]];
            to[a] += Ridge[i];
            direction[a] = _slope[i] - Math.Sign(Values[i]) * L1[i] - Ridge[i] * Values[i];
        }

        _direction.AsSpan(0, n).CopyTo(_start);
        Cholesky.Factorize(factor, n);
        Cholesky.Solve(factor, n, direction);
        double gain = 0;
        for (int a = 0; a < n; a++)
            gain += _start[a] * direction[a];
        if (!(gain > 0 && double.IsFinite(gain)))
            return true;
        (double t, int stopped, double end, double reached) = SignChanges(n, gain);
        if (t < 1 && MoveClipped(n, reached))
            return false;
        for (int a = 0; a < n; a++)
            Set(_support[a], a == stopped ? end : Values[_support[a]] + t * direction[a]);
        return stopped < 0;
    }

    private void Set(int unknown, double value)
    {
        LinearCombination.Run(Gram + (nint)unknown * Count, Values[unknown] - value, Pointer(_slope), Pointer(_slope), Count);
        Values[unknown] = value;
    }

    /// <summary>Takes the whole step, but leaves unknowns at 0 that would change sign, if that gains more than <paramref name="least"/>.</summary>
    private bool MoveClipped(int n, double least)
    {
        double* change = Pointer(_change);
        _change.AsSpan(0, Count).Clear();
        double gain = 0;
        for (int a = 0; a < n; a++)
        {
            int i = _support[a];
            double to = Clipped(a), step = to - Values[i];
            LinearCombination.Run(Gram + (nint)i * Count, step, change, change, Count);
            gain += step * _slope[i] - L1[i] * (Math.Abs(to) - Math.Abs(Values[i])) - Ridge[i] / 2 * (to * to - Values[i] * Values[i]);
        }

        for (int a = 0; a < n; a++)
            gain -= (Clipped(a) - Values[_support[a]]) * change[_support[a]] / 2;
        if (!(gain > least))
            return false;
        for (int a = 0; a < n; a++)
            Values[_support[a]] = Clipped(a);
        LinearCombination.Run(change, -1, Pointer(_slope), Pointer(_slope), Count);
        return true;
    }

    private double Clipped(int place) => TimeToEnd(place) < 1 ? End(place) : Values[_support[place]] + _direction[place];

    /// <summary>The part of the step after which an unknown is where it has to stop or turn: never, if it doesn't move.</summary>
    private double TimeToEnd(int place) => _direction[place] == 0 ? double.PositiveInfinity : (End(place) - Values[_support[place]]) / _direction[place];

    /// <summary>How far along the direction the model falls: where the gain per step is used up by what sign changes cost, often at one of them.</summary>
    private (double Time, int Stopped, double End, double Gain) SignChanges(int n, double gain)
    {
        int events = 0;
        for (int a = 0; a < n; a++)
        {
            double time = TimeToEnd(a);
            if (time < 1)
            {
                _events[events] = a;
                _times[events++] = time;
            }
        }

        Array.Sort(_times, _events, 0, events);
        double cost = 0, early = 0;
        for (int e = 0; e < events; e++)
        {
            int a = _events[e];
            if (1 - cost / gain <= _times[e])
                break;
            double end = End(a), more = Cost(a);
            if (1 - (cost + more) / gain <= _times[e])
                return (_times[e], a, end, Gain(_times[e]));
            cost += more;
            early += more * _times[e];
        }

        double t = 1 - cost / gain;
        return (t, -1, 0, Gain(t));

        double Gain(double t) => gain * (t - t * t / 2) - cost * t + early;
    }

    /// <summary>What it costs to go on from there, in slope.</summary>
    private double Cost(int place)
    {
        int i = _support[place];
        double bound = _direction[place] > 0 ? Upper[i] : Lower[i];
        return double.IsInfinity(bound) ? 2 * L1[i] * Math.Abs(_direction[place]) : double.PositiveInfinity;
    }

    /// <summary>Where an unknown changes sign on its way, or its bound.</summary>
    private double End(int place)
    {
        int i = _support[place];
        return Values[i] * _direction[place] < 0 && L1[i] > 0 ? 0 : _direction[place] > 0 ? Upper[i] : Lower[i];
    }
}
