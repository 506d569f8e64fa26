using System.Diagnostics;

namespace L1Gen;

/// <summary>
/// Makes a static partial class the predictor of a saved model. The compiler reads the file, drops every weight that is zero and whatever depends on none that is left, and
/// emits code that holds the rest: <c>Predict</c>, and what belongs to the model's loss. See docs/frozen.md.
/// </summary>
/// <param name="file">
/// The file that <c>Save</c> wrote, one of the project's <c>AdditionalFiles</c>: its name, or as much of the end of its path as tells it from others, as in <c>models/digits.l1.json</c>.
/// </param>
/// <example>
/// <code>
/// [FrozenModel("digits.l1.json")]
/// public static partial class Digits;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
[Conditional("L1GEN_KEEP_ATTRIBUTES")]
public sealed class FrozenModelAttribute(string file) : Attribute
{
    /// <summary>The file that <c>Save</c> wrote, or the end of its path.</summary>
    public string File { get; } = file;

    /// <summary>
    /// Whether to emit a <c>readonly ref struct Input</c> with a member for each input element that the model reads, so that a caller computes no other; <see langword="false"/> by default.
    /// </summary>
    public bool EmitInput { get; set; }

    /// <summary>Whether the emitted code runs without <c>L1Gen.dll</c>: it then holds its own copy of the kernels that it calls; <see langword="false"/> by default.</summary>
    public bool Standalone { get; set; }
}
