using System.Runtime.CompilerServices;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Generator.Parsing;

/// <summary>Reads the body of a forward method, and of what it calls, into a graph.</summary>
/// <param name="type">The model.</param>
/// <param name="fields">Its weight fields.</param>
/// <param name="inputs">The lengths of the inputs.</param>
/// <param name="sources">Gives the bodies.</param>
/// <param name="graph">Takes the values.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed partial class ForwardReader(INamedTypeSymbol type, WeightTable fields, IReadOnlyList<Extent> inputs, BodySources sources, GraphBuilder graph, Faults faults)
{
    private const int LargestGraph = 10_000;
    private const string NoWeights = "it is no weight field; mark it [Weights], make it const, or pass it as an input";
    private const string Statements = "a forward method is a row of locals and assignments to them, with one return at the end";

    private readonly Stack<ISymbol> _readings = new();
    private int _calls;
    private bool _isTooLarge;

    /// <summary>The values of parameters and locals; null where they could not be read.</summary>
    private Dictionary<ISymbol, Value?> _variables = new(SymbolEqualityComparer.Default);

    /// <summary>What the method or property returns, with its parameters standing for the values given; null if that could not be read.</summary>
    public Value? Read(ISymbol member, SyntaxNode at, IReadOnlyList<Value?> arguments)
    {
        if (_readings.Contains(member, SymbolEqualityComparer.Default))
            return faults.Unreadable(at, $"'{member.Name}' calls itself; a forward method is of a fixed depth");
        // Methods that call others twice are read as often as there are ways to them.
        _calls++;
        if (IsTooLarge(at))
            return null;
        if (sources.Body(member) is not { } body)
            return faults.Unreadable(at, $"'{member.Name}' has no body that can be read");

        Dictionary<ISymbol, Value?> outer = _variables;
        _variables = new Dictionary<ISymbol, Value?>(SymbolEqualityComparer.Default);
        if (BodySources.Implementation(member) is IMethodSymbol method)
        {
            for (int i = 0; i < arguments.Count && i < method.Parameters.Length; i++)
                _variables[method.Parameters[i]] = arguments[i];
        }

        _readings.Push(member);
        Value? result = ReadBody(body);
        _readings.Pop();
        _variables = outer;
        return result;
    }

    private Value? ReadBody(IOperation body)
    {
        IBlockOperation? block = body switch
        {
            IMethodBodyOperation method => method.BlockBody ?? method.ExpressionBody,
            IBlockOperation own => own,
            _ => null,
        };
        if (block is null)
            return faults.Invalid();

        for (int i = 0; i < block.Operations.Length; i++)
        {
            IOperation statement = block.Operations[i];
            if (statement is IReturnOperation { ReturnedValue: { } returned })
            {
                // What stands behind a return is never reached, which the compiler says.
                return ReadExpression(returned);
            }

            ReadStatement(statement);
        }

        // Without a return at the end the compiler says so, or it was told above.
        return faults.Invalid();
    }

    private void ReadStatement(IOperation statement)
    {
        switch (statement)
        {
            case IEmptyOperation:
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
                    Declare(declarator);
                break;
            case IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { IsRef: false } assignment } when VariableOf(assignment.Target) is { } variable:
                Assign(variable, ReadExpression(assignment.Value));
                break;
            case IExpressionStatementOperation { Operation: ICompoundAssignmentOperation assignment } when VariableOf(assignment.Target) is { } variable:
                Value? target = ReadExpression(assignment.Target);
                Value? value = ReadExpression(assignment.Value);
                Assign(variable, target is null || value is null ? null : Combine(assignment.OperatorKind, assignment, assignment.Target, target, assignment.Value, value));
                break;
            case IInvalidOperation or IExpressionStatementOperation { Operation: IInvalidOperation }:
                faults.Invalid();
                break;
            default:
                faults.Unreadable(statement.Syntax, statement switch
                {
                    ILoopOperation => "there are no loops; write the steps one after the other",
                    IConditionalOperation or ISwitchOperation => "there are no conditions; Relu, Abs and Max choose among numbers",
                    ILocalFunctionOperation => "make the local function a method of the type",
                    IExpressionStatementOperation { Operation: ISimpleAssignmentOperation or ICompoundAssignmentOperation } => "only locals can be assigned",
                    _ => Statements,
                });
                break;
        }
    }

    private void Declare(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Symbol.IsRef)
            faults.Unreadable(declarator.Syntax, "a ref local could change weights; make it a plain local");
        else if ((declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer) is { } initializer)
            Assign(declarator.Symbol, declarator.Symbol.HasConstantValue ? null : ReadExpression(initializer.Value));
    }

    private void Assign(ISymbol variable, Value? value)
    {
        _variables[variable] = value;
        if (value is NodeValue { Node: var node } && variable is ILocalSymbol
            && graph[node] is { Name.Length: 0, Op: not (NodeOp.Input or NodeOp.Weights or NodeOp.Constant) } draft)
            draft.Name = variable.Name;
    }

    private static ISymbol? VariableOf(IOperation target) => target switch
    {
        ILocalReferenceOperation local when !local.Local.IsRef => local.Local,
        IParameterReferenceOperation parameter when parameter.Parameter.RefKind == RefKind.None => parameter.Parameter,
        _ => null,
    };

    /// <summary>Reads an expression; null if that is not possible, which has been told.</summary>
    private Value? ReadExpression(IOperation operation)
    {
        if (IsTooLarge(operation.Syntax))
            return null;
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }
        catch (InsufficientExecutionStackException)
        {
            return faults.Unreadable(operation.Syntax, "it is nested too deeply; use locals");
        }

        if (operation.ConstantValue is { HasValue: true, Value: var constant })
            return ReadConstant(operation, constant);
        return operation switch
        {
            IParenthesizedOperation parenthesized => ReadExpression(parenthesized.Operand),
            ILocalReferenceOperation local => _variables.TryGetValue(local.Local, out Value? value) ? Known(value) : faults.Invalid(),
            IParameterReferenceOperation parameter => _variables.TryGetValue(parameter.Parameter, out Value? value) ? Known(value) : faults.Unreadable(operation.Syntax, NoWeights),
            IConversionOperation conversion => ReadConversion(conversion),
            IBinaryOperation binary => ReadBinary(binary),
            IUnaryOperation unary => ReadUnary(unary),
            IFieldReferenceOperation field => ReadMember(field),
            IPropertyReferenceOperation { Arguments.IsEmpty: true } property => ReadMember(property),
            IPropertyReferenceOperation { Instance: { } instance } indexer => ReadElement(indexer, instance, [.. indexer.Arguments.Select(argument => argument.Value)]),
            IArrayElementReferenceOperation element => ReadElement(element, element.ArrayReference, element.Indices),
            IImplicitIndexerReferenceOperation indexer => ReadElement(indexer, indexer.Instance, [indexer.Argument]),
            IObjectCreationOperation creation => ReadCreation(creation),
            IInvocationOperation call => ReadCall(call),
            IInvalidOperation => faults.Invalid(),
            IConditionalOperation or ISwitchExpressionOperation => faults.Unreadable(operation.Syntax, "there are no conditions; Relu, Abs and Max choose among numbers"),
            _ => faults.Unreadable(operation.Syntax, Expressions),
        };
    }

    /// <summary>Whether there are too many values and calls, which is told once.</summary>
    private bool IsTooLarge(SyntaxNode at)
    {
        if (graph.Count + _calls <= LargestGraph)
            return false;
        if (!_isTooLarge)
            faults.Unreadable(at, $"the method has more than {Literals.Display(LargestGraph)} values and calls");
        return _isTooLarge = true;
    }

    private Value? Known(Value? value) => value ?? faults.Invalid();
}
