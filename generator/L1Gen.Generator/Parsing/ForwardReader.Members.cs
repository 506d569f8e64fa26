using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Generator.Parsing;

/// <content>Weight fields and their elements, slices, and views of arrays.</content>
internal sealed partial class ForwardReader
{
    private Value? ReadMember(IMemberReferenceOperation reference)
    {
        ISymbol member = reference.Member;
        if (reference.Instance is IInstanceReferenceOperation && fields.Find(member) is { } weights)
            return WeightsValue(weights, reference);
        switch (member)
        {
            case IPropertySymbol { Name: "Length" or "Rows" or "Columns" } when reference.Instance is not (null or IInstanceReferenceOperation):
                return ReadExtent(reference, member.Name, reference.Instance);
            case IPropertySymbol { SetMethod: null, RefKind: RefKind.None } property when IsOwn(property, reference.Instance) && sources.Body(property.OriginalDefinition) is not null:
                return Read(property.OriginalDefinition, reference.Syntax, []);
            case IFieldSymbol or IPropertySymbol when reference.Instance is null or IInstanceReferenceOperation:
                return faults.Unreadable(reference.Syntax, NoWeights);
            default:
                return faults.Unreadable(reference.Syntax, Expressions);
        }
    }

    private Value WeightsValue(WeightField weights, IOperation reference)
    {
        var all = new ArrayValue(weights.Number, 0, weights.Spec.Length, weights.Spec.Shape);
        return weights.Spec.Form switch
        {
            FieldForm.ArenaVector => new NodeValue(graph.AddWeights(all, reference.Syntax), IsScalar: false),
            FieldForm.ArenaScalar or FieldForm.Scalar => new NodeValue(graph.AddWeights(all, reference.Syntax), IsScalar: true),
            FieldForm.ArenaMatrix => new MatrixValue(all, weights.Spec.Shape[0], weights.Spec.Shape[1]),
            // Of a one-dimensional array the shape is for the eye.
            FieldForm.Array => all with { Shape = default },
            _ => all,
        };
    }

    private Value? ReadExtent(IOperation operation, string name, IOperation instance) => ReadExpression(instance) switch
    {
        null => null,
        NodeValue { IsScalar: false } vector when name == "Length" => new NumberValue(graph[vector.Node].Length),
        ArrayValue array when name == "Length" => new NumberValue(array.Length),
        MatrixValue matrix when name == "Rows" => new NumberValue(matrix.Rows),
        MatrixValue matrix when name == "Columns" => new NumberValue(matrix.Columns),
        _ => faults.Unreadable(operation.Syntax, Expressions),
    };

    /// <summary><c>v[i]</c>, <c>v[a..b]</c>, <c>W[i, j]</c>.</summary>
    private Value? ReadElement(IOperation operation, IOperation instance, IReadOnlyList<IOperation> indices)
    {
        if (ReadExpression(instance) is not { } value)
            return null;
        switch (value)
        {
            case NodeValue { IsScalar: false } vector when indices.Count == 1 && indices[0] is IRangeOperation range:
                return ReadRange(operation, instance, vector, range);
            case NodeValue { IsScalar: false } vector when indices.Count == 1:
                Extent length = graph[vector.Node].Length;
                return ReadPlace(indices[0], length) is { } place ? AddElement(operation, instance, vector.Node, length, place) : null;
            case ArrayValue array when indices.Count == 1 && indices[0] is not IRangeOperation:
                return ReadPlace(indices[0], array.Length) is { } at ? AddElement(operation, instance, graph.AddWeights(array, instance.Syntax), array.Length, at) : null;
            case ArrayValue { Shape.Count: 2 } array when indices.Count == 2:
                return ReadMatrixElement(operation, new MatrixValue(array, array.Shape[0], array.Shape[1]), instance, indices);
            case MatrixValue matrix when indices.Count == 2:
                return ReadMatrixElement(operation, matrix, instance, indices);
            default:
                return faults.Unreadable(operation.Syntax, Expressions);
        }
    }

