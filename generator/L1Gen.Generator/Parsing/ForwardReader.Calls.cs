using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Generator.Parsing;

/// <content>The functions of <c>Ops</c>, and methods of the type.</content>
internal sealed partial class ForwardReader
{
    private const string ConstantPlaces = "an index must be a constant; the row of a table of weights may be an int input";

    private Value? ReadCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        IOperation[] arguments = ByOrdinal(call.Arguments);
        // A local function was told where it is declared.
        if (method.MethodKind == MethodKind.LocalFunction || method.ContainingType is not { } owner)
            return faults.Invalid();
        if (owner.IsRuntimeType("Ops"))
            return ReadOp(call, method, arguments);
        if (method.Name == "Row" && IsMatrix(owner) && arguments.Length == 1)
            return ReadRow(call, call.Instance!, arguments[0]);
        if (method.Name == "Slice" && IsVector(owner) && arguments.Length == 2)
            return ReadSlice(call, call.Instance!, arguments[0], arguments[1]);
        if (method.Name == "AsSpan" && owner.Name == "MemoryExtensions" && arguments.Length is >= 1 and <= 3)
            return ReadSpan(call, arguments[0], arguments.Skip(1));
        if (method.Name == "Slice" && IsSpan(owner) && arguments.Length is 1 or 2)
            return ReadSpan(call, call.Instance!, arguments);
        if (owner.Name is "Math" or "MathF" && KnownSymbols.IsNamespace(owner, "System") && UnaryOf(method.Name) is not null)
            return faults.Unreadable(call.Syntax, $"write Ops.{method.Name}");
        if (method.Name == "Max" && arguments.Length == 2 && OperandBesideZero(arguments) is { } rectified && KnownSymbols.IsNamespace(owner, "System"))
            return faults.Unreadable(call.Syntax, $"write Relu({Excerpt.Short(rectified.Syntax)})");
        if (!SymbolEqualityComparer.Default.Equals(owner.OriginalDefinition, type.OriginalDefinition))
            return faults.Unreadable(call.Syntax, $"only Ops and methods of '{type.Name}' can be called");
        return ReadOwn(call, method, arguments);
    }

    /// <summary>Of <c>Math.Max(0, x)</c> the x.</summary>
    private static IOperation? OperandBesideZero(IOperation[] arguments) =>
        IsZero(arguments[0]) ? arguments[1] : IsZero(arguments[1]) ? arguments[0] : null;

    private static bool IsZero(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: 0f or 0.0 };

    private Value? ReadOwn(IInvocationOperation call, IMethodSymbol method, IOperation[] arguments)
    {
        string? fault =
            call.Instance is not (null or IInstanceReferenceOperation) ? "it is called on another model" :
            method.IsGenericMethod ? $"'{method.Name}' is generic" :
            method.IsVirtual || method.IsAbstract || method.IsOverride ? $"'{method.Name}' is virtual, so that another method may run" :
            method.IsAsync ? $"'{method.Name}' is async" :
            method.MethodKind is not MethodKind.Ordinary ? $"'{method.Name}' is no ordinary method" :
            method.Parameters.Any(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)) ? $"'{method.Name}' has a ref or out parameter" :
            null;
        if (fault is not null)
            return faults.Unreadable(call.Syntax, fault);
        Value?[] values = [.. arguments.Select(ReadExpression)];
        return Read(method.OriginalDefinition, call.Syntax, values);
    }

    private Value? ReadOp(IInvocationOperation call, IMethodSymbol method, IOperation[] arguments)
    {
        if (method.Name == "Embedding" && arguments.Length == 2)
            return ReadRow(call, arguments[0], arguments[1]);
        Value?[] values = [.. arguments.Select(ReadExpression)];
        if (values.Contains(null))
            return null;
        // Of a constant only C# itself computes functions, and Ops are no constants to it.
        if (values[0] is NodeValue { Node: var first } && graph[first].Op == NodeOp.Constant)
            return faults.Unreadable(call.Syntax, "it is a function of a constant; write its value");
        switch (method.Name)
        {
            case "Dot" when arguments.Length == 2:
                return AddDot(call, arguments, values);
            case "LayerNorm" when arguments.Length is 2 or 4:
                return AddLayerNorm(call, arguments, values);
            case "LeakyRelu" when arguments.Length == 2 && values[0] is NodeValue x:
                return ConstantOf(arguments[1], values[1]!) is { } slope
                    ? x with { Node = graph.Add(new Draft(NodeOp.LeakyRelu, graph[x.Node].Length, call.Syntax) { Operands = [x.Node], Parameter = slope }) }
                    : null;
            case "Concat" when values.All(value => value is NodeValue):
                return AddConcat(call, [.. values.Select(value => ((NodeValue)value!).Node)]);
            case "Sum" or "Mean" when values.Length == 1 && values[0] is NodeValue { Node: var x }:
                return new NodeValue(graph.Add(new Draft(NodeOp.Sum, 1, call.Syntax)
                {
                    Operands = [x],
                    Parameter = 1,
                    Quantity = method.Name == "Mean" ? graph[x].Length : null,
                }), IsScalar: true);
            case "Max" when values.Length == 1 && values[0] is NodeValue { Node: var x }:
                return new NodeValue(graph.Add(NodeOp.Max, 1, call.Syntax, x), IsScalar: true);
        }

        return UnaryOf(method.Name) is { } op && values.Length == 1 && values[0] is NodeValue { Node: var operand } only
            ? only with { Node = graph.Add(op, graph[operand].Length, call.Syntax, operand) }
            : faults.Unreadable(call.Syntax, values.Any(value => value is SparseValue)
                ? "a sparse input can be multiplied by a weight matrix, and by a weight vector in Dot"
                : Expressions);
    }

    private Value? AddDot(IInvocationOperation call, IOperation[] arguments, Value?[] values)
    {
        // The weights may stand first or second.
        foreach ((int vector, int weights) in new[] { (0, 1), (1, 0) })
        {
            if (values[weights] is NodeValue { Node: var node } && graph[node] is { Op: NodeOp.Weights } found
                && (values[vector] is SparseValue || (values[vector] is NodeValue { Node: var other } && graph[other].Op != NodeOp.Weights)))
                return AddProduct(call, arguments[vector], values[vector]!, arguments[weights], node, found.Length, 1, isScalar: true);
        }

        if (values[0] is not NodeValue a || values[1] is not NodeValue b)
            return faults.Unreadable(call.Syntax, "a sparse input can be multiplied by a weight matrix, and by a weight vector in Dot");
        return AddElementwise(NodeOp.Multiply, call, arguments[0], a, arguments[1], b) is { } product
            ? new NodeValue(graph.Add(new Draft(NodeOp.Sum, 1, call.Syntax) { Operands = [product.Node], Parameter = 1 }), IsScalar: true)
            : null;
    }

    private Value? AddLayerNorm(IInvocationOperation call, IOperation[] arguments, Value?[] values)
    {
        if (values[0] is not NodeValue x || ConstantOf(arguments[arguments.Length - 1], values[values.Length - 1]!) is not { } epsilon)
            return null;
        if (!(epsilon > 0) || double.IsInfinity(epsilon))
            return faults.Unreadable(arguments[arguments.Length - 1].Syntax, "ε must be positive and finite");
        Extent length = graph[x.Node].Length;
        Value? result = x with { Node = graph.Add(new Draft(NodeOp.Normalize, length, call.Syntax) { Operands = [x.Node], Parameter = epsilon }) };
        for (int i = 1; i < arguments.Length - 1 && result is NodeValue normal; i++)
        {
            if (values[i] is not NodeValue factor || !CheckEqual(call, arguments[0], length, arguments[i], graph[factor.Node].Length))
                return null;
            result = normal with { Node = graph.Add(i == 1 ? NodeOp.Multiply : NodeOp.Add, length, call.Syntax, normal.Node, factor.Node) };
        }

        return result;
    }

    private Value? AddConcat(IInvocationOperation call, int[] parts)
    {
        Extent length = parts.Aggregate((Extent)0, (sum, part) => sum + graph[part].Length);
        return length.IsHuge
            ? faults.Unreadable(call.Syntax, "it has more elements than an array can hold")
            : new NodeValue(graph.Add(NodeOp.Concat, length, call.Syntax, parts), IsScalar: false);
    }

    private double? ConstantOf(IOperation operation, Value value)
    {
        switch (value)
        {
            case NodeValue { Node: var node } when graph[node] is { Op: NodeOp.Constant, Quantity: null } constant:
                return constant.Parameter;
            case NodeValue { Node: var node } when graph[node] is { Op: NodeOp.Negate } negated && graph[negated.Operands[0]] is { Op: NodeOp.Constant, Quantity: null } constant:
                return -constant.Parameter;
            default:
                faults.Unreadable(operation.Syntax, "it must be a constant");
                return null;
        }
    }

    /// <summary>The arguments in the order of the parameters, those not written too.</summary>
    private static IOperation[] ByOrdinal(ImmutableArray<IArgumentOperation> arguments) =>
        [.. arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? int.MaxValue).Select(argument => argument.Value)];

    private static NodeOp? UnaryOf(string name) => name switch
    {
        "Relu" => NodeOp.Relu,
        "Sigmoid" => NodeOp.Sigmoid,
        "Tanh" => NodeOp.Tanh,
        "Gelu" => NodeOp.Gelu,
        "Softplus" => NodeOp.Softplus,
        "Abs" => NodeOp.Abs,
        "Square" => NodeOp.Square,
        "Exp" => NodeOp.Exp,
        "Log" => NodeOp.Log,
        _ => null,
    };
}
