namespace SpamText;

/// <summary>Text messages. Source and licence: data/README.md.</summary>
/// <param name="Texts">Their texts.</param>
/// <param name="IsSpam">1 for spam, 0 for others.</param>
internal sealed record Messages(string[] Texts, int[] IsSpam)
{
    /// <summary>Reads the file: every fifth message to test on, the others to fit on.</summary>
    public static (Messages Training, Messages HeldOut) Load(string path)
    {
        string[][] lines = [.. File.ReadLines(path).Select(line => line.Split('\t', 2))];
        return (Of(lines.Where((_, i) => i % 5 != 0)), Of(lines.Where((_, i) => i % 5 == 0)));
    }

    private static Messages Of(IEnumerable<string[]> lines) => new([.. lines.Select(line => line[1])], [.. lines.Select(line => line[0] == "spam" ? 1 : 0)]);
}
