using System.ComponentModel;
using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>An operand of an operation element by element: a block of the workspace, weights, or a number.</summary>
/// <remarks>A block or weights of one element stand beside every feature of the other operand.</remarks>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Operand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Operand(Block block, ReadOnlySpan<T> weights, T number, bool isNumber)
    {
        Block = block;
        Weights = weights;
        Number = number;
        IsNumber = isNumber;
    }

    /// <summary>The block; with no features where the operand is none.</summary>
    public Block Block { get; }

    /// <summary>The weights, one for each feature or one for all; empty where the operand is none.</summary>
    public ReadOnlySpan<T> Weights { get; }

    /// <summary>The number.</summary>
    public T Number { get; }

    /// <summary>Whether the operand is a number.</summary>
    public bool IsNumber { get; }

    /// <summary>The number of features: 1 for a number.</summary>
    public int Count => IsNumber ? 1 : Weights.IsEmpty ? Block.Count : Weights.Length;

    /// <summary>A block.</summary>
    public static implicit operator Operand<T>(Block block) => new(block, default, default, false);

    /// <summary>Weights.</summary>
    public static implicit operator Operand<T>(ReadOnlySpan<T> weights) => new(default, weights, default, false);

    /// <summary>Weights.</summary>
    public static implicit operator Operand<T>(Span<T> weights) => new(default, weights, default, false);

    /// <summary>A number.</summary>
    public static implicit operator Operand<T>(T number) => new(default, default, number, true);
}

/// <summary>A function of one element, as a forward method names it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Unary
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
    Relu,

    /// <summary>x where x &gt; 0, else parameter·x; the derivative at 0 is the parameter.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x·Φ(x) by ½x(1 + tanh(√(2/π)(x + 0.044715x³))) (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>log(1 + eˣ).</summary>
    Softplus,

    /// <summary>|x|; the derivative at 0 is 0.</summary>
    Abs,

    /// <summary>x².</summary>
    Square,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>ln x.</summary>
    Log,

    /// <summary>−x.</summary>
    Negate,
}

/// <summary>An operation on two elements.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Binary
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,
}
