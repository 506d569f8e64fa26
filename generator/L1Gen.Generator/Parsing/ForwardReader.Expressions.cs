using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Generator.Parsing;

/// <content>Constants, operators and conversions.</content>
internal sealed partial class ForwardReader
{
    private const string Expressions = "allowed are + - * /, the functions of Ops, inputs, weight fields, constants, locals and methods of the type";

    private Value? ReadConstant(IOperation operation, object? constant)
    {
        switch (constant)
        {
            case float and (float.NaN or float.PositiveInfinity or float.NegativeInfinity) or double and (double.NaN or double.PositiveInfinity or double.NegativeInfinity):
                return faults.Unreadable(operation.Syntax, "a constant is finite");
            case float or double:
                return new NodeValue(graph.AddConstant(Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture), operation.Syntax), IsScalar: true);
            case int number:
                return new NumberValue(number);
            case byte or sbyte or short or ushort:
                return new NumberValue(Convert.ToInt32(constant, System.Globalization.CultureInfo.InvariantCulture));
            default:
                return faults.Unreadable(operation.Syntax, "a constant is a number");
        }
    }

    private Value? ReadConversion(IConversionOperation conversion)
    {
        // A constant inside: (float)0.5 is constant as a whole and was read before.
        if (ReadExpression(conversion.Operand) is not { } value)
            return null;
        ITypeSymbol? target = conversion.Type;
        switch (value)
        {
            case ArrayValue array when IsSpan(target):
                return array;
            case ArrayValue array when IsVector(target) && DeclaredMatrix(array, conversion.Operand) is { } shape:
                return MatrixAsVector(conversion, shape);
            case ArrayValue array when IsVector(target):
                return new NodeValue(graph.AddWeights(array, conversion.Operand.Syntax), IsScalar: false);
            case ArrayValue { Shape.Count: 2 } array when IsMatrix(target):
                return new MatrixValue(array, array.Shape[0], array.Shape[1]);
            case NumberValue number when IsNumber(target):
                return AddNumber(number, conversion.Syntax);
            case IndexValue when IsNumber(target):
                return faults.Unreadable(conversion.Operand.Syntax, "an index names a row of a table, Embedding(table, index), and is no number to compute with");
            case NodeValue or NumberValue when SymbolEqualityComparer.Default.Equals(target, conversion.Operand.Type):
                return value;
            default:
                return faults.Unreadable(conversion.Syntax, IsNumber(target)
                    ? "a model computes in one kind of number, that of its weights"
                    : $"there is no conversion to '{target?.Name}' here");
        }
    }

    /// <summary>The extents of a one-dimensional array that is declared as a matrix, where the whole of it is meant.</summary>
    private EquatableArray<int>? DeclaredMatrix(ArrayValue array, IOperation operand) =>
        operand is IMemberReferenceOperation && fields.Fields[array.Field].Spec is { Form: FieldForm.Array, Shape: { Count: 2 } shape } ? shape : null;

    /// <summary>C# takes the array for a vector, but its declaration does not: <c>x * _w</c> would be element by element.</summary>
    private Value? MatrixAsVector(IConversionOperation conversion, EquatableArray<int> shape)
    {
        string name = Excerpt.Short(conversion.Operand.Syntax);
        string rows = Literals.Display(shape[0]), columns = Literals.Display(shape[1]);
        string view = $"new Matrix({name}, {rows}, {columns})";
        SyntaxNode place = conversion.Syntax;
        if (conversion.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            place = product.Syntax;
            view = $"{Excerpt.Short((product.LeftOperand == conversion ? product.RightOperand : product.LeftOperand).Syntax)} * {view}";
        }

        return faults.Misfit(place, "a vector", $"'{name}' is declared {rows} × {columns}; write '{view}'");
    }

    private NodeValue AddNumber(NumberValue number, SyntaxNode syntax) =>
        new(graph.Add(new Draft(NodeOp.Constant, 1, syntax) { Quantity = number.Value }), IsScalar: true);

    private Value? ReadUnary(IUnaryOperation unary)
    {
        if (unary.OperatorKind is not (UnaryOperatorKind.Minus or UnaryOperatorKind.Plus))
            return faults.Unreadable(unary.Syntax, Expressions);
        return ReadExpression(unary.Operand) switch
        {
            null => null,
            NodeValue node when unary.OperatorKind == UnaryOperatorKind.Plus => node,
            NodeValue { Node: var node } value => value with { Node = graph.Add(NodeOp.Negate, graph[node].Length, unary.Syntax, node) },
            NumberValue number => new NumberValue(number.Value * (unary.OperatorKind == UnaryOperatorKind.Minus ? -1 : 1)),
            _ => faults.Unreadable(unary.Syntax, Expressions),
        };
    }

    private Value? ReadBinary(IBinaryOperation binary)
    {
        Value? left = ReadExpression(binary.LeftOperand);
        Value? right = ReadExpression(binary.RightOperand);
        return left is null || right is null ? null : Combine(binary.OperatorKind, binary, binary.LeftOperand, left, binary.RightOperand, right);
    }

    private Value? Combine(BinaryOperatorKind kind, IOperation operation, IOperation leftOperand, Value left, IOperation rightOperand, Value right)
    {
        switch (left, right)
        {
            case (NumberValue a, NumberValue b):
                return CombineNumbers(kind, operation, a.Value, b.Value);
            case (NodeValue or SparseValue, MatrixValue matrix) when kind == BinaryOperatorKind.Multiply:
                return AddProduct(operation, leftOperand, left, rightOperand, graph.AddWeights(matrix.Elements, rightOperand.Syntax), matrix.Rows, matrix.Columns, isScalar: false);
            case (NodeValue a, NodeValue b) when OpOf(kind) is { } op:
                return AddElementwise(op, operation, leftOperand, a, rightOperand, b);
            case (MatrixValue or ArrayValue { Shape.Count: 2 }, NodeValue { IsScalar: false } or SparseValue) when kind == BinaryOperatorKind.Multiply:
                return faults.Unreadable(operation.Syntax, $"the vector stands before the matrix, whose rows are its inputs: write '{Excerpt.Short(rightOperand.Syntax)} * {Excerpt.Short(leftOperand.Syntax)}'");
            case (SparseValue, _) or (_, SparseValue):
                return faults.Unreadable(operation.Syntax, "a sparse input can be multiplied by a weight matrix, and by a weight vector in Dot");
            case (IndexValue, _) or (_, IndexValue):
                return faults.Unreadable(operation.Syntax, "an index names a row of a table, Embedding(table, index), and is no number to compute with");
            default:
                return faults.Unreadable(operation.Syntax, Expressions);
        }
    }

    private Value? CombineNumbers(BinaryOperatorKind kind, IOperation operation, Extent a, Extent b)
    {
        Extent? result = kind switch
        {
            BinaryOperatorKind.Add => a + b,
            BinaryOperatorKind.Subtract => a - b,
            BinaryOperatorKind.Multiply => Extent.Product(a, b),
            BinaryOperatorKind.Divide when a.IsConstant && b.IsConstant && !b.Constant.IsZero => System.Numerics.BigInteger.Divide(a.Constant, b.Constant),
            _ => null,
        };
        return result is null || result.IsHuge
            ? faults.Unreadable(operation.Syntax, "with whole numbers only +, - and the product with a constant can be computed here")
            : new NumberValue(result);
    }

    private NodeValue? AddElementwise(NodeOp op, IOperation operation, IOperation leftOperand, NodeValue left, IOperation rightOperand, NodeValue right)
    {
        Extent a = graph[left.Node].Length;
        Extent b = graph[right.Node].Length;
        if (!left.IsScalar && !right.IsScalar && !CheckEqual(operation, leftOperand, a, rightOperand, b))
            return null;
        return new NodeValue(graph.Add(op, left.IsScalar ? b : a, operation.Syntax, left.Node, right.Node), left.IsScalar && right.IsScalar);
    }

    /// <summary>Whether two vectors have one length.</summary>
    private bool CheckEqual(IOperation operation, IOperation left, Extent a, IOperation right, Extent b)
    {
        if (graph.Extents.Unify(a, b))
            return true;
        faults.Misfit(operation.Syntax, "vectors of one length", $"'{Excerpt.Short(left.Syntax)}' has {Count(a)} and '{Excerpt.Short(right.Syntax)}' has {Count(b)}");
        return false;
    }

    /// <summary>A row vector times weights; also the dot product with a weight vector.</summary>
    private Value? AddProduct(IOperation operation, IOperation vectorOperand, Value vector, IOperation weightsOperand, int weights, Extent rows, Extent columns, bool isScalar)
    {
        Extent length = vector is NodeValue node ? graph[node.Node].Length : inputs[((SparseValue)vector).Input];
        if (!graph.Extents.Unify(length, rows))
        {
            return isScalar
                ? faults.Misfit(operation.Syntax, "vectors of one length", $"'{Excerpt.Short(vectorOperand.Syntax)}' has {Count(length)} and '{Excerpt.Short(weightsOperand.Syntax)}' has {Count(rows)}")
                : faults.Misfit(operation.Syntax, Count(rows) == "1" ? "1 input" : $"{Count(rows)} inputs", $"'{Excerpt.Short(vectorOperand.Syntax)}' has {Count(length)}");
        }

        int product = vector is NodeValue dense
            ? graph.Add(NodeOp.MatMul, columns, operation.Syntax, dense.Node, weights)
            : graph.Add(new Draft(NodeOp.SparseMatMul, columns, operation.Syntax) { Operands = [weights], Index = ((SparseValue)vector).Input });
        return new NodeValue(product, isScalar);
    }

    private string Count(Extent extent) => graph.Extents.Display(extent);

    private static NodeOp? OpOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => NodeOp.Add,
        BinaryOperatorKind.Subtract => NodeOp.Subtract,
        BinaryOperatorKind.Multiply => NodeOp.Multiply,
        BinaryOperatorKind.Divide => NodeOp.Divide,
        _ => null,
    };

    private static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static bool IsVector(ITypeSymbol? type) => type is not null && (type.IsRuntimeType("Vector") || type.IsRuntimeType("DoubleVector"));

    private static bool IsMatrix(ITypeSymbol? type) => type is not null && (type.IsRuntimeType("Matrix") || type.IsRuntimeType("DoubleMatrix"));

    private static bool IsSpan(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } && KnownSymbols.IsNamespace(type, "System");
}
