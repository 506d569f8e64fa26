using System.Numerics;

namespace L1Gen;

/// <summary>
/// What a model is to predict for each row. Arrays convert to it by themselves; it refers to their memory. A regression takes rows × outputs numbers;
/// <see cref="Loss.Logistic"/> takes 0 or 1, as numbers or classes; <see cref="Loss.SoftmaxCrossEntropy"/> takes class numbers from 0.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public sealed class DataTargets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<T> _elements;
    private readonly T[,]? _matrix;

    /// <summary>Numbers, one row after the other; the model tells how many a row has.</summary>
    /// <param name="elements">rows × outputs numbers.</param>
    public DataTargets(ReadOnlyMemory<T> elements) => _elements = elements;

    /// <summary>Numbers with a row for each row of the array.</summary>
    /// <param name="matrix">rows × outputs.</param>
    public DataTargets(T[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        _matrix = matrix;
        RowCount = matrix.GetLength(0);
        Width = matrix.GetLength(1);
    }

    /// <summary>A class number for each row.</summary>
    /// <param name="classes">From 0 to below the number of outputs.</param>
    public DataTargets(ReadOnlyMemory<int> classes)
    {
        AreClasses = true;
        Classes = classes;
        RowCount = classes.Length;
        Width = 1;
    }

    /// <summary>Whether they are class numbers.</summary>
    public bool AreClasses { get; }

    /// <summary>The number of rows; null where only the model tells it.</summary>
    internal int? RowCount { get; }

    /// <summary>The numbers of a row; null where only the model tells it.</summary>
    internal int? Width { get; }

    internal ReadOnlyMemory<int> Classes { get; }

    internal ReadOnlySpan<T> Elements => _matrix is null ? _elements.Span : Kernels.Weights.AsSpan(_matrix);

    /// <summary>Numbers, one row after the other.</summary>
    public static implicit operator DataTargets<T>(T[] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return new(elements.AsMemory());
    }

    /// <summary>Numbers, one row after the other.</summary>
    public static implicit operator DataTargets<T>(ReadOnlyMemory<T> elements) => new(elements);

    /// <summary>Numbers with a row for each row of the array.</summary>
    public static implicit operator DataTargets<T>(T[,] matrix) => new(matrix);

    /// <summary>Class numbers.</summary>
    public static implicit operator DataTargets<T>(int[] classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new(classes.AsMemory());
    }
}
