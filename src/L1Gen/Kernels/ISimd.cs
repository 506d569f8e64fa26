using System.Numerics;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// The operations that a kernel is written in, once, for every vector width: <typeparamref name="TVector"/> is a
/// <see cref="Vector512{T}"/>, <see cref="Vector256{T}"/>, <see cref="Vector128{T}"/> or one element.
/// No operation reorders or leaves out a rounding, so that every width gives the same bits.
/// </summary>
internal unsafe partial interface ISimd<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Create(T value);
    static abstract TVector Load(T* source);

    /// <summary>Loads floats and widens them; for <typeparamref name="T"/> = <see langword="double"/> only.</summary>
    static abstract TVector LoadSingle(float* source);

    /// <summary>The lower half of x as doubles, or all of x where it holds doubles (or one element).</summary>
    static abstract TWide WidenLower<TWide>(TVector x)
        where TWide : struct;

    /// <summary>The upper half of x as doubles; not where x holds doubles.</summary>
    static abstract TWide WidenUpper<TWide>(TVector x)
        where TWide : struct;

    static abstract void Store(TVector value, T* target);
    static abstract TVector Abs(TVector x);
    static abstract TVector Add(TVector x, TVector y);
    static abstract TVector Subtract(TVector x, TVector y);
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>min(max, max(min, x)); a zero x stays as it is between zeros, and what NaN yields is left open.</summary>
    static abstract TVector Clamp(TVector x, TVector min, TVector max);

    /// <summary>sum + magnitude·sign(x), with the sign of a zero being that zero; what a NaN in x yields is left open.</summary>
    static abstract TVector AddSign(TVector sum, TVector magnitude, TVector x);

    /// <summary>Whether every element is a zero.</summary>
    static abstract bool IsZero(TVector x);
}
