namespace L1Gen.Generator.Model;

/// <summary>The forward method of a model, read as a graph.</summary>
/// <param name="Text">The method's body as it is written, on one line.</param>
/// <param name="Loss">The name of the member of <c>L1Gen.Loss</c>.</param>
/// <param name="LossParameter">δ of Huber, τ of Quantile, else 0.</param>
/// <param name="IsScalar">The method returns one number, not a vector.</param>
/// <param name="EmitsConstructor">The type declares no constructor, so that one with a seed is emitted.</param>
/// <param name="EmitsScalarPredict">No member of the type stands in the way of <c>Predict(inputs)</c> that returns the one score.</param>
/// <param name="PlanName">The name of the plan's field, free in the type.</param>
/// <param name="Inputs">The method's parameters.</param>
/// <param name="Nodes">The graph; operands stand before what uses them.</param>
/// <param name="Output">The node of the scores.</param>
internal sealed record ForwardSpec(
    string Text,
    string Loss,
    double LossParameter,
    bool IsScalar,
    bool EmitsConstructor,
    bool EmitsScalarPredict,
    string PlanName,
    EquatableArray<InputSpec> Inputs,
    EquatableArray<NodeSpec> Nodes,
    int Output);

/// <summary>A parameter of the forward method.</summary>
/// <param name="Name">The identifier as code writes it.</param>
/// <param name="SourceName">The name that the user sees.</param>
/// <param name="Kind">What a row of it is.</param>
/// <param name="Length">Elements; of an index the number of rows of its table.</param>
/// <param name="IsNumber">A dense input that is one number, not a vector.</param>
internal sealed record InputSpec(string Name, string SourceName, InputKind Kind, int Length, bool IsNumber);

/// <summary>What a row of an input is.</summary>
internal enum InputKind
{
    Dense,
    Sparse,
    Index,
}

/// <summary>A value of the graph.</summary>
/// <param name="Op">How it comes about.</param>
/// <param name="Length">Elements; 1 for a scalar.</param>
/// <param name="Operands">The nodes that it is computed from.</param>
/// <param name="Index">Of <see cref="NodeOp.Input"/>, SparseMatMul and Gather the input; of <see cref="NodeOp.Weights"/> the field; else −1.</param>
/// <param name="Start">Of <see cref="NodeOp.Slice"/> and Weights the first element.</param>
/// <param name="Parameter">Of a constant its value, of LeakyRelu the slope, of Sum the factor, of Normalize ε.</param>
/// <param name="Name">A local of the method that holds it, or empty.</param>
/// <param name="Text">The user's expression on one line, for comments.</param>
internal sealed record NodeSpec(
    NodeOp Op,
    int Length,
    EquatableArray<int> Operands,
    int Index,
    int Start,
    double Parameter,
    string Name,
    string Text);

/// <summary>The operations of a graph.</summary>
internal enum NodeOp
{
    /// <summary>A dense input.</summary>
    Input,

    /// <summary>Elements of a weight field: <c>Length</c> of them from <c>Start</c>, in row-major order.</summary>
    Weights,

    /// <summary>A number.</summary>
    Constant,

    /// <summary>Operand 0 (a vector of K) times operand 1 (Weights of K × Length); also a dot product with a weight vector, Length 1.</summary>
    MatMul,

    /// <summary>The sparse input <c>Index</c> times operand 0 (Weights of K × Length).</summary>
    SparseMatMul,

    /// <summary>The row of operand 0 (Weights of rows × Length) that the index input <c>Index</c> names.</summary>
    Gather,

    Relu,
    LeakyRelu,
    Sigmoid,
    Tanh,
    Gelu,
    Softplus,
    Abs,
    Square,
    Exp,
    Log,
    Negate,

    /// <summary>Element by element; an operand of length 1 stands beside every element of the other.</summary>
    Add,
    Subtract,
    Multiply,
    Divide,

    /// <summary>The sum over the elements times <c>Parameter</c>.</summary>
    Sum,

    /// <summary>The greatest element; its gradient goes to the first that is greatest.</summary>
    Max,

    Concat,

    /// <summary><c>Length</c> elements of operand 0 from <c>Start</c>.</summary>
    Slice,

    /// <summary>(x − mean) / √(variance + ε).</summary>
    Normalize,
}
