using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>The class that is emitted: its writer, its names, and the nested class that holds what callers need not see.</summary>
internal sealed class FrozenClass
{
    public const string Span = "global::System.Span<";
    public const string ReadOnlySpan = "global::System.ReadOnlySpan<";
    private const string Services = "global::System.Runtime.CompilerServices.";

    /// <summary>Bytes of temporaries that may stand on the stack.</summary>
    private const int OnStack = 16384;
    private readonly SortedDictionary<string, string> _helpers = new(StringComparer.Ordinal);
    private readonly List<Action> _pending = [];

    public FrozenClass(CodeWriter writer, FrozenSpec spec, FrozenNetwork network)
    {
        Writer = writer;
        Spec = spec;
        Network = network;
        Plan = new FrozenPlan(network);
        // A member may not have the name of its type.
        Hidden = new FrozenNames([.. spec.Members, .. spec.Types.Select(type => type.Name.TrimStart('@'))]).Free("Network");
        Names = new FrozenNames(Hidden, "ThrowLength", "CheckIndex", "CheckIndices", "Rows", "Relu", "LeakyRelu", "LeakyReluOfAnySlope", "Square", "Row", "Score", "Lanes", "Batch", "Columns", "Scatter", "Dense", "Same", "ReadTerms", "TermTable", "TermDisplacements", "TermBlocks", "TermFrom", "TermTo", "Frozen");
        Tables = new FrozenTables(Element, Hidden, Names);
    }

    public CodeWriter Writer { get; }

    public FrozenSpec Spec { get; }

    public FrozenNetwork Network { get; }

    public FrozenPlan Plan { get; }

    /// <summary>The name of the nested class.</summary>
    public string Hidden { get; }

    public FrozenTables Tables { get; }

    /// <summary>The names of the nested class's methods.</summary>
    public FrozenNames Names { get; }

    public string Element => Network.Element;

    /// <summary>What stands before the name of a kernel.</summary>
    public string Kernels => Spec.IsStandalone ? $"{Hidden}.Frozen." : FieldCode.Kernels + "Frozen.";

    public bool IsOneScore => Network.Scores.Count == 1;

    public string ScoreCount => Literals.Display(Network.Scores.Count);

    /// <summary>A name of the element's <c>System.MathF</c> or <c>System.Math</c>.</summary>
    public string Math => Element == "float" ? "global::System.MathF" : "global::System.Math";

    public static string Optimized => $"[{Services}MethodImpl({Services}MethodImplOptions.AggressiveOptimization)]";

    public bool FitsStack(long elements) => elements * (Element == "float" ? 4 : 8) <= OnStack;

    /// <summary>Writes the declaration of a span of temporaries. Returns the statement that gives its memory back, or null.</summary>
    /// <param name="name">The span.</param>
    /// <param name="length">Its elements.</param>
    /// <param name="isAligned">Whether it shall begin on a cache line: 16 elements are a vector of 64 bytes there.</param>
    public string? Temporary(string name, long length, bool isAligned = false)
    {
        string count = Literals.Display(length), all = Literals.Display(length + (isAligned ? 16 : 0));
        (string before, string after) = isAligned ? ($"{Kernels}Aligned<{Element}>(", $", {count})") : ("", "");
        if (FitsStack(length))
        {
            Writer.Line($"{Span}{Element}> {name} = {before}stackalloc {Element}[{all}]{after};");
            return null;
        }

        string rented = $"{name}Rented", pool = $"global::System.Buffers.ArrayPool<{Element}>.Shared";
        Writer.Line($"{Element}[] {rented} = {pool}.Rent({all});");
        Writer.Line(isAligned
            ? $"{Span}{Element}> {name} = {before}{rented}{after};"
            : $"{Span}{Element}> {name} = new {Span}{Element}>({rented}, 0, {count});");
        return $"{pool}.Return({rented});";
    }

    /// <summary>The call of a helper of the nested class, which is emitted once.</summary>
    public string Helper(string name, string declaration)
    {
        _helpers[name] = declaration;
        return $"{Hidden}.{name}";
    }

    /// <summary>Writes the statement that refuses a length.</summary>
    /// <param name="found">The length.</param>
    /// <param name="wanted">The length it must have.</param>
    /// <param name="argument">The argument whose length it is.</param>
    public void Check(string found, string wanted, string argument)
    {
        string throws = Helper("ThrowLength",
            "[global::System.Diagnostics.CodeAnalysis.DoesNotReturn]\n"
            + "internal static void ThrowLength(string argument, int found, long wanted) =>\n"
            + "    throw new global::System.ArgumentException($\"'{argument}' has {found} elements, but must have {wanted}.\", argument);");
        Writer.Line($"if ({found} != {wanted})");
        Writer.Inner($"{throws}({Literals.String(argument.TrimStart('@'))}, {found}, {wanted});");
    }

    /// <summary>A method of the nested class, to be written after the members that callers see.</summary>
    public void Later(Action write) => _pending.Add(write);

    /// <summary>Writes the nested class: methods, helpers, tables.</summary>
    public void WriteHidden()
    {
        Writer.Line();
        Writer.Open($"private static class {Hidden}");
        // A method may ask for more of them.
        for (int i = 0; i < _pending.Count; i++)
        {
            if (i > 0)
                Writer.Line();
            _pending[i]();
        }

        foreach (string helper in _helpers.Values)
        {
            Writer.Line();
            foreach (string line in helper.Split('\n'))
                Writer.Line(line);
        }

        Tables.Write(Writer);
        if (Spec.IsStandalone)
            FrozenKernels.Write(Writer, Writer.ToString());
        Writer.Close();
    }
}
