using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Builds pruned networks by hand.</summary>
internal static class Networks
{
    /// <summary>A dense input whose elements with a weight in <paramref name="places"/> are left.</summary>
    public static FrozenInput Dense(string name, int length, IEnumerable<int> places, int firstFeature = 0) =>
        new(name, Model.InputKind.Dense, length, [.. places.Distinct().Order()], firstFeature, true);

    /// <summary>A product of the rows of a matrix, results × elements of the factor, whose zeros are dropped.</summary>
    public static FrozenProduct Product(string name, string text, FrozenValue x, double[][] weights, double[] bias, NodeOp? activation = null, double parameter = 0)
    {
        List<int> starts = [0], indices = [];
        List<double> values = [];
        foreach (double[] row in weights)
        {
            for (int k = 0; k < row.Length; k++)
            {
                if (row[k] == 0)
                    continue;
                indices.Add(k);
                values.Add(row[k]);
            }

            starts.Add(indices.Count);
        }

        return new FrozenProduct(new FrozenValue(name, weights.Length), text, x, starts, indices, values, bias, activation, parameter);
    }

    /// <summary>The elements of a value as scores.</summary>
    public static IReadOnlyList<FrozenElement> All(FrozenValue value) => [.. Enumerable.Range(0, value.Length).Select(i => new FrozenElement(value, i, 0))];

    /// <summary>A linear model of one score over one dense input.</summary>
    public static FrozenNetwork Linear(int length, IReadOnlyDictionary<int, double> weights, double bias, string element = "float", string loss = "L2", IReadOnlyList<string>? features = null)
    {
        FrozenInput x = Dense("x", length, weights.Keys);
        double[] row = new double[length];
        foreach ((int place, double weight) in weights)
            row[place] = weight;
        FrozenProduct product = Product("score", "Dot(x, Slopes) + Intercept", x.Value, [row], [bias]);
        return new FrozenNetwork
        {
            Element = element,
            SavedType = "Shop.Risk",
            Forward = "Dot(x, Slopes) + Intercept",
            Loss = loss,
            Inputs = [x],
            Features = features,
            Steps = [product],
            Scores = All(product.To),
            Weights = length + 1,
            Survivors = weights.Count + (bias == 0 ? 0 : 1),
        };
    }

    /// <summary>A filter of texts with three of six terms left, and a text to replay.</summary>
    public static FrozenNetwork Text()
    {
        var x = new FrozenInput("words", Model.InputKind.Sparse, 6, [1, 3, 5], 0, true);
        FrozenProduct product = Product("score", "Dot(words, Slopes) + Intercept", x.Value, [[0.5, -0.25, 2]], [-1]);
        return new FrozenNetwork
        {
            Element = "float",
            SavedType = "Shop.Spam",
            Forward = "Dot(words, Slopes) + Intercept",
            Loss = "Logistic",
            Inputs = [x],
            Features = ["a", "free", "b", "[3 digits]", "call", "£"],
            Classes = ["ham", "spam"],
            Tokens = new FrozenTokens(1, false, true, "£"),
            Steps = [product],
            Scores = All(product.To),
            Weights = 7,
            Survivors = 4,
            SelfTest = [new FrozenRow([[1, 2]], [1, 4], "free, free call", [-0.5])],
        };
    }

    /// <summary>A network of two layers with weights of a seed, of which a share is left.</summary>
    public static FrozenNetwork Layers(int inputs, int hidden, int scores, double kept, int seed = 1, string element = "float", string loss = "SoftmaxCrossEntropy", NodeOp activation = NodeOp.Relu, Model.InputKind kind = Model.InputKind.Dense)
    {
        var random = new Random(seed);
        double[][] first = Weights(random, hidden, inputs, kept, element), second = Weights(random, scores, hidden, kept, element);
        List<int> survivors = [.. Enumerable.Range(0, inputs).Where(place => first.Any(row => row[place] != 0))];
        var x = new FrozenInput("x", kind, inputs, survivors, 0, true);
        if (kind == Model.InputKind.Sparse)
            first = [.. first.Select(row => survivors.Select(place => row[place]).ToArray())];
        FrozenProduct layer = Product("hidden", "Relu(x * Hidden + HiddenBias)", x.Value, first, Biases(random, hidden, element), activation);
        FrozenProduct output = Product("output", "hidden * Output + OutputBias", layer.To, second, Biases(random, scores, element));
        return new FrozenNetwork
        {
            Element = element,
            SavedType = "Shop.Digits",
            Forward = "Relu(x * Hidden + HiddenBias) * Output + OutputBias",
            Loss = loss,
            Inputs = [x],
            Steps = [layer, output],
            Scores = All(output.To),
            Weights = (inputs + 1) * hidden + (hidden + 1) * scores,
            Survivors = layer.Weights.Count + output.Weights.Count + hidden + scores,
        };
    }

    /// <summary>Weights of the element, of which a share is not zero.</summary>
    public static double[][] Weights(Random random, int rows, int columns, double kept, string element) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() < kept ? Number(random, element) : 0).ToArray())];

    public static double[] Biases(Random random, int count, string element) => [.. Enumerable.Range(0, count).Select(_ => Number(random, element))];

    /// <summary>A number that the element holds.</summary>
    public static double Number(Random random, string element)
    {
        double number = random.NextDouble() * 2 - 1;
        return element == "float" ? (float)number : number;
    }
}
