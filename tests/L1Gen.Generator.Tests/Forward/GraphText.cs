using System.Globalization;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>The graph of a forward method as text: a line for each value, the last the scores.</summary>
internal static class GraphText
{
    /// <summary>The spec of the type <c>Net</c>, or null, and the messages of what is wrong.</summary>
    public static (ModelSpec? Spec, IReadOnlyList<string> Messages) Parse(params string[] sources)
    {
        CSharpCompilation compilation = new TestCompilation([.. sources]).ToCompilation();
        var messages = new List<string>();
        ModelSpec? spec = ModelParser.Parse(
            compilation.GetTypeByMetadataName("Net")!,
            new BodySources(compilation, TestContext.Current.CancellationToken),
            diagnostic => messages.Add($"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
            TestContext.Current.CancellationToken);
        return (spec, messages);
    }

    /// <summary>The graph, such as <c>h = Relu(2) : 32</c>; the node's number stands first.</summary>
    public static string Of(ModelSpec spec)
    {
        ForwardSpec forward = spec.Forward!;
        IEnumerable<string> inputs = forward.Inputs.Select(input => Line($"{input.SourceName}: {input.Kind} {input.Length}"));
        IEnumerable<string> nodes = forward.Nodes.Select((node, i) =>
        {
            string name = node.Name.Length == 0 || node.Op == NodeOp.Input ? "" : $"{node.Name} = ";
            List<string> parts = [.. node.Operands.Select(operand => Line($"{operand}"))];
            string what = node.Op switch
            {
                NodeOp.Input => forward.Inputs[node.Index].SourceName,
                NodeOp.Weights => spec.Fields[node.Index].SourceName + (node.Start > 0 || node.Length < spec.Fields[node.Index].Length ? Line($"[{node.Start}..{node.Start + node.Length}]") : ""),
                NodeOp.Constant => Line($"{node.Parameter}"),
                _ => node.Op.ToString(),
            };
            if (node.Op is NodeOp.SparseMatMul or NodeOp.Gather)
                parts.Insert(0, forward.Inputs[node.Index].SourceName);
            if (node.Op == NodeOp.Slice)
                parts.Add(Line($"{node.Start}.."));
            if (node.Op is NodeOp.LeakyRelu or NodeOp.Normalize || (node.Op == NodeOp.Sum && node.Parameter != 1))
                parts.Add(Line($"{node.Parameter}"));
            return Line($"{i} {name}{what}{(parts.Count == 0 ? "" : $"({string.Join(", ", parts)})")} : {node.Length}");
        });
        Assert.Equal(forward.Nodes.Count - 1, forward.Output);
        return string.Join('\n', inputs.Concat(nodes));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
