using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the products of one row, each by its plan.</summary>
internal sealed class FrozenProductCode(FrozenClass type, FrozenParameters inputs, FrozenSource source, FrozenSum sums, FrozenRowCode row)
{
    private CodeWriter Writer => type.Writer;

    private string Generic => $"<{type.Element}>";

    public void Write(FrozenProduct product)
    {
        FrozenForm form = type.Plan.Form(product);
        switch (form)
        {
            case FrozenForm.Straight when type.Plan.IsChunked(product):
                Chunks(product);
                break;
            case FrozenForm.Straight:
                for (int j = 0; j < product.To.Length; j++)
                    Result(product, j, sums.Of(Terms(product, j, row.Element)));
                break;
            case FrozenForm.Table when product.To.Length == 1:
                string bias = product.Bias[0] == 0 ? "" : $" + {type.Tables.Number(product.Bias[0])}";
                Result(product, 0, $"{type.Kernels}Dot{Generic}({row.SpanOf(product.X)}, {Places(product)}, {Weights(type, product)}){bias}");
                break;
            case FrozenForm.Table:
                Writer.Line($"{type.Kernels}Product{Generic}({row.SpanOf(product.X)}, {Starts(type, product)}, {Places(product)}, {Weights(type, product)}, {Bias(type, product)}, {row.SpanOf(product.To)});");
                break;
            default:
                List<int> places = FrozenPlan.Places(product);
                Writer.Line($"{type.Kernels}DenseProduct{Generic}({row.SpanOf(product.X)}, {Places(product, places)}{type.Tables.Aligned(DenseWeights(type, product, places), type.Kernels)}, {Bias(type, product)}, {row.SpanOf(product.To)});");
                break;
        }

        bool isWritten = form == FrozenForm.Straight || (form == FrozenForm.Table && product.To.Length == 1);
        if (product.Activation is { } activation && !(isWritten && FrozenPlan.IsSimple(activation)))
            row.Map(activation, product.Parameter, row.SpanOf(product.To), row.SpanOf(product.To));
    }

    public static string Starts(FrozenClass type, FrozenProduct product) => type.Tables.Integers($"{product.To.Name}Starts", product.Starts);

    public static string Weights(FrozenClass type, FrozenProduct product) => type.Tables.Weights($"{product.To.Name}Weights", product.Weights);

    public static string Bias(FrozenClass type, FrozenProduct product) => type.Tables.Weights($"{product.To.Name}Bias", product.Bias);

    /// <summary>The weights of the elements that are read, a row for each, zeros among them.</summary>
    public static string DenseWeights(FrozenClass type, FrozenProduct product, IReadOnlyList<int> places)
    {
        int n = product.To.Length;
        var rows = new double[places.Count * n];
        Dictionary<int, int> rowOf = places.Select((place, i) => (place, i)).ToDictionary(pair => pair.place, pair => pair.i);
        for (int j = 0; j < n; j++)
        {
            for (int k = product.Starts[j]; k < product.Starts[j + 1]; k++)
                rows[rowOf[product.Indices[k]] * n + j] = product.Weights[k];
        }

        return type.Tables.Weights($"{product.To.Name}Weights", rows);
    }

    /// <summary>The assignment of a result, with an activation that is an expression.</summary>
    private void Result(FrozenProduct product, int j, string value) => Writer.Line($"{row.Assign(product.To, j)} {Activated(product, value)};");

    private string Activated(FrozenProduct product, string value) =>
        product.Activation is { } activation && FrozenPlan.IsSimple(activation) ? row.Simple(activation, product.Parameter, value) : value;

    /// <summary>The terms of a result, its bias first.</summary>
    private List<string> Terms(FrozenProduct product, int j, Func<FrozenValue, int, string> element)
    {
        var terms = new List<string>();
        if (product.Bias[j] != 0)
            terms.Add(type.Tables.Number(product.Bias[j]));
        for (int k = product.Starts[j]; k < product.Starts[j + 1]; k++)
            terms.Add(FrozenSum.Term(element(product.X, product.Indices[k]), product.Weights[k], type.Tables.Number(product.Weights[k])));
        return terms;
    }

