using System.Globalization;
using System.Text;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>Writes products as statements, as frozen models do: so many terms in a method, pairs of numbers or four elements in a vector.</summary>
internal static class StraightLine
{
    private const string Head = """
        using System;
        using System.Runtime.CompilerServices;
        using System.Runtime.Intrinsics;
        using L1Gen.Kernels;
        public static class Code
        {

        """;

    /// <param name="table">The product.</param>
    /// <param name="termsOfMethod">Terms after which the next result starts a method.</param>
    /// <param name="inVectors">Whether four terms are one of vectors.</param>
    /// <param name="options">Options of the methods.</param>
    public static string Of(SparseTable table, int termsOfMethod, bool inVectors, string options)
    {
        var parts = new List<string>();
        StringBuilder? part = null;
        int terms = 0;
        for (int j = 0; j < table.Results; j++)
        {
            for (int start = table.Starts[j]; start == table.Starts[j] || start < table.Starts[j + 1]; start += termsOfMethod)
            {
                int end = Math.Min(table.Starts[j + 1], start + termsOfMethod);
                if (part is null || terms + end - start > termsOfMethod)
                {
                    Close();
                    part = new StringBuilder(
                        $"[MethodImpl({options})] static void Part{parts.Count}(ReadOnlySpan<float> x, Span<float> y) {{ if (x.Length != {table.Inputs} || y.Length != {table.Results}) throw new ArgumentException();\n");
                    terms = 0;
                }

                terms += end - start;
                part.Append(Sum(table, start, end, inVectors)).Append($"y[{j}] {(start == table.Starts[j] ? "" : "+")}= sum; }}\n");
            }
        }

        Close();
        return $"{Head}{string.Concat(parts)}public static void Run(ReadOnlySpan<float> x, Span<float> y) {{ {string.Concat(parts.Select((_, i) => $"Part{i}(x, y); "))}}}\n}}";

        void Close()
        {
            if (part is not null)
                parts.Add(part.Append("}\n").ToString());
        }
    }

    private static string Sum(SparseTable table, int start, int end, bool inVectors)
    {
        var code = new StringBuilder("{ float sum = 0;\n");
        int sums = 0, k = start;
        for (; inVectors && k + 4 <= end; k += 4, sums++)
        {
            string term = $"Frozen.Four({string.Join(", ", Enumerable.Range(k, 4).Select(i => $"x[{table.Indices[i]}]"))}) * Vector128.Create({string.Join(", ", Enumerable.Range(k, 4).Select(i => Number(table.Weights[i])))})";
            code.Append(sums < 4 ? $"Vector128<float> v{sums} = {term};\n" : $"v{sums % 4} += {term};\n");
        }

        if (sums > 0)
            code.Append($"sum = Frozen.Total({string.Join(" + ", Enumerable.Range(0, Math.Min(sums, 4)).Select(i => $"v{i}"))});\n");
        for (; k < end; k += 4)
            code.Append($"sum += {string.Join(" + ", Enumerable.Range(k, Math.Min(4, end - k)).Select(i => $"x[{table.Indices[i]}] * {Number(table.Weights[i])}"))};\n");
        return code.ToString();
    }

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";
}
