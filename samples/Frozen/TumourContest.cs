using System.Numerics.Tensors;
using Genes;
using L1Gen;

namespace Frozen;

/// <summary>The tumour test: frozen, with a whole row or with the genes that it reads alone; as it was trained; and as a dense dot product.</summary>
internal sealed class TumourContest : Contest
{
    private readonly TumourScore _live;
    private readonly double[] _rows, _columns, _scores, _liveScores;

    public TumourContest(string folder)
        : this(folder, new TumourScore())
    {
    }

    private TumourContest(string folder, TumourScore live)
        : base("genes", live)
    {
        _live = live;
        _live.Load(Path.Combine(folder, "models", "genes.l1.json"));
        double[,] expressions = Tissues.Load(Path.Combine(folder, "data", "alon.csv.gz")).X;
        int rows = expressions.GetLength(0);
        _rows = [.. expressions.Cast<double>()];
        _columns = [.. Enumerable.Range(0, Tissues.Genes).SelectMany(gene => Enumerable.Range(0, rows).Select(row => expressions[row, gene]))];
        (_scores, _liveScores) = (new double[rows], new double[rows]);
    }

    protected override Way[] Ways =>
        [new("frozen", Rows, Frozen), new("frozen, a column for each gene", Rows, Columns), new("live model", Rows, Live), new("dense dot product", Rows, Dense)];

    private int Rows => _scores.Length;

    public override double Difference()
    {
        Columns();
        Live();
        return Difference(_scores, _liveScores);
    }

    private void Frozen()
    {
        for (int i = 0; i < _scores.Length; i++)
            _scores[i] = TumourTest.Predict(Row(i));
    }

    private void Columns() => TumourTest.PredictColumns(_columns, _scores.Length, _scores);

    private void Live()
    {
        for (int i = 0; i < _liveScores.Length; i++)
            _liveScores[i] = _live.Predict(Row(i));
    }

    private void Dense()
    {
        for (int i = 0; i < _liveScores.Length; i++)
            _liveScores[i] = _live.Intercept + TensorPrimitives.Dot(Row(i), _live.Slopes.AsSpan());
    }

    private ReadOnlySpan<double> Row(int row) => _rows.AsSpan(row * Tissues.Genes, Tissues.Genes);
}
