using System.Globalization;
using System.Numerics.Tensors;
using Digits;
using L1Gen;

namespace Frozen;

/// <summary>The network of 64 pixels, 32 units and 10 digits: frozen, as it was trained, and as two dense layers.</summary>
internal sealed class DigitContest : Contest
{
    private const int Pixels = 64, Rows = 1024;
    private readonly DigitsNet _live;
    private readonly float[] _rows, _scores = new float[Rows * DigitReader.ScoreCount], _liveScores = new float[Rows * DigitReader.ScoreCount];
    private readonly float[] _hidden, _output, _units;

    public DigitContest(string folder)
        : this(folder, new DigitsNet())
    {
    }

    private DigitContest(string folder, DigitsNet live)
        : base("digits", live)
    {
        _live = live;
        _live.Load(Path.Combine(folder, "models", "digits.l1.json"));
        _rows = [.. File.ReadLines(Path.Combine(folder, "data", "digits.csv")).Take(Rows).SelectMany(line => line.Split(',').Take(Pixels)).Select(ink => int.Parse(ink, CultureInfo.InvariantCulture) / 16f)];

        // A row of weights for each unit, so that each is a dot product.
        (_hidden, _output) = (Transposed(_live.Hidden.AsSpan(), _live.HiddenBias.Length), Transposed(_live.Output.AsSpan(), DigitReader.ScoreCount));
        _units = new float[_live.HiddenBias.Length];
    }

    protected override Way[] Ways => [new("frozen", Rows, Frozen), new("frozen, 1,024 rows at once", Rows, Batch), new("live model", Rows, Live), new("dense layers", Rows, Dense)];

    public override double Difference()
    {
        Batch();
        Live();
        return Difference(_scores.Select(score => (double)score), _liveScores.Select(score => (double)score));
    }

    private void Frozen()
    {
        for (int row = 0; row < Rows; row++)
            DigitReader.Predict(Row(row), Scores(_scores, row));
    }

    private void Batch() => DigitReader.Predict(_rows, _scores);

    private void Live()
    {
        for (int row = 0; row < Rows; row++)
            _live.Predict(Row(row), Scores(_liveScores, row));
    }

    private void Dense()
    {
        for (int row = 0; row < Rows; row++)
        {
            Layer(Row(row), _hidden, _live.HiddenBias.AsSpan(), _units);
            TensorPrimitives.Max(_units, 0f, _units);
            Layer(_units, _output, _live.OutputBias.AsSpan(), Scores(_liveScores, row));
        }
    }

    private static void Layer(ReadOnlySpan<float> x, float[] weights, ReadOnlySpan<float> bias, Span<float> y)
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = bias[j] + TensorPrimitives.Dot(x, weights.AsSpan(j * x.Length, x.Length));
    }

    private ReadOnlySpan<float> Row(int row) => _rows.AsSpan(row * Pixels, Pixels);

    private static Span<float> Scores(float[] scores, int row) => scores.AsSpan(row * DigitReader.ScoreCount, DigitReader.ScoreCount);

    private static float[] Transposed(ReadOnlySpan<float> weights, int columns)
    {
        var transposed = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
            transposed[i % columns * (weights.Length / columns) + i / columns] = weights[i];
        return transposed;
    }
}
