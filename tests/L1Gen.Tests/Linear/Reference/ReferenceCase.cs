using System.Reflection;
using System.Text.Json;

namespace L1Gen.Tests.Linear.Reference;

/// <summary>Solutions recorded by benchmarks/peers/linear_reference.py.</summary>
internal sealed class ReferenceCase
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private ReferenceCase(Recorded recorded)
    {
        Data = ReferenceData.Read(recorded.Data);
        Points = recorded.Points;
        LambdaMax = recorded.LambdaMax;
        RecordedOptions given = recorded.Options;
        Options = new PathOptions
        {
            Loss = Enum.Parse<Loss>(given.Loss),
            Delta = given.Delta,
            Intercept = given.Intercept,
            Standardize = given.Standardize,
            L1Ratio = given.L1Ratio,
            PenaltyFactors = given.PenaltyFactors,
            NonNegative = given.NonNegative,
            LowerBounds = given.Bounds is { } bound ? Enumerable.Repeat(-bound, Data.ColumnRows.Length).ToArray() : null,
            UpperBounds = given.Bounds is { } same ? Enumerable.Repeat(same, Data.ColumnRows.Length).ToArray() : null,
            Weights = given.Weights ? Enumerable.Range(0, Data.Y.Length).Select(i => 1.0 + i % 3).ToArray() : default,
            Lambdas = [.. Points.Select(point => point.Lambda)],
            Tolerance = 1e-10,
        };
    }

    public ReferenceData Data { get; }

    public PathOptions Options { get; }

    public double LambdaMax { get; }

    public RecordedPoint[] Points { get; }

    public static ReferenceCase Read(string name) => new(JsonSerializer.Deserialize<Recorded>(File.ReadAllText(FileOf(name)), Json)!);

    public static string FileOf(string name)
    {
        string root = typeof(ReferenceCase).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
        return Path.Combine(root, "tests", "L1Gen.Tests", "Linear", "Reference", name + ".json");
    }

    public LinearPath Fit() =>
        LinearPath.Fit(Data.Design, Options.Loss == Loss.SoftmaxCrossEntropy ? new DataTargets<double>(Array.ConvertAll(Data.Y, y => (int)y).AsMemory()) : Data.Y, Options);

    internal sealed record RecordedPoint(double Lambda, RecordedOutput[] Outputs);

    internal sealed record RecordedOutput(double Intercept, int[] Columns, double[] Values)
    {
        public double[] ToArray(int columns)
        {
            double[] all = new double[columns];
            for (int k = 0; k < Columns.Length; k++)
                all[Columns[k]] = Values[k];
            return all;
        }
    }

    private sealed record Recorded(string Data, RecordedOptions Options, double LambdaMax, RecordedPoint[] Points);

    private sealed record RecordedOptions
    {
        public string Loss { get; init; } = "L2";

        public double Delta { get; init; } = 1;

        public bool Intercept { get; init; } = true;

        public bool Standardize { get; init; }

        public double L1Ratio { get; init; } = 1;

        public double[]? PenaltyFactors { get; init; }

        public bool NonNegative { get; init; }

        public double? Bounds { get; init; }

        public bool Weights { get; init; }
    }
}
