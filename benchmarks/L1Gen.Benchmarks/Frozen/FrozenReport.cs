using System.Globalization;
using L1Gen.Benchmarks.Peers;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>Times frozen models beside all other ways to the same scores, and prints tables as Markdown.</summary>
internal static class FrozenReport
{
    private static readonly (string Name, Func<string, FrozenCase> Create)[] Cases =
    [
        ("1,000 / 20", name => Of(name, new Linear1000(seed: 1), 1000, 20)),
        ("10,000 / 20", name => Of(name, new Linear10000(seed: 1), 10000, 20)),
        ("10,000 / 100", name => Of(name, new Linear10000(seed: 1), 10000, 100)),
        ("10,000 / 1,000", name => Of(name, new Linear10000(seed: 1), 10000, 1000)),
        ("50,000 / 5,000", name => Of(name, new Linear50000(seed: 1), 50000, 5000)),
        ("784 × 64, 80 % zeros", name => Layer(name, 80)),
        ("784 × 64, 90 % zeros", name => Layer(name, 90)),
        ("784 × 64, 95 % zeros", name => Layer(name, 95)),
        ("784 × 64, 99 % zeros", name => Layer(name, 99)),
    ];

    /// <summary>Prints the cases whose names contain one of the words, or all.</summary>
    public static void Print(string[] words)
    {
        using var code = new MachineCode();
        List<FrozenFigures> figures = [];
        foreach ((string name, Func<string, FrozenCase> create) in Cases.Where(of => words.Length == 0 || words.Any(word => of.Name.Contains(word, StringComparison.Ordinal))))
        {
            Console.Error.WriteLine($"{name} …");
            figures.Add(create(name).Measure(code));
        }

        Single("one row, again and again", figures, figure => figure.Hot);
        Single($"each of {FrozenCase.Rows:#,0} rows", figures, figure => figure.Streamed);
        Console.WriteLine($"| batches of {FrozenCase.Rows:#,0}, a row | live | frozen, by rows | by columns | live / frozen | single rows / by rows | / by columns | first call, ms | code, bytes |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (FrozenFigures f in figures)
        {
            Timing single = f.Streamed[^1];
            Console.WriteLine(Invariant($"| {f.Name} | {Time(f.LiveBatch)} | {Time(f.FrozenBatch)} | {Time(f.Columns)} | {Ratio(f.LiveBatch, f.FrozenBatch)} | {Ratio(single, f.FrozenBatch)} | {Ratio(single, f.Columns)} | {f.FirstCall:0.0} | {f.CodeBytes:#,0} |"));
        }
    }

    private static FrozenCase Of(string name, Linear1000 live, int inputs, int survivors) => new(name, live, live.Predict, inputs, 1, survivors);

    private static FrozenCase Of(string name, Linear10000 live, int inputs, int survivors) => new(name, live, live.Predict, inputs, 1, survivors);

    private static FrozenCase Of(string name, Linear50000 live, int inputs, int survivors) => new(name, live, live.Predict, inputs, 1, survivors);

    private static FrozenCase Layer(string name, int zeros)
    {
        var live = new Layer784(seed: 1);
        return new(name, live, live.Predict, 784, 64, 784 * 64 * (100 - zeros) / 100);
    }

    private static void Single(string what, List<FrozenFigures> figures, Func<FrozenFigures, Timing[]> timings)
    {
        Console.WriteLine($"| {what} | dense | index loop | with 4 sums | live | frozen | best other / frozen | index loop / frozen | dense / frozen |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (FrozenFigures f in figures)
        {
            Timing[] t = timings(f);
            Timing best = t[..^1].MinBy(timing => timing.Median);
            Console.WriteLine($"| {f.Name} | {string.Join(" | ", t.Select(Time))} | {Ratio(best, t[^1])} | {Ratio(t[1], t[^1])} | {Ratio(t[0], t[^1])} |");
        }

        Console.WriteLine();
    }

    private static string Time(Timing timing) => timing.Median < 1 ? Invariant($"{1000 * timing.Median:0.#} ns") : Invariant($"{timing.Median:0.00} µs");

    private static string Ratio(Timing other, Timing frozen) => Invariant($"{other.Median / frozen.Median:0.00}×");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
