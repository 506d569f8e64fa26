namespace L1Gen;

/// <summary>Numbers in messages.</summary>
internal static class Counted
{
    /// <summary>A number and its noun: <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
