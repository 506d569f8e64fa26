using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L1Gen.Kernels;

/// <summary>What emitted code asks of a model's weight fields and arguments: checks before anything is written, spans, zeros of the same shape.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Weights
{
    /// <summary>Refuses a λ that is negative, NaN or infinite.</summary>
    /// <returns><paramref name="lambda"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative, NaN or infinite.</exception>
    public static double CheckLambda(double lambda) =>
        lambda >= 0 && double.IsFinite(lambda) ? lambda : throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "λ must be finite and not negative.");

    /// <summary>Refuses a step size or a λ that is negative, NaN or infinite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative, NaN or infinite.</exception>
    public static void CheckStep(double stepSize, double lambda)
    {
        if (!(stepSize >= 0 && double.IsFinite(stepSize)))
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "The step size must be finite and not negative.");
        CheckLambda(lambda);
    }

    /// <summary>Refuses a missing gradient, and a λ that is negative, NaN or infinite.</summary>
    /// <exception cref="ArgumentNullException">The gradient is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative, NaN or infinite.</exception>
    public static void CheckGradient([NotNull] object? gradient, double lambda)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        CheckLambda(lambda);
    }

    /// <summary>Refuses an array that is missing or not of its declared length.</summary>
    /// <param name="weights">The weight field.</param>
    /// <param name="length">The declared length; −1 where there is none.</param>
    /// <param name="name">The field, as emitted code names it.</param>
    /// <exception cref="InvalidOperationException">The field is null or has another length.</exception>
    public static void Check<T>([NotNull] T[]? weights, int length = -1, [CallerArgumentExpression(nameof(weights))] string name = "")
    {
        if (weights is null)
            ThrowMissing(name);
        if (length >= 0 && weights.Length != length)
            ThrowShape(name, $"{weights.Length}", $"{length}");
    }

    /// <inheritdoc cref="Check{T}(T[], int, string)"/>
    public static void Check<T>(Memory<T> weights, int length, [CallerArgumentExpression(nameof(weights))] string name = "")
    {
        if (weights.Length != length)
            ThrowShape(name, $"{weights.Length}", $"{length}");
    }

    /// <summary>Refuses a matrix that is missing or not of its declared extents.</summary>
    /// <param name="weights">The weight field.</param>
    /// <param name="rows">The declared rows; −1 where there are none.</param>
    /// <param name="columns">The declared columns; −1 where there are none.</param>
    /// <param name="name">The field, as emitted code names it.</param>
    /// <exception cref="InvalidOperationException">The field is null or has other extents.</exception>
    public static void Check<T>([NotNull] T[,]? weights, int rows = -1, int columns = -1, [CallerArgumentExpression(nameof(weights))] string name = "")
    {
        if (weights is null)
            ThrowMissing(name);
        if (rows >= 0 && (weights.GetLength(0) != rows || weights.GetLength(1) != columns))
            ThrowShape(name, $"{weights.GetLength(0)} × {weights.GetLength(1)}", $"{rows} × {columns}");
    }

    /// <summary>Refuses an array of rows that is missing, misses a row, or is not of its declared extents.</summary>
    /// <inheritdoc cref="Check{T}(T[,], int, int, string)"/>
    public static void CheckRows<T>([NotNull] T[][]? weights, int rows = -1, int columns = -1, [CallerArgumentExpression(nameof(weights))] string name = "")
    {
        if (weights is null)
            ThrowMissing(name);
        if (rows >= 0 && weights.Length != rows)
            ThrowShape(name, $"{weights.Length} rows", $"{rows}");
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] is null)
                ThrowMissing($"{name}[{row}]");
            if (columns >= 0 && weights[row].Length != columns)
                ThrowShape($"{name}[{row}]", $"{weights[row].Length}", $"{columns}");
        }
    }

    /// <summary>Refuses a model within the model that is missing, or whose own weights are.</summary>
    /// <exception cref="InvalidOperationException">The field is null, or one of its weight fields is null or not of its declared length.</exception>
    public static void Check<TModel>([NotNull] TModel? weights, [CallerArgumentExpression(nameof(weights))] string name = "")
        where TModel : class, IRegularized
    {
        if (weights is null)
            ThrowMissing(name);
        weights.CheckWeights();
    }

    /// <summary>Refuses a gradient that was made for an array of another length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void CheckGradient<T>(T[] weights, T[] gradient, [CallerArgumentExpression(nameof(weights))] string name = "") =>
        CheckGradientLength(gradient.Length, weights.Length, name);

    /// <inheritdoc cref="CheckGradient{T}(T[], T[], string)"/>
    public static void CheckGradient<T>(Memory<T> weights, Memory<T> gradient, [CallerArgumentExpression(nameof(weights))] string name = "") =>
        CheckGradientLength(gradient.Length, weights.Length, name);

    /// <inheritdoc cref="CheckGradient{T}(T[], T[], string)"/>
    public static void CheckGradient<T>(T[,] weights, T[,] gradient, [CallerArgumentExpression(nameof(weights))] string name = "")
    {
        CheckGradientLength(gradient.GetLength(0), weights.GetLength(0), name);
        CheckGradientLength(gradient.GetLength(1), weights.GetLength(1), name);
    }

    /// <inheritdoc cref="CheckGradient{T}(T[], T[], string)"/>
    public static void CheckGradient<T>(T[][] weights, T[][] gradient, [CallerArgumentExpression(nameof(weights))] string name = "")
    {
        CheckGradientLength(gradient.Length, weights.Length, name);
        for (int row = 0; row < weights.Length; row++)
            CheckGradientLength(gradient[row].Length, weights[row].Length, $"{name}[{row}]");
    }

    /// <summary>The elements of a matrix, row after row.</summary>
    public static Span<T> AsSpan<T>(T[,] weights) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(weights)), weights.Length);

    /// <summary>Zeros of the same length.</summary>
    public static T[] ZerosLike<T>(T[] weights) => new T[weights.Length];

    /// <summary>Zeros of the same length.</summary>
    public static Memory<T> ZerosLike<T>(Memory<T> weights) => new T[weights.Length];

    /// <summary>Zeros of the same extents.</summary>
    public static T[,] ZerosLike<T>(T[,] weights) => new T[weights.GetLength(0), weights.GetLength(1)];

    /// <summary>Zeros in rows of the same lengths.</summary>
    public static T[][] ZerosLike<T>(T[][] weights) => Array.ConvertAll(weights, row => new T[row.Length]);

    /// <summary>Sets every element of every array to zero.</summary>
    public static void Clear(ReadOnlySpan<Array> weights)
    {
        foreach (Array array in weights)
            Array.Clear(array);
    }

    /// <summary>Sets every element of every row to zero.</summary>
    public static void ClearRows<T>(T[][] rows)
    {
        foreach (T[] row in rows)
            Array.Clear(row);
    }

    /// <summary>The declared λ of a model within the model.</summary>
    public static double LambdaOf<TModel>(in TModel model)
        where TModel : IRegularized => model.Lambda;

    private static void CheckGradientLength(int gradient, int weights, string name)
    {
        if (gradient != weights)
            throw new ArgumentException($"The gradient has {gradient} elements for '{name}', which has {weights}: it was made for other weights.", nameof(gradient));
    }

    [DoesNotReturn]
    private static void ThrowMissing(string name) => throw new InvalidOperationException($"The weight field '{name}' is null.");

    [DoesNotReturn]
    private static void ThrowShape(string name, string actual, string declared) =>
        throw new InvalidOperationException($"The weight field '{name}' has {actual} elements, but is declared with {declared}.");
}
