using System.Numerics.Tensors;
using System.Reflection;
using L1Gen.Benchmarks.Peers;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>A product x·W + b whose weights are mostly zero, computed by every side.</summary>
internal sealed class FrozenCase
{
    /// <summary>Rows of a batch.</summary>
    public const int Rows = 1024;

    private delegate float OneScore(ReadOnlySpan<float> x);
    internal delegate void ManyScores(ReadOnlySpan<float> x, Span<float> scores);
    private delegate void ColumnScores(ReadOnlySpan<float> columns, int rows, Span<float> scores);

    private readonly IDifferentiable<float> _live;
    private readonly ManyScores _liveRow;
    private readonly int _inputs, _results;
    private readonly float[] _dense;
    private readonly int[] _starts, _indices;
    private readonly float[] _weights, _rows;

    public FrozenCase(string name, IDifferentiable<float> live, ManyScores liveRow, int inputs, int results, int survivors)
    {
        (Name, _live, _liveRow, _inputs, _results) = (name, live, liveRow, inputs, results);
        var random = new Random(1);
        Span<float> slopes = live.WeightsOf(0);
        slopes.Clear();
        int[] places = [.. Enumerable.Range(0, inputs * results)];
        random.Shuffle(places);
        foreach (int place in places.AsSpan(0, survivors))
            slopes[place] = random.NextSingle() - 0.5f;

        // Result by result: what a dot product and an index loop want.
        _dense = new float[inputs * results];
        List<int> starts = [0], indices = [];
        List<float> weights = [];
        for (int j = 0; j < results; j++)
        {
            for (int k = 0; k < inputs; k++)
            {
                float weight = _dense[j * inputs + k] = slopes[k * results + j];
                if (weight != 0)
                {
                    indices.Add(k);
                    weights.Add(weight);
                }
            }

            starts.Add(indices.Count);
        }

        (_starts, _indices, _weights) = ([.. starts], [.. indices], [.. weights]);
        _rows = new float[(long)Rows * inputs];
        for (int i = 0; i < _rows.Length; i++)
            _rows[i] = random.NextSingle() - 0.5f;
    }

    public string Name { get; }

    public FrozenFigures Measure(MachineCode code)
    {
        string file = Path.Combine(Path.GetTempPath(), $"case{Guid.NewGuid():N}.l1.json");
        _live.Save(file);
        Type type = CompiledSource.Freeze(file);
        File.Delete(file);
        ManyScores batch = Method<ManyScores>(type, "Predict");
        OneScore? one = _results == 1 ? Method<OneScore>(type, "Predict") : null;
        ColumnScores byColumns = Method<ColumnScores>(type, "PredictColumns");
        float[] scores = new float[_results], all = new float[Rows * _results], expected = new float[Rows * _results];
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        long bytes = code.Of(type, () =>
        {
            Frozen(0);
            start = System.Diagnostics.Stopwatch.GetTimestamp() - start;
        });
        double first = start * 1e3 / System.Diagnostics.Stopwatch.Frequency;

        var data = new Dataset<float>(_rows);
        _live.Predict(data, expected);
        batch(_rows, all);
        for (int i = 0; i < all.Length; i++)
        {
            if (Math.Abs(all[i] - expected[i]) > 1e-4 * Math.Max(1, Math.Abs(expected[i])))
                throw new InvalidOperationException($"{Name}: score {i} is {all[i]}, of the live model {expected[i]}.");
        }

        Side[] single = [new("dense", Dense), new("loop", Loop), new("4 sums", FourSums), new("live", Live), new("frozen", Frozen)];
        Timing[] hot = [.. single.Select(side => Timing.Of(() => side.Row(0)))];
        Timing[] streamed = [.. single.Select(side => Each(side.Row))];
        Timing liveBatch = PerRow(() => _live.Predict(data, all)), frozenBatch = PerRow(() => batch(_rows, all));
        float[] columns = new float[_rows.Length];
        for (int r = 0; r < Rows; r++)
        {
            for (int f = 0; f < _inputs; f++)
                columns[f * Rows + r] = _rows[r * _inputs + f];
        }

        Timing columnBatch = PerRow(() => byColumns(columns, Rows, all));
        return new(Name, hot, streamed, liveBatch, frozenBatch, columnBatch, first, bytes);

        void Frozen(int row)
        {
            if (one is not null)
                scores[0] = one(Row(row));
            else
                batch(Row(row), scores);
        }

        void Dense(int row)
        {
            ReadOnlySpan<float> x = Row(row);
            for (int j = 0; j < scores.Length; j++)
                scores[j] = TensorPrimitives.Dot(x, _dense.AsSpan(j * _inputs, _inputs));
        }

        void Live(int row) => _liveRow(Row(row), scores);

        void Loop(int row)
        {
            ReadOnlySpan<float> x = Row(row);
            for (int j = 0; j < scores.Length; j++)
            {
                float sum = 0;
                for (int k = _starts[j]; k < _starts[j + 1]; k++)
                    sum += _weights[k] * x[_indices[k]];
                scores[j] = sum;
            }
        }

        void FourSums(int row)
        {
            ReadOnlySpan<float> x = Row(row);
            for (int j = 0; j < scores.Length; j++)
            {
                ReadOnlySpan<int> indices = _indices.AsSpan(_starts[j].._starts[j + 1]);
                ReadOnlySpan<float> weights = _weights.AsSpan(_starts[j].._starts[j + 1]);
                float a = 0, b = 0, c = 0, d = 0;
                int k = 0;
                for (; k + 3 < indices.Length && k + 3 < weights.Length; k += 4)
                {
                    a += weights[k] * x[indices[k]];
                    b += weights[k + 1] * x[indices[k + 1]];
                    c += weights[k + 2] * x[indices[k + 2]];
                    d += weights[k + 3] * x[indices[k + 3]];
                }

                for (; k < weights.Length; k++)
                    a += weights[k] * x[indices[k]];
                scores[j] = a + b + (c + d);
            }
        }
    }

    private static T Method<T>(Type type, string name)
        where T : Delegate
    {
        Type[] parameters = [.. typeof(T).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType)];
        return type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)!.CreateDelegate<T>();
    }

    private static Timing Each(Action<int> predict) => PerRow(() =>
    {
        for (int row = 0; row < Rows; row++)
            predict(row);
    });

    private static Timing PerRow(Action call)
    {
        Timing timing = Timing.Of(call);
        return new(timing.Median / Rows, timing.Fastest / Rows);
    }

    private ReadOnlySpan<float> Row(int row) => _rows.AsSpan(row * _inputs, _inputs);

    private sealed record Side(string Name, Action<int> Row);
}

/// <summary>What was measured of a case: microseconds of a row; of single rows the sides dense, loop, four sums, live and frozen.</summary>
internal sealed record FrozenFigures(string Name, Timing[] Hot, Timing[] Streamed, Timing LiveBatch, Timing FrozenBatch, Timing Columns, double FirstCall, long CodeBytes);
