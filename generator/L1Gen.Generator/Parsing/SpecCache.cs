using System.Runtime.CompilerServices;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>
/// Remembers the spec of a type's declaration until something is declared differently anywhere in the project. The compiler asks for every
/// annotated type again after every edit, and binding their attributes is most of the work; but most edits are within the body of a method,
/// and a spec depends on the bodies of its forward method alone. Syntax and specs are remembered, never a symbol or a compilation.
/// </summary>
internal static class SpecCache
{
    private static readonly ConditionalWeakTable<SyntaxNode, StrongBox<Entry>> Entries = new();
    private static readonly ConditionalWeakTable<Compilation, Declarations> Compilations = new();

    /// <summary>The spec of the annotated type, or null if an error keeps it from being emitted.</summary>
    public static ModelSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        Compilation compilation = context.SemanticModel.Compilation;
        Declarations declarations = Compilations.GetValue(compilation, compilation => new Declarations(compilation));
        StrongBox<Entry> box = Entries.GetOrCreateValue(context.TargetNode);
        Entry? entry = box.Value;
        if (entry is not null && entry.Bodies.All(compilation.ContainsSyntaxTree) && declarations.AreThoseOf(entry.Declarations, cancellation))
        {
            box.Value = new Entry(declarations, entry.Bodies, entry.Spec);
            return entry.Spec;
        }

        var sources = new BodySources(compilation, cancellation);
        ModelSpec? spec = ModelParser.Parse((INamedTypeSymbol)context.TargetSymbol, sources, null, cancellation);
        box.Value = new Entry(declarations, [.. sources.Read], spec);
        return spec;
    }

    private sealed class Entry(Declarations declarations, SyntaxTree[] bodies, ModelSpec? spec)
    {
        public Declarations Declarations { get; } = declarations;

        /// <summary>The files in which a forward method, or what it calls, was read.</summary>
        public SyntaxTree[] Bodies { get; } = bodies;

        public ModelSpec? Spec { get; } = spec;
    }

    /// <summary>All that a spec can depend on but for bodies: what the files declare, the references and the options.</summary>
    private sealed class Declarations(Compilation compilation)
    {
        private readonly SyntaxTree[] _trees = [.. compilation.SyntaxTrees];
        private readonly MetadataReference[] _references = [.. compilation.References];
        private readonly CompilationOptions _options = compilation.Options;

        /// <summary>The last answer, because each type of a compilation asks the same question.</summary>
        private Tuple<Declarations, bool>? _answer;

        public bool AreThoseOf(Declarations other, CancellationToken cancellation)
        {
            if (ReferenceEquals(this, other))
                return true;
            Tuple<Declarations, bool>? answer = _answer;
            if (answer?.Item1 != other)
                _answer = answer = Tuple.Create(other, Compare(other, cancellation));
            return answer!.Item2;
        }

        private bool Compare(Declarations other, CancellationToken cancellation)
        {
            if (_trees.Length != other._trees.Length || !_references.SequenceEqual(other._references) || !_options.Equals(other._options))
                return false;
            for (int i = 0; i < _trees.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                // Equivalence on the top level leaves out bodies and the initial values of fields that are no constants.
                if (_trees[i] != other._trees[i] && !(_trees[i].Options.Equals(other._trees[i].Options) && _trees[i].IsEquivalentTo(other._trees[i], topLevel: true)))
                    return false;
            }

            return true;
        }
    }
}
