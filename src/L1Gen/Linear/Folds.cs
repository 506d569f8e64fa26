namespace L1Gen;

/// <summary>Which fold each row is held out in.</summary>
internal static class Folds
{
    // Apart from the streams of training (0 for splits, 1 for weights, 2 and above for epochs).
    private const long Stream = -1;

    /// <summary>Folds of rows by chance, their sizes one apart at most.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="count">The number of folds.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="classes">The class of each row, each spread evenly over the folds (Kohavi 1995); empty for no classes.</param>
    public static int[] BySeed(int rows, int count, int seed, ReadOnlySpan<int> classes)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomGenerator(seed, Stream).Shuffle(order);
        if (!classes.IsEmpty)
        {
            int[] keys = classes.ToArray();
            order = [.. order.OrderBy(row => keys[row])];
        }

        int[] folds = new int[rows];
        for (int place = 0; place < rows; place++)
            folds[order[place]] = place % count;
        return folds;
    }

    /// <summary>Folds that keep rows of a group together: the largest group first, each to the fold with the fewest rows so far.</summary>
    /// <param name="groups">The group of each row, of at least as many groups as folds.</param>
    /// <param name="count">The number of folds.</param>
    /// <param name="seed">Decides the order of groups of the same size.</param>
    public static int[] ByGroup(IReadOnlyList<int> groups, int count, int seed)
    {
        (int Group, int Rows)[] sizes = [.. groups.GroupBy(group => group).Select(rows => (rows.Key, rows.Count())).OrderBy(pair => pair.Key)];
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        new RandomGenerator(seed, Stream).Shuffle(order);
        int[] rowsOfFold = new int[count];
        var foldOfGroup = new Dictionary<int, int>();
        foreach (int place in order.OrderByDescending(place => sizes[place].Rows))
        {
            int fold = Array.IndexOf(rowsOfFold, rowsOfFold.Min());
            foldOfGroup[sizes[place].Group] = fold;
            rowsOfFold[fold] += sizes[place].Rows;
        }

        return [.. groups.Select(group => foldOfGroup[group])];
    }
}