    /// <summary>A straight line that is too long for one method: methods of several results, or of a part of one.</summary>
    private void Chunks(FrozenProduct product)
    {
        string x = row.SpanOf(product.X);
        for (int j = 0; j < product.To.Length;)
        {
            int first = j, terms = 0;
            for (; j < product.To.Length && terms + Count(product, j) <= FrozenPlan.LongestMethod; j++)
                terms += Count(product, j);
            if (j > first)
            {
                if (product.To.Length == 1)
                    Result(product, 0, $"{Part(product, Terms(product, 0, Parameter))}({x})");
                else
                    Writer.Line($"{Part(product, first, j)}({x}, {row.SpanOf(product.To)});");
                continue;
            }

            List<string> all = Terms(product, j, Parameter);
            var calls = new List<string>();
            for (int k = 0; k < all.Count; k += FrozenPlan.LongestMethod)
                calls.Add($"{Part(product, all.GetRange(k, Math.Min(FrozenPlan.LongestMethod, all.Count - k)))}({x})");
            Result(product, j, sums.Of(calls));
            j++;
        }
    }

    private static int Count(FrozenProduct product, int j) => product.Starts[j + 1] - product.Starts[j] + 1;

    /// <summary>An element of the factor within a method that has it as its parameter x.</summary>
    private string Parameter(FrozenValue value, int index) =>
        $"x[{Literals.Display(inputs.Of(value) is { } input ? inputs.Place(input, index, source) : index)}]";

    /// <summary>A method that returns a sum.</summary>
    private string Part(FrozenProduct product, List<string> terms)
    {
        string name = type.Names.Member(FrozenNames.Words(product.To.Name), "Part");
        type.Later(() =>
        {
            Open($"{type.Element} {name}({FrozenClass.ReadOnlySpan}{type.Element}> x)", product);
            Writer.Line($"return {new FrozenSum(Writer, type.Element, new FrozenNames("x", type.Hidden)).Of(terms)};");
            Writer.Close();
        });
        return $"{type.Hidden}.{name}";
    }

    /// <summary>A method of several results.</summary>
    private string Part(FrozenProduct product, int first, int end)
    {
        string name = type.Names.Member(FrozenNames.Words(product.To.Name), "Part");
        type.Later(() =>
        {
            Open($"void {name}({FrozenClass.ReadOnlySpan}{type.Element}> x, {FrozenClass.Span}{type.Element}> y)", product, withResults: true);
            var parts = new FrozenSum(Writer, type.Element, new FrozenNames("x", "y", type.Hidden));
            for (int j = first; j < end; j++)
                Writer.Line($"y[{Literals.Display(j)}] = {Activated(product, parts.Of(Terms(product, j, Parameter)))};");
            Writer.Close();
        });
        return $"{type.Hidden}.{name}";
    }

    private void Open(string signature, FrozenProduct product, bool withResults = false)
    {
        Writer.Line($"// {FrozenNames.OneLine(product.Text)}");
        Writer.Line(FrozenClass.Optimized);
        Writer.Open($"internal static {signature}");
        // The JIT then knows that every place lies within.
        type.Check("x.Length", Literals.Display(Length(product.X)), "x");
        if (withResults)
            type.Check("y.Length", Literals.Display(product.To.Length), "y");
        Writer.Line();
    }

    private int Length(FrozenValue value) => inputs.Of(value) is { } input ? FrozenParameters.Length(input, source) : value.Length;

    private string Places(FrozenProduct product) => type.Tables.Places(
        $"{product.To.Name}Places", product.Indices.Select(place => inputs.Of(product.X) is { } input ? inputs.Place(input, place, source) : place), Length(product.X));

    /// <summary>The places of a dense product, a comma behind; nothing where it reads all elements.</summary>
    private string Places(FrozenProduct product, List<int> places)
    {
        List<int> found = places.Select(place => inputs.Of(product.X) is { } input ? inputs.Place(input, place, source) : place).ToList();
        return found.Count == Length(product.X) ? "" : type.Tables.Places($"{product.To.Name}Rows", found, Length(product.X)) + ", ";
    }
}
