using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the members that predict.</summary>
internal sealed class FrozenMembers(FrozenClass type, FrozenParameters inputs)
{
    private const string Span = FrozenClass.Span;
    private const string ReadOnlySpan = FrozenClass.ReadOnlySpan;
    private readonly FrozenNetwork _network = type.Network;

    private CodeWriter Writer => type.Writer;

    private string Element => type.Element;

    private bool IsLogistic => _network.Loss == "Logistic" && type.IsOneScore;

    private bool HasIndex => _network.Inputs.Any(input => input.Kind == InputKind.Index);

    private bool IsSoftmax => _network.Loss == "SoftmaxCrossEntropy";

    public void Write()
    {
        var batch = new FrozenBatch(type, inputs);
        if (inputs.Sparse is null)
            Core();
        else
            new FrozenSparse(type, inputs, this).Write();
        batch.Write();
        if (inputs.Sparse is null)
            Links(inputs.Parameters(Element), inputs.Arguments(), HasIndex);
        batch.Links(IsLogistic, IsSoftmax);
        if (type.Spec.EmitsInput)
            new FrozenInputStruct(type, inputs).Write(this);
        new FrozenSelfTest(type, inputs).Write();
    }

    /// <summary>Writes the class and the probabilities of one row.</summary>
    /// <param name="parameters">What is given, a comma behind each.</param>
    /// <param name="arguments">The same to pass on.</param>
    /// <param name="withProbabilities">Whether the probabilities of one row have no batch that is the same.</param>
    public void Links(string parameters, string arguments, bool withProbabilities)
    {
        string given = parameters.Substring(0, parameters.Length - 2), passed = arguments.Substring(0, arguments.Length - 2);
        if (IsLogistic)
        {
            Summary("The probability that the target of a row is 1.");
            Writer.Line($"public static {Element} Probability({given}) => {type.Kernels}Sigmoid<{Element}>(Predict({passed}));");
            Summary("The class of a row: 1 where its score is above 0, else 0.");
            Writer.Line($"public static int Classify({given}) => Predict({passed}) > 0 ? 1 : 0;");
        }

        if (!IsSoftmax)
            return;
        Summary("The class of the greatest score of a row.");
        Writer.Open($"public static int Classify({given})");
        if (parameters == inputs.Parameters(Element))
            inputs.Check(type, FrozenSource.Whole);

        string? rented = type.Temporary("scores", _network.Scores.Count);
        Writer.Line($"Predict({arguments}scores);");
        if (rented is null)
        {
            Writer.Line($"return {type.Kernels}ArgMax<{Element}>(scores);");
        }
        else
        {
            Writer.Line($"int greatest = {type.Kernels}ArgMax<{Element}>(scores);");
            Writer.Line(rented);
            Writer.Line("return greatest;");
        }

        Writer.Close();
        if (!withProbabilities)
            return;
        Summary("The probability of each class for one row.");
        Writer.Open($"public static void Probabilities({parameters}{Span}{Element}> probabilities)");
        Writer.Line($"Predict({arguments}probabilities);");
        Writer.Line($"{type.Kernels}Softmax<{Element}>(probabilities, probabilities);");
        Writer.Close();
    }

    private void Summary(string text)
    {
        Writer.Line();
        Writer.Line($"/// <summary>{text}</summary>");
    }

    /// <summary>The scores of one row: of one score a member that callers see, of several a method that the batches call.</summary>
    private void Core()
    {
        if (type.IsOneScore)
        {
            string parameters = inputs.Parameters(Element);
            Summary("The score of one row. Allocates nothing, and may run on any number of threads.");
            Body($"public static {Element} Predict({parameters.Substring(0, parameters.Length - 2)})", FrozenSource.Rows);
        }
        else
        {
            type.Later(() => Body($"internal static void Row({inputs.Parameters(Element)}{Span}{Element}> scores)", FrozenSource.Rows));
        }

        OneRow("Row");
    }

    /// <summary>Writes the prediction of one row into a span where an index input tells it from that of several rows.</summary>
    /// <param name="several">The method of the nested class that computes several scores.</param>
    public void OneRow(string several)
    {
        if (!HasIndex)
            return;
        Summary($"The {(type.IsOneScore ? "score" : $"{type.ScoreCount} scores")} of one row.");
        string arguments = inputs.Arguments();
        Writer.Open($"public static void Predict({inputs.Parameters(Element)}{Span}{Element}> scores)");
        if (type.IsOneScore)
            type.Check("scores.Length", "1", "scores");
        Writer.Line(type.IsOneScore ? $"scores[0] = Predict({arguments.Substring(0, arguments.Length - 2)});" : $"{type.Hidden}.{several}({arguments}scores);");
        Writer.Close();
    }

    /// <summary>Writes a method of one row, its lengths checked.</summary>
    public void Body(string signature, FrozenSource source, Func<FrozenInput, int, string>? member = null)
    {
        if (_network.Steps.OfType<FrozenProduct>().Sum(product => product.Weights.Count) > 16)
            Writer.Line(FrozenClass.Optimized);
        Writer.Open(signature);
        if (member is null)
            inputs.Check(type, source);
        foreach (FrozenInput input in _network.Inputs.Where(input => member is not null && input.Kind == InputKind.Index))
            Writer.Line(inputs.CheckIndex(type, input, member!(input, 0), member(input, 0)));
        if (!type.IsOneScore)
            type.Check("scores.Length", type.ScoreCount, "scores");
        new FrozenRowCode(type, inputs, source, member).Write(member is null || HasIndex || !type.IsOneScore);
        Writer.Close();
    }
}
