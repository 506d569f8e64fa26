using System.Numerics.Tensors;
using L1Gen;
using SpamText;

namespace Frozen;

/// <summary>The spam filter: frozen, which reads the text itself; as a model on the rows of a bag of words; and as a dense dot product.</summary>
internal sealed class SpamContest : Contest
{
    private static readonly string[] Messages = ["Congratulations! Claim your £1000 prize: call 09061701461 now", "See you at the station at 7, I'll wait"];
    private readonly SpamScore _live;
    private readonly BagOfWords _vocabulary;
    private readonly string[] _texts;
    private readonly double[] _scores, _liveScores, _dense = new double[SpamFilter.InputLength];

    public SpamContest(string folder)
        : this(folder, new SpamScore())
    {
    }

    private SpamContest(string folder, SpamScore live)
        : base("spam", live)
    {
        _live = live;
        _vocabulary = _live.Load(Path.Combine(folder, "models", "spam.l1.json")).BagOfWords!;
        _texts = SpamText.Messages.Load(Path.Combine(folder, "data", "SMSSpamCollection.tsv")).HeldOut.Texts;
        (_scores, _liveScores) = (new double[_texts.Length], new double[_texts.Length]);
    }

    /// <summary>What the filter says of two messages.</summary>
    public static string Example() =>
        string.Join('\n', Messages.Select(text => $"'{text}': {SpamFilter.Classes[SpamFilter.Classify(text)]}, {SpamFilter.Probability(text):0.0 %} for spam"));

    protected override Way[] Ways => [new("frozen, from the text", _texts.Length, Frozen), new("live model, from the text", _texts.Length, Live), new("dense dot product alone", _texts.Length, Dense)];

    public override double Difference()
    {
        Frozen();
        Live();
        return Difference(_scores, _liveScores);
    }

    private void Frozen()
    {
        for (int i = 0; i < _texts.Length; i++)
            _scores[i] = SpamFilter.Predict(_texts[i]);
    }

    private void Live()
    {
        SparseMatrix<double> rows = _vocabulary.Rows<double>(_texts);
        ReadOnlySpan<int> starts = rows.RowStarts.Span;
        for (int i = 0; i < _texts.Length; i++)
            _liveScores[i] = _live.Predict(new DoubleSparseVector(rows.ColumnIndices.Span[starts[i]..starts[i + 1]], rows.Values.Span[starts[i]..starts[i + 1]]));
    }

    private void Dense()
    {
        for (int i = 0; i < _texts.Length; i++)
            _liveScores[i] = _live.Intercept + TensorPrimitives.Dot(_dense, _live.Slopes.AsSpan());
    }
}
