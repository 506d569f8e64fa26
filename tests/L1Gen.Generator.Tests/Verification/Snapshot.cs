using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using DiffEngine;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit.v3;

namespace L1Gen.Generator.Tests.Verification;

/// <summary>
/// Holds what a generator emitted against files beside the test, by the conventions of Verify.SourceGenerators: this file is a stand-in for
/// that package, and goes when the package can be referenced; then a test says <c>Verifier.Verify</c>, and a module initializer calls
/// <c>VerifySourceGenerators.Initialize</c>.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Each emitted source is <c>Type.Method#HintWithoutExtension.verified.cs</c>, with the line <c>//HintName: …</c> on top; the
/// generator's diagnostics, if any, are <c>Type.Method.verified.txt</c>. The arguments of a theory follow the method, each as
/// <c>_name=value</c>.</item>
/// <item>Text is UTF-8 with a byte order mark and <c>\n</c>; a final newline counts.</item>
/// <item>What differs or is new is left as <c>.received.cs</c>, and accepted by renaming it to <c>.verified.cs</c>; a verified file that
/// the test no longer produces fails it too. Received files of an earlier run are deleted first.</item>
/// <item>A diff tool opens unless DiffEngine finds a build server or <c>DiffEngine_Disabled=true</c>.</item>
/// </list>
/// Unlike Verify, nothing is scrubbed: emitted code that names a directory or a machine ought to fail.
/// </remarks>
public static class Snapshot
{
    private const string InvalidInFileName = "\"\\<>|:*?/#";
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Compares all sources and diagnostics of the driver's last run with the verified files of the running test.</summary>
    /// <param name="driver">A driver that has run.</param>
    /// <param name="sourceFile">The test's file; supplied by the compiler.</param>
    /// <exception cref="SnapshotException">Something is new, differs or is left over.</exception>
    public static Task Verify(GeneratorDriver driver, [CallerFilePath] string sourceFile = "")
    {
        ArgumentNullException.ThrowIfNull(driver);
        bool launchDiffTool = !DiffRunner.Disabled && !BuildServerDetector.Detected;
        Compare(Path.GetDirectoryName(sourceFile)!, NameOfRunningTest(), Targets(driver.GetRunResult()), launchDiffTool);
        return Task.CompletedTask;
    }

    /// <summary>Compares texts with the verified files of one prefix in a directory.</summary>
    /// <param name="directory">Where the verified and received files lie.</param>
    /// <param name="prefix"><c>Type.Method</c> and the parameters.</param>
    /// <param name="targets">Each text under its ending: <c>#Hint.g</c> and <c>cs</c>, or nothing and <c>txt</c>.</param>
    /// <param name="launchDiffTool">Whether a diff tool is shown for what differs.</param>
    /// <exception cref="SnapshotException">Something is new, differs or is left over.</exception>
    internal static void Compare(string directory, string prefix, IReadOnlyList<SnapshotTarget> targets, bool launchDiffTool)
    {
        foreach (string file in Existing(directory, prefix, "received"))
            File.Delete(file);

        List<string> leftOver = Existing(directory, prefix, "verified");
        var report = new StringBuilder();
        foreach (SnapshotTarget target in targets)
        {
            string received = Path.Combine(directory, $"{prefix}{target.Name}.received.{target.Extension}");
            string verified = Path.Combine(directory, $"{prefix}{target.Name}.verified.{target.Extension}");
            leftOver.Remove(verified);
            string? expected = File.Exists(verified) ? File.ReadAllText(verified) : null;
            if (target.Text == expected)
            {
                if (launchDiffTool)
                    DiffRunner.Kill(received, verified);
                continue;
            }

            File.WriteAllText(received, target.Text, Encoding);
            Describe(report, received, verified, expected, target.Text);
            if (launchDiffTool)
                DiffRunner.Launch(received, verified);
        }

        foreach (string file in leftOver)
            report.Append("Delete (the test no longer produces it): ").Append(Path.GetFileName(file)).Append('\n');
        if (report.Length > 0)
            throw new SnapshotException($"Directory: {directory}\n{report}");
    }

    private static List<string> Existing(string directory, string prefix, string kind) =>
    [
        .. Directory.EnumerateFiles(directory, $"{prefix}*.{kind}.*").Where(file => Path.GetFileName(file) is var name
            && (name.StartsWith($"{prefix}.{kind}.", StringComparison.Ordinal) || name.StartsWith($"{prefix}#", StringComparison.Ordinal)))
    ];

    private static void Describe(StringBuilder report, string received, string verified, string? expected, string actual)
    {
        report.Append(string.IsNullOrEmpty(expected) ? "New:\n" : "NotEqual:\n")
            .Append("  - Received: ").Append(Path.GetFileName(received)).Append('\n')
            .Append("    Verified: ").Append(Path.GetFileName(verified)).Append('\n');
        if (expected is not null && expected.Contains('\r'))
            report.Append("    The verified file holds a carriage return; snapshots end their lines with \\n alone.\n");
        DiffPaneModel difference = new InlineDiffBuilder(new Differ()).BuildDiffModel(expected ?? "", actual, ignoreWhitespace: false);
        foreach (DiffPiece line in difference.Lines)
        {
            string mark = line.Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " };
            report.Append(mark).Append(line.Text).Append('\n');
        }
    }

