using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

public static partial class Kernel
{
    /// <summary>
    /// destination[i] = exp(x[i]). Greatest error measured: 1.02 ulp for <see langword="float"/> (every 13th bit pattern), 0.95 ulp for
    /// <see langword="double"/> (10⁶ points), subnormal results included.
    /// </summary>
    /// <remarks>NaN gives NaN, −∞ gives 0, +∞ and what overflows +∞, ±0 gives 1. The bits are the same in every vector width.</remarks>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either the same memory or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    public static unsafe void Exp(ReadOnlySpan<float> x, Span<float> destination)
    {
        CheckOperands(x, destination);
        fixed (float* source = x, target = destination)
            Map.Run<float, Exp<float>>(source, target, (nuint)x.Length);
    }

    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static unsafe void Exp(ReadOnlySpan<double> x, Span<double> destination)
    {
        CheckOperands(x, destination);
        fixed (double* source = x, target = destination)
            Map.Run<double, Exp<double>>(source, target, (nuint)x.Length);
    }

    /// <summary>
    /// destination[i] = ln(x[i]). Greatest error measured: 1.01 ulp for <see langword="float"/> (every 13th bit pattern), 0.97 ulp for
    /// <see langword="double"/> (10⁶ points), subnormal arguments included.
    /// </summary>
    /// <remarks>NaN and negative numbers give NaN, ±0 gives −∞, +∞ gives +∞. The bits are the same in every vector width.</remarks>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static unsafe void Log(ReadOnlySpan<float> x, Span<float> destination)
    {
        CheckOperands(x, destination);
        fixed (float* source = x, target = destination)
            Map.Run<float, Log<float>>(source, target, (nuint)x.Length);
    }

    /// <inheritdoc cref="Log(ReadOnlySpan{float}, Span{float})"/>
    public static unsafe void Log(ReadOnlySpan<double> x, Span<double> destination)
    {
        CheckOperands(x, destination);
        fixed (double* source = x, target = destination)
            Map.Run<double, Log<double>>(source, target, (nuint)x.Length);
    }

    private static void CheckOperands<T>(
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> destination,
        [CallerArgumentExpression(nameof(x))] string source = "",
        [CallerArgumentExpression(nameof(destination))] string target = "")
    {
        if (x.Length != destination.Length)
            throw new ArgumentException($"'{target}' has {destination.Length} elements, but '{source}' has {x.Length}.", target);
        if (x.Overlaps(destination, out int offset) && offset != 0)
            throw new ArgumentException($"'{target}' overlaps '{source}' without being the same memory.", target);
    }
}
