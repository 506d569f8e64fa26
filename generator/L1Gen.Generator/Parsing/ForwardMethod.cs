using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>The method marked <c>[Forward]</c> and what the attribute says.</summary>
internal sealed class ForwardMethod
{
    private readonly AttributeData _attribute;

    private ForwardMethod(IMethodSymbol symbol, AttributeData attribute, SyntaxNode place, CancellationToken cancellation)
    {
        _attribute = attribute;
        Symbol = symbol;
        Place = place;
        AttributePlace = attribute.LocationOf(cancellation);
        if (attribute.ConstructorArguments.FirstOrDefault() is { Value: int number, Type: INamedTypeSymbol losses })
            Loss = losses.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(loss => loss.ConstantValue is int value && value == number)?.Name ?? "";
        LossParameter = Loss switch
        {
            "Huber" => NamedArgument(attribute, "Delta", 1),
            "Quantile" => NamedArgument(attribute, "Tau", 0.5),
            _ => 0,
        };
    }

    public IMethodSymbol Symbol { get; }

    /// <summary>The declaration.</summary>
    public SyntaxNode Place { get; }

    public Location? AttributePlace { get; }

    /// <summary>The loss; empty where the attribute names none.</summary>
    public string Loss { get; } = "";

    /// <summary>δ or τ.</summary>
    public double LossParameter { get; }

    /// <summary>Finds the forward method of a type and checks its form.</summary>
    /// <returns>Null if there is none, or if something is wrong with its form.</returns>
    public static ForwardMethod? Find(INamedTypeSymbol type, string element, Reporter report, CancellationToken cancellation)
    {
        IMethodSymbol[] marked = [.. type.GetMembers().OfType<IMethodSymbol>().Where(member => member.FindForward() is not null)];
        for (int i = 1; i < marked.Length; i++)
            report(Diagnostics.ForwardMethod, null, marked[i], marked[i].Name, $"'{type.Name}' has another forward method, '{marked[0].Name}'");
        if (marked.Length == 0 || marked[0].DeclaringSyntaxReferences.IsEmpty)
            return null;
        var method = new ForwardMethod(marked[0], marked[0].FindForward()!, marked[0].DeclaringSyntaxReferences[0].GetSyntax(cancellation), cancellation);
        return method.Check(type, element, report) && marked.Length == 1 ? method : null;
    }

    public static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    /// <summary>What a row of a parameter of the type is.</summary>
    public static InputKind KindOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Int32 ? InputKind.Index :
        type.IsRuntimeType("SparseVector") || type.IsRuntimeType("DoubleSparseVector") ? InputKind.Sparse :
        InputKind.Dense;

    private bool Check(INamedTypeSymbol type, string element, Reporter report)
    {
        bool isFine = true;
        string prefix = element == "double" ? "Double" : "";
        CheckThat(type is { IsValueType: false, IsRecord: false }, null, $"'{type.Name}' is a {(type.IsRecord ? "record" : "struct")}; a model with a forward method is a class");
        CheckThat(!Symbol.IsStatic, null, "it is static, and could not use the weights of a model");
        CheckThat(!Symbol.IsGenericMethod, null, "it is generic");
        CheckThat(!Symbol.IsAsync, null, "it is async");
        CheckThat(!Symbol.IsAbstract && !Symbol.IsVirtual && !Symbol.IsOverride, null, "it is virtual, so that another method may run");
        CheckThat(IsNumberOf(Symbol.ReturnType, element) || Symbol.ReturnType.IsRuntimeType($"{prefix}Vector") || Symbol.ReturnType.TypeKind == TypeKind.Error, null,
            $"it returns '{Symbol.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; the weights are {element}, and scores are a {prefix}Vector or a {element}");
        CheckThat(!Symbol.Parameters.IsEmpty, null, "it has no input");
        int sparse = 0;
        foreach (IParameterSymbol parameter in Symbol.Parameters)
        {
            ITypeSymbol own = parameter.Type;
            bool isSparse = own.IsRuntimeType($"{prefix}SparseVector");
            sparse += isSparse ? 1 : 0;
            CheckThat(parameter.RefKind is RefKind.None or RefKind.In, parameter, $"'{parameter.Name}' is a {parameter.RefKind.ToString().ToLowerInvariant()} parameter; an input is passed by value");
            CheckThat(isSparse || IsNumberOf(own, element) || own.SpecialType == SpecialType.System_Int32 || own.IsRuntimeType($"{prefix}Vector") || own.TypeKind == TypeKind.Error, parameter,
                $"'{parameter.Name}' is of type '{own.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; {InputInstead(own, parameter.Name, prefix, element)}");
            CheckThat(!isSparse || sparse == 1, parameter, "it has two sparse inputs; join them into one");
        }

        CheckThat(Loss.Length > 0 || AttributePlace is null, AttributePlace, "its loss is no member of Loss");
        CheckThat(Loss != "Huber" || (LossParameter > 0 && !double.IsInfinity(LossParameter)), AttributePlace, $"Delta is {Literals.Display(LossParameter)}, but must be positive and finite");
        CheckThat(Loss != "Quantile" || LossParameter is > 0 and < 1, AttributePlace, $"Tau is {Literals.Display(LossParameter)}, but must lie between 0 and 1");
        foreach ((string name, string owner) in new[] { ("Delta", "Huber"), ("Tau", "Quantile") })
        {
            if (Loss.Length > 0 && Loss != owner && _attribute.NamedArguments.Any(argument => argument.Key == name))
                report(Diagnostics.IgnoredParameter, AttributePlace, Symbol, Loss, name, owner);
        }

        return isFine && Loss.Length > 0;

        void CheckThat(bool condition, object? place, string fault)
        {
            if (condition)
                return;
            isFine = false;
            report(Diagnostics.ForwardMethod, place as Location, place as ISymbol ?? Symbol, Symbol.Name, fault);
        }
    }

    /// <summary>What to write for a parameter of a type that no input has.</summary>
    private static string InputInstead(ITypeSymbol type, string name, string prefix, string element)
    {
        string other = prefix.Length == 0 ? "Double" : "";
        foreach (string kind in new[] { "Vector", "SparseVector" })
        {
            if (type.IsRuntimeType(other + kind))
                return $"the weights are {element}, so use {prefix}{kind}";
        }

        if (IsNumber(type))
            return $"the weights are {element}, so use {element}";
        ITypeSymbol? elements = type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
            INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } span when KnownSymbols.IsNamespace(span, "System") => span.TypeArguments[0],
            _ => null,
        };
        return elements is not null && IsNumber(elements)
            ? $"write {prefix}Vector {name}; arrays convert"
            : $"an input is a {prefix}Vector, a {prefix}SparseVector, a {element}, or an int that is an index into an embedding";
    }

    private static bool IsNumberOf(ITypeSymbol type, string element) =>
        type.SpecialType == (element == "double" ? SpecialType.System_Double : SpecialType.System_Single);

    private static double NamedArgument(AttributeData attribute, string name, double fallback)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is double value)
                return value;
        }

        return fallback;
    }
}