    private NodeValue AddElement(IOperation operation, IOperation instance, int vector, Extent length, Extent place)
    {
        graph.Check(new SliceCheck(operation.Syntax, instance.Syntax, place, 1, length));
        return new NodeValue(graph.AddSlice(vector, place, 1, operation.Syntax), IsScalar: true);
    }

    private Value? ReadMatrixElement(IOperation operation, MatrixValue matrix, IOperation instance, IReadOnlyList<IOperation> indices)
    {
        if (ReadPlace(indices[0], matrix.Rows) is not { } row || ReadPlace(indices[1], matrix.Columns) is not { } column)
            return null;
        graph.Check(new SliceCheck(operation.Syntax, instance.Syntax, row, 1, matrix.Rows) { What = "row" });
        graph.Check(new SliceCheck(operation.Syntax, instance.Syntax, column, 1, matrix.Columns) { What = "column" });
        return Extent.Product(row, matrix.Columns) is { } start
            ? new NodeValue(graph.AddSlice(graph.AddWeights(matrix.Elements, instance.Syntax), start + column, 1, operation.Syntax), IsScalar: true)
            : faults.Unreadable(operation.Syntax, ConstantPlaces);
    }

    private NodeValue? ReadRange(IOperation operation, IOperation instance, NodeValue vector, IRangeOperation range)
    {
        Extent whole = graph[vector.Node].Length;
        Extent? start = range.LeftOperand is null ? 0 : ReadPlace(range.LeftOperand, whole);
        Extent? end = range.RightOperand is null ? whole : ReadPlace(range.RightOperand, whole);
        return start is null || end is null ? null : AddSlice(operation, instance, vector, start, end - start);
    }

    /// <summary><c>v.Slice(start, length)</c>.</summary>
    private NodeValue? ReadSlice(IOperation operation, IOperation instance, IOperation startOperand, IOperation lengthOperand)
    {
        Value? vector = ReadExpression(instance);
        Extent? start = ReadPlace(startOperand, 0);
        Extent? length = ReadPlace(lengthOperand, 0);
        return vector is NodeValue node && start is not null && length is not null ? AddSlice(operation, instance, node, start, length) : null;
    }

    private NodeValue AddSlice(IOperation operation, IOperation instance, NodeValue vector, Extent start, Extent length)
    {
        graph.Check(new SliceCheck(operation.Syntax, instance.Syntax, start, length, graph[vector.Node].Length));
        return new NodeValue(graph.AddSlice(vector.Node, start, length, operation.Syntax), IsScalar: false);
    }

