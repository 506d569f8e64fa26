using System.Numerics;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// The operations that a kernel is written in, once, for every vector width: <typeparamref name="TVector"/> is a
/// <see cref="Vector512{T}"/>, <see cref="Vector256{T}"/>, <see cref="Vector128{T}"/> or one element.
/// No operation fuses or reorders roundings, so that every width gives the same bits.
/// </summary>
internal unsafe interface ISimd<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Create(T value);
    static abstract TVector Load(T* source);
    static abstract void Store(TVector value, T* target);
    static abstract TVector Abs(TVector x);
    static abstract TVector Add(TVector x, TVector y);
    static abstract TVector Subtract(TVector x, TVector y);
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>The magnitude of x with the sign bit of y.</summary>
    static abstract TVector CopySign(TVector x, TVector y);

    /// <summary>a = b ? x : y, element by element; a NaN equals nothing.</summary>
    static abstract TVector SelectEqual(TVector a, TVector b, TVector x, TVector y);

    /// <summary>a ≤ b ? x : y, element by element; false where either is NaN.</summary>
    static abstract TVector SelectLessOrEqual(TVector a, TVector b, TVector x, TVector y);

    /// <summary>Adds element i of x, widened to <see langword="double"/>, to lanes[i].</summary>
    static abstract void AddTo(double* lanes, TVector x);

    /// <summary>Adds the square of element i of x, taken in <see langword="double"/>, to lanes[i].</summary>
    static abstract void AddSquareTo(double* lanes, TVector x);
}