    private static List<SnapshotTarget> Targets(GeneratorDriverRunResult run)
    {
        var targets = new List<SnapshotTarget>();
        if (!run.Diagnostics.IsEmpty)
            targets.Add(new("", "txt", DiagnosticText.Of(run.Diagnostics)));
        foreach (GeneratorRunResult result in run.Results)
        {
            if (result.Exception is not null)
                throw new InvalidOperationException($"The generator threw: {result.Exception.Message}", result.Exception);
            foreach (GeneratedSourceResult source in result.GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal))
            {
                string text = $"//HintName: {source.HintName}\n{source.SourceText}".ReplaceLineEndings("\n");
                targets.Add(new("#" + Path.GetFileNameWithoutExtension(source.SyntaxTree.FilePath), "cs", text));
            }
        }

        return targets;
    }

    private static string NameOfRunningTest()
    {
        if (TestContext.Current.TestMethod is not IXunitTestMethod testMethod)
            throw new InvalidOperationException("A snapshot is verified inside a running test.");
        MethodInfo method = testMethod.Method;
        Type type = method.ReflectedType!;
        var name = new StringBuilder(type.IsNested ? $"{type.ReflectedType!.Name}.{type.Name}" : type.Name).Append('.').Append(method.Name);
        object?[] arguments = TestContext.Current.Test is IXunitTest test ? test.TestMethodArguments : [];
        foreach ((ParameterInfo parameter, object? argument) in method.GetParameters().Zip(arguments))
            name.Append('_').Append(parameter.Name).Append('=').Append(NameOf(argument));
        return name.ToString();
    }

    private static string NameOf(object? argument)
    {
        string text = argument is null ? "null" : Convert.ToString(argument, CultureInfo.InvariantCulture)!;
        return string.Concat(text.Select(c => char.IsControl(c) || InvalidInFileName.Contains(c) ? '-' : c));
    }
}

/// <summary>One text to verify.</summary>
/// <param name="Name"><c>#</c> and the hint name without its extension, or empty.</param>
/// <param name="Extension"><c>cs</c> or <c>txt</c>.</param>
/// <param name="Text">With <c>\n</c> line ends.</param>
internal sealed record SnapshotTarget(string Name, string Extension, string Text);

/// <summary>A snapshot is new, differs or is left over; the message has the files and the differences, line by line.</summary>
public sealed class SnapshotException(string message) : Exception(message);

/// <summary>
/// Writes diagnostics as Verify.SourceGenerators does in its <c>.verified.txt</c>: unquoted JSON, the source lines underlined.
/// </summary>
file static class DiagnosticText
{
    public static string Of(ImmutableArray<Diagnostic> diagnostics) =>
        "{\n  Diagnostics: [\n" + string.Join(",\n", diagnostics.Select(Of)) + "\n  ]\n}";

    private static string Of(Diagnostic diagnostic)
    {
        DiagnosticDescriptor rule = diagnostic.Descriptor;
        var members = new List<string>();
        if (diagnostic.Location != Location.None)
            members.Add("Location: " + Of(diagnostic.Location));
        members.Add("Message: " + diagnostic.GetMessage(CultureInfo.InvariantCulture));
        members.Add("Severity: " + diagnostic.Severity);
        if (diagnostic.WarningLevel != 0)
            members.Add($"WarningLevel: {diagnostic.WarningLevel}");

        var inner = new List<string> { "Id: " + rule.Id, "Title: " + rule.Title.ToString(CultureInfo.InvariantCulture) };
        if (rule.Description.ToString(CultureInfo.InvariantCulture) is { Length: > 0 } description)
            inner.Add("Description: " + description);
        if (rule.HelpLinkUri.Length > 0)
            inner.Add("HelpLink: " + rule.HelpLinkUri);
        inner.Add("MessageFormat: " + rule.MessageFormat.ToString(CultureInfo.InvariantCulture));
        inner.Add("Category: " + rule.Category);
        inner.Add("DefaultSeverity: " + rule.DefaultSeverity);
        inner.Add("IsEnabledByDefault: " + (rule.IsEnabledByDefault ? "true" : "false"));
        if (rule.CustomTags.Any())
            inner.Add("CustomTags: [\n" + string.Join(",\n", rule.CustomTags.Select(tag => "          " + tag)) + "\n        ]");

        members.Add("Descriptor: {\n" + string.Join(",\n", inner.Select(line => "        " + line)) + "\n      }");
        return "    {\n" + string.Join(",\n", members.Select(line => "      " + line)) + "\n    }";
    }

    private static string Of(Location location)
    {
        FileLinePositionSpan span = location.GetMappedLineSpan();
        var text = new StringBuilder();
        if (location.SourceTree is { } tree)
        {
            TextLineCollection lines = tree.GetText().Lines;
            int first = Math.Max(span.StartLinePosition.Line - 1, 0);
            int last = Math.Min(span.EndLinePosition.Line + 1, lines.Count - 1);
            text.Append("/*\n");
            foreach (TextLine line in lines.Skip(first).Take(last - first + 1))
            {
                text.Append(line).Append('\n');
                if (line.Span.Intersection(location.SourceSpan) is { } marked)
                    text.Append(' ', marked.Start - line.Start).Append('^', marked.Length).Append('\n');
            }

            text.Append("*/\n");
        }

        return text.Append(span.Path.Replace('/', '\\')).Append(": ").Append(span.Span).ToString();
    }
}
