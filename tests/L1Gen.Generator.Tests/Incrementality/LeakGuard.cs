using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Incrementality;

/// <summary>
/// Fails when a value that a pipeline keeps between edits reaches a symbol, a syntax node or tree, a compilation, a semantic model or a
/// location: those keep whole compilations alive and never compare equal. A value is held against the base types, so that Roslyn's internal
/// classes count, and its whole graph is searched: fields of base classes, arrays and thereby all collections, nested records, closures.
/// </summary>
public static class LeakGuard
{
    private static readonly ImmutableArray<Type> Forbidden =
        [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Compilation), typeof(SemanticModel), typeof(Location)];

    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Roslyn's own inputs hold what they must. The last step of ForAttributeWithMetadataName holds what the generator's transform returned.
    private static readonly HashSet<string> RoslynSteps =
    [
        "Compilation", "CompilationOptions", "ParseOptions", "AnalyzerConfigOptions", "AdditionalTexts", "MetadataReferences",
        "SyntaxTrees", "compilationAndGroupedNodes_ForAttributeWithMetadataName",
    ];

    /// <summary>
    /// Searches the outputs of every step of a tracked run, named or not, except Roslyn's own inputs and the written sources.
    /// </summary>
    /// <returns>The number of steps searched.</returns>
    public static int AssertNoLeak(GeneratorDriverRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var pending = new Stack<IncrementalGeneratorRunStep>();
        foreach (GeneratorRunResult run in result.Results)
        {
            foreach (IncrementalGeneratorRunStep output in run.TrackedOutputSteps.Values.SelectMany(steps => steps))
                Push(output.Inputs);
        }

        var seen = new HashSet<IncrementalGeneratorRunStep>();
        var leaks = new List<string>();
        while (pending.TryPop(out IncrementalGeneratorRunStep? step))
        {
            if (!seen.Add(step))
                continue;
            foreach ((object value, _) in step.Outputs)
            {
                if (FindLeak(value) is { } path)
                    leaks.Add($"step '{step.Name ?? "(without a tracking name)"}': {path}");
            }

            Push(step.Inputs);
        }

        if (leaks.Count > 0)
            Assert.Fail("A pipeline step keeps what must not outlive a run:\n" + string.Join('\n', leaks.Distinct()));
        return seen.Count;

        void Push(ImmutableArray<(IncrementalGeneratorRunStep Source, int OutputIndex)> inputs)
        {
            foreach ((IncrementalGeneratorRunStep source, _) in inputs)
            {
                if (source.Name is null || !RoslynSteps.Contains(source.Name))
                    pending.Push(source);
            }
        }
    }

    /// <summary>Searches the graph of one value.</summary>
    /// <returns>
    /// The way to the first forbidden object, such as <c>Model.Fields[2]._symbol is a SourceNamedTypeSymbol</c>, or null.
    /// </returns>
    public static string? FindLeak(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(object Value, string Path)>();
        Push(root, root?.GetType().Name ?? "");
        while (pending.TryPop(out (object Value, string Path) item))
        {
            Type type = item.Value.GetType();
            if (Forbidden.Any(forbidden => forbidden.IsAssignableFrom(type)))
                return $"{item.Path} is a {type.Name}";
            if (item.Value is Array array)
            {
                int index = 0;
                foreach (object? element in array)
                    Push(element, $"{item.Path}[{index++}]");
                continue;
            }

            for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
            {
                foreach (FieldInfo field in declaring.GetFields(OwnFields))
                {
                    if (IsSearched(field.FieldType))
                        Push(field.GetValue(item.Value), $"{item.Path}.{DisplayName(field)}");
                }
            }
        }

        return null;

        void Push(object? value, string path)
        {
            if (value is not null && IsSearched(value.GetType()) && (value.GetType().IsValueType || seen.Add(value)))
                pending.Push((value, path));
        }
    }

    // Text and numbers end a path, and so does the runtime's own description of code, which leads to everything loaded.
    private static bool IsSearched(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !type.IsPointer && !type.IsByRefLike && type != typeof(string)
        && !typeof(MemberInfo).IsAssignableFrom(type) && !typeof(Assembly).IsAssignableFrom(type) && !typeof(Module).IsAssignableFrom(type);

    private static string DisplayName(FieldInfo field) =>
        field.Name.Split('<', '>') is ["", { Length: > 0 } property, ..] ? property : field.Name;
}
