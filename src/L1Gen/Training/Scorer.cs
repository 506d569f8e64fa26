using System.Numerics;

namespace L1Gen;

/// <summary>Runs a model over data without training it, in batches that fit the cache: evaluation and prediction.</summary>
/// <param name="model">The model.</param>
/// <param name="rows">The most rows there will be, or fewer to take them in smaller batches.</param>
/// <param name="team">Who runs the passes; null for the caller alone.</param>
internal sealed class Scorer<T>(IDifferentiable<T> model, int rows, WorkerTeam? team = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int CacheBytes = 1 << 19;
    private const int LeastRows = 64;
    private const int MostRows = 1024;

    private readonly BatchEngine<T> _engine = new(model, Math.Min(rows, BatchRows(model.Plan.ValueCount)), withGradient: false, team);
    private readonly int[] _rows = new int[Math.Min(rows, BatchRows(model.Plan.ValueCount))];

    /// <summary>Rows of a batch whose workspace fits the cache, by the elements of a row's workspace; a multiple of 16.</summary>
    public static unsafe int BatchRows(int elements) => Math.Clamp(CacheBytes / sizeof(T) / Math.Max(1, elements), LeastRows, MostRows) / 16 * 16;

    /// <summary>Loss and metrics.</summary>
    /// <param name="data">With targets; at least one row on some rank.</param>
    /// <param name="penalty">The model's penalty.</param>
    /// <param name="ranks">Those that have the rows together.</param>
    public Evaluation Evaluate(BoundData<T> data, double penalty, ICommunicator ranks)
    {
        var metrics = new Metrics<T>(model.Plan);
        for (int start = 0; start < data.Rows; start += _engine.Rows)
        {
            Load(data, start, withTargets: true);
            metrics.Add(_engine, _engine.ComputeLoss());
        }

        return metrics.ToEvaluation(data.Rows, penalty, ranks);
    }

    /// <summary>The scores of all rows, row after row.</summary>
    public void Predict(BoundData<T> data, Span<T> scores)
    {
        int outputs = model.Plan.Scores.Count;
        for (int start = 0; start < data.Rows; start += _engine.Rows)
        {
            Load(data, start, withTargets: false);
            _engine.Forward();
            for (int output = 0; output < outputs; output++)
            {
                ReadOnlySpan<T> lane = _engine.Scores(output);
                for (int b = 0; b < lane.Length; b++)
                    scores[(start + b) * outputs + output] = lane[b];
            }
        }
    }

    private void Load(BoundData<T> data, int start, bool withTargets)
    {
        Span<int> rows = _rows.AsSpan(0, Math.Min(_rows.Length, data.Rows - start));
        for (int b = 0; b < rows.Length; b++)
            rows[b] = data.Data.Order?[start + b] ?? start + b;
        _engine.Load(data, rows, withTargets);
    }
}