    /// <summary>An index, from the start or with <c>^</c> from the end; null if it is not known.</summary>
    private Extent? ReadPlace(IOperation operation, Extent length)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        bool isFromEnd = operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat };
        IOperation number = isFromEnd ? ((IUnaryOperation)operation).Operand : operation;
        switch (ReadExpression(number))
        {
            case null:
                return null;
            case NumberValue { Value: var value }:
                return isFromEnd ? length - value : value;
            default:
                faults.Unreadable(number.Syntax, ConstantPlaces);
                return null;
        }
    }

    /// <summary><c>new Vector(_b)</c>, <c>new Matrix(_w, 10, 64)</c>.</summary>
    private Value? ReadCreation(IObjectCreationOperation creation)
    {
        IOperation[] arguments = ByOrdinal(creation.Arguments);
        if (creation.Initializer is not null || !(IsVector(creation.Type) ? arguments.Length == 1 : IsMatrix(creation.Type) && arguments.Length == 3))
            return faults.Unreadable(creation.Syntax, Expressions);
        Value?[] values = [.. arguments.Select(ReadExpression)];
        if (values.Contains(null))
            return null;
        if (values[0] is not ArrayValue elements)
            return faults.Unreadable(arguments[0].Syntax, "vectors and matrices are made of weight fields");
        if (arguments.Length == 1)
            return new NodeValue(graph.AddWeights(elements, creation.Syntax), IsScalar: false);
        if (values[1] is not NumberValue rows || values[2] is not NumberValue columns || Extent.Product(rows.Value, columns.Value) is not { } product)
            return faults.Unreadable(creation.Syntax, "the extents must be constants");
        return graph.Extents.Unify(product, elements.Length)
            ? new MatrixValue(elements, rows.Value, columns.Value)
            : faults.Misfit(creation.Syntax, $"{Count(product)} elements", $"'{Excerpt.Short(arguments[0].Syntax)}' has {Count(elements.Length)}");
    }

    /// <summary><c>W.Row(i)</c>.</summary>
    private Value? ReadRow(IInvocationOperation call, IOperation matrixOperand, IOperation rowOperand)
    {
        Value? table = ReadExpression(matrixOperand);
        Value? row = ReadExpression(rowOperand);
        switch (table, row)
        {
            case (null, _) or (_, null):
                return null;
            case (MatrixValue matrix, IndexValue index):
                return AddGather(call, matrixOperand, matrix, index);
            case (MatrixValue matrix, NumberValue number) when Extent.Product(number.Value, matrix.Columns) is { } start:
                graph.Check(new SliceCheck(call.Syntax, matrixOperand.Syntax, number.Value, 1, matrix.Rows) { What = "row" });
                return new NodeValue(graph.AddSlice(graph.AddWeights(matrix.Elements, matrixOperand.Syntax), start, matrix.Columns, call.Syntax), IsScalar: false);
            default:
                return faults.Unreadable(rowOperand.Syntax, ConstantPlaces);
        }
    }

    private Value? AddGather(IOperation operation, IOperation tableOperand, MatrixValue table, IndexValue index)
    {
        Extent count = inputs[index.Input];
        if (!graph.Extents.Unify(count, table.Rows))
            return faults.Misfit(operation.Syntax, $"a table of {Count(count)} rows", $"'{Excerpt.Short(tableOperand.Syntax)}' has {Count(table.Rows)}");
        return new NodeValue(graph.Add(new Draft(NodeOp.Gather, table.Columns, operation.Syntax)
        {
            Operands = [graph.AddWeights(table.Elements, tableOperand.Syntax)],
            Index = index.Input,
        }), IsScalar: false);
    }

    /// <summary>A span of an array: <c>_w.AsSpan(start, length)</c>.</summary>
    private Value? ReadSpan(IOperation operation, IOperation array, IEnumerable<IOperation> bounds)
    {
        Value? value = ReadExpression(array);
        Value?[] numbers = [.. bounds.Select(ReadExpression)];
        if (value is null || numbers.Contains(null))
            return null;
        if (value is not ArrayValue elements || numbers.Any(number => number is not NumberValue { Value.IsConstant: true }))
            return faults.Unreadable(operation.Syntax, ConstantPlaces);
        long start = numbers.Length > 0 ? (long)((NumberValue)numbers[0]!).Value.Constant : 0;
        long length = numbers.Length > 1 ? (long)((NumberValue)numbers[1]!).Value.Constant : elements.Length - start;
        if (start < 0 || length < 1 || start + length > elements.Length)
            return faults.Misfit(operation.Syntax, $"{Literals.Display(Math.Max(start, 0) + Math.Max(length, 1))} elements", $"'{Excerpt.Short(array.Syntax)}' has {Literals.Display(elements.Length)}");
        return elements with { Start = elements.Start + (int)start, Length = (int)length, Shape = default };
    }

    private bool IsOwn(ISymbol member, IOperation? instance) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType?.OriginalDefinition, type.OriginalDefinition)
        && instance is null or IInstanceReferenceOperation
        && member is { IsVirtual: false, IsAbstract: false, IsOverride: false };
}

/// <summary>Elements that a vector must have, checked when all lengths are known.</summary>
internal sealed record SliceCheck(SyntaxNode Slice, SyntaxNode Vector, Extent Start, Extent Length, Extent Whole)
{
    /// <summary>What is counted, in the singular.</summary>
    public string What { get; init; } = "element";
}
