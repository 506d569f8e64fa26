using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Tests.Analyzers;

/// <summary>
/// A source in which the expected diagnostics are marked: <c>{|L1G001:text|}</c>, or <c>[|text|]</c> for an id given aside. Marks may nest.
/// </summary>
/// <param name="Text">The source without marks.</param>
/// <param name="Expected">The id and the place of every mark, by place.</param>
public sealed record Markup(string Text, ImmutableArray<(string Id, TextSpan Span)> Expected)
{
    /// <summary>Takes the marks out of a source.</summary>
    /// <param name="marked">The source with marks.</param>
    /// <param name="id">The id that <c>[|…|]</c> stands for.</param>
    /// <exception cref="ArgumentException">A mark is not closed, was never opened, or is <c>[|…|]</c> without an id.</exception>
    public static Markup Parse(string marked, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(marked);
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start, char Close)>();
        var expected = new List<(string Id, TextSpan Span)>();
        for (int i = 0; i < marked.Length; i++)
        {
            string two = i + 1 < marked.Length ? marked.Substring(i, 2) : "";
            switch (two)
            {
                case "[|":
                    if (id is null)
                        throw new ArgumentException("[|…|] needs an id; give one, or write {|L1G001:…|}.", nameof(id));
                    open.Push((id, text.Length, ']'));
                    i++;
                    break;
                case "{|":
                    int colon = marked.IndexOf(':', i);
                    if (colon < 0)
                        throw new ArgumentException("A mark is {|L1G001:…|}, but one has no colon.", nameof(marked));
                    open.Push((marked[(i + 2)..colon], text.Length, '}'));
                    i = colon;
                    break;
                case "|]" or "|}" when open.TryPeek(out var mark) && mark.Close == two[1]:
                    open.Pop();
                    expected.Add((mark.Id, TextSpan.FromBounds(mark.Start, text.Length)));
                    i++;
                    break;
                case "|]" or "|}":
                    throw new ArgumentException($"A '{two}' at {i} closes no mark.", nameof(marked));
                default:
                    text.Append(marked[i]);
                    break;
            }
        }

        if (open.Count > 0)
            throw new ArgumentException($"The mark of {open.Peek().Id} is not closed.", nameof(marked));
        return new Markup(text.ToString(), [.. expected.OrderBy(mark => mark.Span).ThenBy(mark => mark.Id, StringComparer.Ordinal)]);
    }
}
