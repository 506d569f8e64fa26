using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>Reads the forward method of a type.</summary>
/// <param name="type">The model.</param>
/// <param name="method">The method marked <c>[Forward]</c>, whose form has been checked.</param>
/// <param name="element"><c>float</c> or <c>double</c>.</param>
/// <param name="fields">The weight fields.</param>
/// <param name="sources">Gives the bodies.</param>
/// <param name="report">Takes what is wrong.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class ForwardParser(
    INamedTypeSymbol type, ForwardMethod method, string element, WeightTable fields, BodySources sources, Reporter report, CancellationToken cancellation)
{
    private readonly Extents _extents = new();
    private readonly Faults _faults = new(method.Symbol, report);
    private readonly List<InputSpec> _inputs = [];
    private readonly List<Extent> _lengths = [];

    /// <summary>The spec, or null if something is wrong.</summary>
    public ForwardSpec? Parse()
    {
        CheckFields();
        ForwardNames.Check(type, method, element, _faults.Tell);
        if (_faults.HasAny)
            return null;
        var graph = new GraphBuilder(_extents);
        Value?[] arguments = [.. method.Symbol.Parameters.Select(parameter => AddInput(parameter, graph))];
        var reader = new ForwardReader(type, fields, _lengths, sources, graph, _faults);
        Value? result = reader.Read(method.Symbol, method.Place, arguments);
        if (result is null || _faults.HasAny)
            return null;
        if (result is not NodeValue { Node: var output })
        {
            _faults.Unreadable(method.Place, "it returns no scores");
            return null;
        }

        if (!CheckInputs() || !CheckSlices(graph) || !CheckLengths(graph))
            return null;
        (ImmutableArray<NodeSpec> nodes, int scores) = graph.Build(output);
        if (!CheckConstants(nodes) || !CheckScores(nodes, nodes[scores].Length))
            return null;
        TellLink(graph[output]);
        TellUnused(nodes);
        return new ForwardSpec(
            sources.CodeOf(method.Symbol) is { } code ? Excerpt.OneLine(code) : "",
            method.Loss,
            method.LossParameter,
            ForwardMethod.IsNumber(method.Symbol.ReturnType),
            type.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared || ModelParser.IsEmitted(constructor)),
            ForwardMethod.IsNumber(method.Symbol.ReturnType) && !HasPredict(),
            Names.Free(type, "_plan"),
            _inputs.Select((input, i) => input with { Length = (int)_extents.Resolve(_lengths[i]).Constant }).ToImmutableArray(),
            nodes,
            scores);
    }

    /// <summary>Every weight field must be a run of elements, their number known, so that its gradient has a place.</summary>
    private void CheckFields()
    {
        foreach ((ISymbol member, FieldSpec field) in fields.Fields)
        {
            string? fault = field.Form switch
            {
                FieldForm.Jagged or FieldForm.Memory or FieldForm.InlineArray or FieldForm.NumericsVector =>
                    $"'{field.SourceName}' is of type '{member.TypeOf().ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; make it a partial Vector or Matrix, {element}[], {element}[,] or {element}",
                FieldForm.Model => $"'{field.SourceName}' is a model of its own; declare its weights in '{type.Name}'",
                FieldForm.Array when field.Length < 0 => $"the length of '{field.SourceName}' must be declared: [Weights(length)]",
                FieldForm.Array2D when field.Length < 0 => $"the extents of '{field.SourceName}' must be declared: [Weights(rows, columns)]",
                _ => null,
            };
            if (fault is not null)
                _faults.Tell(Diagnostics.ForwardMethod, null, member, method.Symbol.Name, fault);
        }
    }

    private Value? AddInput(IParameterSymbol parameter, GraphBuilder graph)
    {
        bool isScalar = ForwardMethod.IsNumber(parameter.Type);
        Extent length = isScalar ? 1 : _extents.AddUnknown(parameter.Name);
        InputKind kind = ForwardMethod.KindOf(parameter.Type);
        _inputs.Add(new InputSpec(Names.Escape(parameter.Name), parameter.Name, kind, 0, isScalar));
        _lengths.Add(length);
        if (parameter.FindInputs() is { } attribute && attribute.ConstructorArguments.FirstOrDefault().Value is int declared)
        {
            Location? place = attribute.LocationOf(cancellation);
            if (declared <= 0 || declared > 0x7FFFFFC7)
                _faults.Tell(Diagnostics.InvalidExtent, place, parameter, parameter.Name, declared <= 0 ? $"an extent of {Literals.Display(declared)}" : "too many elements");
            else if (!_extents.Unify(length, declared))
                _faults.Tell(Diagnostics.ForwardShape, place, parameter, parameter.Name, "1 element", $"its length is declared as {Literals.Display(declared)}");
        }

        return kind switch
        {
            InputKind.Sparse => new SparseValue(_inputs.Count - 1),
            InputKind.Index => new IndexValue(_inputs.Count - 1),
            _ => new NodeValue(graph.Add(new Draft(NodeOp.Input, length, null) { Index = _inputs.Count - 1, Name = parameter.Name }), isScalar),
        };
    }

    private bool CheckInputs()
    {
        for (int i = 0; i < _inputs.Count; i++)
        {
            if (!_extents.Resolve(_lengths[i]).IsConstant)
            {
                _faults.Tell(Diagnostics.UnknownInput, null, method.Symbol.Parameters[i], _inputs[i].SourceName);
            }
        }

        return !_faults.HasAny;
    }

    private bool CheckSlices(GraphBuilder graph)
    {
        foreach (SliceCheck check in graph.Checks)
        {
            System.Numerics.BigInteger start = _extents.Resolve(check.Start).Constant;
            System.Numerics.BigInteger length = _extents.Resolve(check.Length).Constant;
            System.Numerics.BigInteger whole = _extents.Resolve(check.Whole).Constant;
            string found = $"'{Excerpt.Short(check.Vector)}' has {_extents.Display(whole)}";
            System.Numerics.BigInteger needed = start < 0 ? whole - start : start + length;
            if (length < 1)
                _faults.Misfit(check.Slice, "at least 1 element", $"{found} and the slice has none");
            else if (start < 0 || needed > whole)
                _faults.Misfit(check.Slice, $"{_extents.Display(needed)} {check.What}{(needed.IsOne ? "" : "s")}", found);
            if (_faults.HasAny)
                return false;
        }

        return true;
    }

    /// <summary>Refuses what no array can hold.</summary>
    private bool CheckLengths(GraphBuilder graph)
    {
        System.Numerics.BigInteger values = 0;
        for (int i = 0; i < graph.Count; i++)
        {
            System.Numerics.BigInteger length = _extents.Resolve(graph[i].Length).Constant;
            if (length < 1)
                _faults.Misfit(graph[i].Syntax ?? method.Place, "at least 1 element", $"it has {_extents.Display(length)}");
            if (graph[i].Op != NodeOp.Weights)
                values += length;
        }

        // Each value has a gradient beside it.
        if (values > int.MaxValue / 2 || fields.Fields.Sum(field => (long)field.Spec.Length) > int.MaxValue / 2)
            _faults.Tell(Diagnostics.ForwardMethod, null, method.Symbol, method.Symbol.Name, "its values or weights have more elements than an array can hold");
        return !_faults.HasAny;
    }

    /// <summary>Refuses what was computed from constants and has no literal.</summary>
    private bool CheckConstants(ImmutableArray<NodeSpec> nodes)
    {
        foreach (NodeSpec node in nodes)
        {
            double value = element == "float" ? (float)node.Parameter : node.Parameter;
            if (double.IsNaN(value) || double.IsInfinity(value))
                _faults.Tell(Diagnostics.UnreadableForward, null, method.Symbol, node.Text, "its value is not finite");
        }

        return !_faults.HasAny;
    }

    private bool CheckScores(ImmutableArray<NodeSpec> nodes, int count)
    {
        string? fault = method.Loss switch
        {
            "Logistic" or "Poisson" when count != 1 => $"needs one score, but the method returns {Literals.Display(count)}",
            "SoftmaxCrossEntropy" when count < 2 => "needs a score for each class, at least 2, but the method returns 1",
            _ => null,
        };
        if (fault is not null)
            _faults.Tell(Diagnostics.ForwardMethod, method.AttributePlace, method.Symbol, method.Symbol.Name, $"the loss {method.Loss} {fault}");
        else if (!nodes.Any(node => node.Op is NodeOp.Input or NodeOp.SparseMatMul or NodeOp.Gather))
            _faults.Tell(Diagnostics.ForwardMethod, null, method.Symbol, method.Symbol.Name, "its scores depend on no input");
        else if (!nodes.Any(node => node.Op == NodeOp.Weights))
            _faults.Tell(Diagnostics.ForwardMethod, null, method.Symbol, method.Symbol.Name, "its scores depend on no weight field");
        return !_faults.HasAny;
    }

    /// <summary>Warns of scores that are probabilities or rates already.</summary>
    private void TellLink(Draft scores)
    {
        string? link = (method.Loss, scores.Op) switch
        {
            ("Logistic", NodeOp.Sigmoid or NodeOp.Exp) => "Sigmoid",
            ("SoftmaxCrossEntropy", NodeOp.Sigmoid or NodeOp.Exp) => "softmax",
            ("Poisson", NodeOp.Exp) => "Exp",
            _ => null,
        };
        if (link is not null)
            report(Diagnostics.LinkTwice, scores.Syntax?.GetLocation(), method.Symbol, method.Symbol.Name, scores.Op.ToString(), method.Loss, link);
    }

    private void TellUnused(ImmutableArray<NodeSpec> nodes)
    {
        for (int i = 0; i < fields.Fields.Length; i++)
        {
            if (!nodes.Any(node => node.Op == NodeOp.Weights && node.Index == i))
                report(Diagnostics.UnusedWeights, null, fields.Fields[i].Member, fields.Fields[i].Member.Name, method.Symbol.Name);
        }
    }

    /// <summary>Whether the type, or a base of it, has a <c>Predict</c> that takes as many arguments as the emitted one would.</summary>
    private bool HasPredict()
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            foreach (ISymbol member in t.GetMembers("Predict"))
            {
                if (!ModelParser.IsEmitted(member) && (member is not IMethodSymbol other || other.Parameters.Length == method.Symbol.Parameters.Length))
                    return true;
            }
        }

        return false;
    }
}
