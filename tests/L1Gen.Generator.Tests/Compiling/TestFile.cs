using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Tests.Compiling;

/// <summary>An additional file of a test's project.</summary>
/// <param name="path">Its path.</param>
/// <param name="text">Its text; null where it cannot be read.</param>
public sealed class TestFile(string path, string? text) : AdditionalText
{
    private readonly SourceText? _text = text is null ? null : SourceText.From(text, Encoding.UTF8);

    /// <inheritdoc/>
    public override string Path { get; } = path;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default) => _text;
}
