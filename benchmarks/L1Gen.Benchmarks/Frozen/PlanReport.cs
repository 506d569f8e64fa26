using System.Diagnostics;
using System.Globalization;
using L1Gen.Benchmarks.Peers;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>Times every plan of a frozen product at many sizes, and prints a table: where FrozenCost of the generator has its thresholds from.</summary>
internal static class PlanReport
{
    private const string Plain = "MethodImplOptions.NoInlining";
    private const string Optimized = "MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization";

    private static readonly (int Inputs, int Results, int Weights)[] Sizes =
    [
        (50, 1, 5), (200, 1, 20), (1000, 1, 100), (3000, 1, 300), (10000, 1, 1000), (20000, 1, 2000), (50000, 1, 5000),
        (32, 10, 32), (32, 10, 96), (64, 32, 200), (64, 32, 600), (784, 64, 500), (784, 64, 1000), (784, 64, 2500), (784, 64, 5000), (784, 64, 10000),
    ];

    private delegate void Product(ReadOnlySpan<float> x, Span<float> y);

    public static void Print()
    {
        Console.WriteLine("| inputs × results, weights | numbers, 512 a method | vectors, 128 | vectors, 512 | vectors, 2,048 | one method | 512, optimized at once | table | matrix | first call, ms: 512, optimized at once, table |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
        foreach ((int inputs, int results, int weights) in Sizes)
        {
            var table = new SparseTable(inputs, results, weights);
            float[] bias = new float[results], y = new float[results];
            var first = new List<double>();
            string[] times =
            [
                Straight(table, y, 512, inVectors: false, Plain, null), Straight(table, y, 128, inVectors: true, Plain, null), Straight(table, y, 512, inVectors: true, Plain, first),
                Straight(table, y, 2048, inVectors: true, Plain, null), Straight(table, y, int.MaxValue / 2, inVectors: true, Plain, null), Straight(table, y, 512, inVectors: true, Optimized, first),
                Time((x, to) => L1Gen.Kernels.Frozen.Product(x, table.Starts, table.Indices, table.Weights, bias, to), table, y, first),
                Time((x, to) => L1Gen.Kernels.Frozen.DenseProduct(x, table.Dense, bias, to), table, y, null),
            ];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {inputs:#,0} × {results}, {weights:#,0} | {string.Join(" | ", times)} | {first[0]:0.0}, {first[1]:0.0}, {first[2]:0.0} |"));
        }
    }

    private static string Straight(SparseTable table, float[] y, int termsOfMethod, bool inVectors, string options, List<double>? first)
    {
        Type code = CompiledSource.Load(StraightLine.Of(table, termsOfMethod, inVectors, options)).GetType("Code")!;
        return Time(code.GetMethod("Run")!.CreateDelegate<Product>(), table, y, first);
    }

    private static string Time(Product product, SparseTable table, float[] y, List<double>? first)
    {
        long start = Stopwatch.GetTimestamp();
        product(table.X, y);
        first?.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        double micro = Timing.Of(() => product(table.X, y)).Median;
        return string.Create(CultureInfo.InvariantCulture, $"{1000 * micro:#,0.0} ns");
    }
}
