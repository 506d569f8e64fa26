using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>What the kernels ask of their arguments.</summary>
internal static class Require
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SameLength(int expected, int actual, string argument, string other = "weights")
    {
        if (actual != expected)
            ThrowLength(expected, actual, argument, other);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FiniteNotNegative(double value, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        if (!(value >= 0 && value <= double.MaxValue))
            ThrowValue(value, argument, "finite and not negative");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FinitePositive(double value, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        if (!(value > 0 && value <= double.MaxValue))
            ThrowValue(value, argument, "positive and finite");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        if (!(value >= 0))
            ThrowValue(value, argument, "not negative");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fraction(double value, [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        if (!(value >= 0 && value <= 1))
            ThrowValue(value, argument, "between 0 and 1");
    }

    /// <summary>A number that is not negative, in the element's precision, at most the greatest finite one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Saturated<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? T.CreateTruncating(Math.Min(value, float.MaxValue)) : T.CreateTruncating(Math.Min(value, double.MaxValue));

    [DoesNotReturn]
    private static void ThrowLength(int expected, int actual, string argument, string other) =>
        throw new ArgumentException($"'{argument}' has {actual} elements, '{other}' has {expected}.", argument);

    [DoesNotReturn]
    private static void ThrowValue(double value, string argument, string range) =>
        throw new ArgumentOutOfRangeException(argument, value, $"'{argument}' must be {range}.");
}
