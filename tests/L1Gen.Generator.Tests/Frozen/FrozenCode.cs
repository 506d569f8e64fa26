using System.Collections.Immutable;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Emits a network that a test has built, and compiles it.</summary>
internal static class FrozenCode
{
    /// <summary>The spec of <c>public static partial class Model</c> in the namespace <c>Frozen</c>.</summary>
    public static FrozenSpec Spec(bool emitsInput = false, bool isStandalone = false, string name = "Model") =>
        new($"Frozen.{name}", "Frozen", ImmutableArray.Create(new TypeSpec("class", name, "")), "model.l1.json", emitsInput, isStandalone);

    /// <summary>The user's project: the class to fill, and what else the test needs.</summary>
    public static TestCompilation Project(FrozenNetwork network, FrozenSpec spec, params ImmutableArray<string> sources) =>
        new(["namespace Frozen; public static partial class Model { }", .. sources])
        {
            Generators = [new TextGenerator($"{spec.HintName}.g.cs", FrozenEmitter.Emit(spec, network, "model.l1.json"))],
        };

    /// <summary>A project of another declaration of the class.</summary>
    public static TestCompilation Project(FrozenNetwork network, FrozenSpec spec, string declaration, ImmutableArray<string> sources) =>
        new([declaration, .. sources]) { Generators = [new TextGenerator($"{spec.HintName}.g.cs", FrozenEmitter.Emit(spec, network, "model.l1.json"))] };

    /// <summary>Adds a text to the project as a generator does.</summary>
    internal sealed class TextGenerator(string hintName, string text) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterPostInitializationOutput(output => output.AddSource(hintName, text));
    }
}
