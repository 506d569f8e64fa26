using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Tests.Incrementality;

/// <summary>
/// Edits of a project, for <see cref="TrackedSteps.Apply"/>. Text is changed in place and parsed incrementally, as an editor does.
/// </summary>
public static class Edit
{
    /// <summary>Replaces a text that occurs exactly once in all files.</summary>
    public static Func<CSharpCompilation, CSharpCompilation> Replace(string old, string replacement) => compilation =>
    {
        SyntaxTree tree = Assert.Single(compilation.SyntaxTrees, tree => tree.ToString().Contains(old, StringComparison.Ordinal));
        int start = tree.ToString().IndexOf(old, StringComparison.Ordinal);
        Assert.Equal(start, tree.ToString().LastIndexOf(old, StringComparison.Ordinal));
        return Change(compilation, tree, new TextSpan(start, old.Length), replacement);
    };

    /// <summary>Replaces the whole text of a file.</summary>
    public static Func<CSharpCompilation, CSharpCompilation> Rewrite(string path, string text) => compilation =>
    {
        SyntaxTree tree = Find(compilation, path);
        return Change(compilation, tree, new TextSpan(0, tree.Length), text);
    };

    /// <summary>Adds a file with the options of the others.</summary>
    public static Func<CSharpCompilation, CSharpCompilation> AddFile(string text, string path = "Added.cs") => compilation =>
        compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            SourceText.From(text, Encoding.UTF8), (CSharpParseOptions)compilation.SyntaxTrees[0].Options, path));

    /// <summary>Removes a file.</summary>
    public static Func<CSharpCompilation, CSharpCompilation> RemoveFile(string path) => compilation =>
        compilation.RemoveSyntaxTrees(Find(compilation, path));

    private static SyntaxTree Find(CSharpCompilation compilation, string path) =>
        compilation.SyntaxTrees.Single(tree => tree.FilePath == path);

    private static CSharpCompilation Change(CSharpCompilation compilation, SyntaxTree tree, TextSpan span, string text) =>
        compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new TextChange(span, text))));
}
