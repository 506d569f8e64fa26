#nullable enable
using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <summary>
/// What frozen models compute with. Code that the compiler emitted calls it, with tables that the compiler has checked: <b>indices are not checked here</b>.
/// Where it says lanes, 16 rows lie side by side: element f of row r stands at f·16 + r. No fused operations, and one order of additions: the same bits on every machine.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Frozen
{
    /// <summary>Rows that are computed at once.</summary>
    public const int Lanes = 16;

    /// <summary>Σₖ weights[k]·x[indices[k]].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="indices">Places in it.</param>
    /// <param name="weights">As many.</param>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Dot(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(indices[..weights.Length]), weights);

    /// <inheritdoc cref="Dot{T}(ReadOnlySpan{T}, ReadOnlySpan{ushort}, ReadOnlySpan{T})"/>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Dot(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(indices[..weights.Length]), weights);

    /// <summary>y[j] = bias[j] + Σₖ weights[k]·x[indices[k]], the sum over starts[j] ≤ k &lt; starts[j + 1].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="starts">One more than there are results.</param>
    /// <param name="indices">Places in the row.</param>
    /// <param name="weights">As many.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">The results; apart from <paramref name="x"/>.</param>
    public static void Product<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Product(ref MemoryMarshal.GetReference(x), starts, ref MemoryMarshal.GetReference(indices[..weights.Length]), weights, bias, y);

    /// <inheritdoc cref="Product{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{ushort}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Product<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Product(ref MemoryMarshal.GetReference(x), starts, ref MemoryMarshal.GetReference(indices[..weights.Length]), weights, bias, y);

    /// <summary>
    /// Four elements from anywhere as a vector. Of copies of each in all places, which a load makes, three are blended, on any of three ports; insertions, which
    /// <see cref="Vector128.Create(float, float, float, float)"/> makes, have one port.
    /// </summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="d">The fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four(float a, float b, float c, float d) => Sse41.IsSupported
        ? Sse41.Blend(Sse41.Blend(Vector128.Create(a), Vector128.Create(b), 0b0010), Sse41.Blend(Vector128.Create(c), Vector128.Create(d), 0b1000), 0b1100)
        : Vector128.Create(a, b, c, d);

    /// <summary>(x₀ + x₂) + (x₁ + x₃), or x₀ + x₁ of doubles.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The terms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Total<T>(Vector128<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double) ? x.GetElement(0) + x.GetElement(1) : x.GetElement(0) + x.GetElement(2) + (x.GetElement(1) + x.GetElement(3));

    private static void Product<T, TIndex>(
        ref T x, ReadOnlySpan<int> starts, ref TIndex indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        int start = starts[0];
        for (int j = 0; j < y.Length; j++)
        {
            int end = starts[j + 1];
            y[j] = bias[j] + Dot(ref x, ref Unsafe.Add(ref indices, start), weights[start..end]);
            start = end;
        }
    }

    // Elements are put into vectors one by one: one instruction each with the load, fewer than a multiplication and an addition each. Hardware's own gathers are a fifth faster
    // on some machines, and several times slower on others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Dot<T, TIndex>(ref T x, ref TIndex indices, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        ref T w = ref MemoryMarshal.GetReference(weights);
        int width = Vector128<T>.Count, n = weights.Length, k = 0;
        Vector128<T> a = Vector128<T>.Zero, b = Vector128<T>.Zero;
        for (; k <= n - 2 * width; k += 2 * width)
        {
            a += Vector128.LoadUnsafe(ref w, (nuint)k) * Elements(ref x, ref Unsafe.Add(ref indices, k));
            b += Vector128.LoadUnsafe(ref w, (nuint)(k + width)) * Elements(ref x, ref Unsafe.Add(ref indices, k + width));
        }

        T sum = Total(a + b);
        for (; k < n; k++)
            sum += Unsafe.Add(ref w, k) * Unsafe.Add(ref x, Place(ref indices, k));
        return sum;
    }

    /// <summary>The elements at the next places, as many as a vector holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Elements<T, TIndex>(ref T x, ref TIndex indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        nint i = Place(ref indices, 0), j = Place(ref indices, 1);
        if (typeof(T) == typeof(double))
        {
            ref double d = ref Unsafe.As<T, double>(ref x);
            return Vector128.Create(Unsafe.Add(ref d, i), Unsafe.Add(ref d, j)).As<double, T>();
        }

        ref float f = ref Unsafe.As<T, float>(ref x);
        nint k = Place(ref indices, 2), l = Place(ref indices, 3);
        return Vector128.Create(Unsafe.Add(ref f, i), Unsafe.Add(ref f, j), Unsafe.Add(ref f, k), Unsafe.Add(ref f, l)).As<float, T>();
    }

    /// <summary>The kth index of a table of ushort or int; without a table, k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Place<TIndex>(ref TIndex indices, nint k)
        where TIndex : unmanaged
    {
        if (typeof(TIndex) == typeof(ushort))
            return Unsafe.Add(ref Unsafe.As<TIndex, ushort>(ref indices), k);
        return typeof(TIndex) == typeof(int) ? Unsafe.Add(ref Unsafe.As<TIndex, int>(ref indices), k) : k;
    }
}
