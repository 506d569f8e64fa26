using System.Numerics;

namespace L1Gen;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2021, Scrambled Linear Pseudorandom Number Generators), its state filled by SplitMix64 (Steele, Lea and Flood 2014), so
/// that a seed gives the same numbers on every machine and every .NET version.
/// </summary>
internal struct RandomGenerator
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A generator whose numbers depend on the seed and on what they are for.</summary>
    /// <param name="seed">The user's.</param>
    /// <param name="stream">0 for splits, 1 for weights, 2 + e for the order of epoch e, −1 for the rows of a file; nothing but these needs to be kept to resume a fit.</param>
    public RandomGenerator(int seed, long stream)
    {
        ulong state = unchecked((ulong)seed);
        state = SplitMix(ref state) + unchecked((ulong)stream);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform from 0 to below 1, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform from 0 to below <paramref name="bound"/>, without bias (Lemire 2019).</summary>
    public int Below(int bound)
    {
        ulong high = Math.BigMul(Next(), (ulong)bound, out ulong low);
        while (low < (ulong)bound && low < (0 - (ulong)bound) % (ulong)bound)
            high = Math.BigMul(Next(), (ulong)bound, out low);
        return (int)high;
    }

    /// <summary>Puts the elements in an order by chance (Fisher and Yates; Durstenfeld 1964).</summary>
    public void Shuffle(Span<int> elements)
    {
        for (int last = elements.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (elements[last], elements[other]) = (elements[other], elements[last]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
