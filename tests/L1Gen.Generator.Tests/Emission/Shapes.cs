using System.Collections.Immutable;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>
/// Every shape of emitted code: how weights are stored, how penalties combine (this file), and how types are declared.
/// </summary>
public static partial class Shapes
{
    /// <summary>All shapes.</summary>
    public static ImmutableArray<Shape> All { get; } = [.. StorageShapes(), .. PenaltyShapes(), .. TypeShapes(), .. ForwardShapes()];

    /// <summary>Their names, for theories.</summary>
    public static TheoryData<string> Names { get; } = [.. All.Select(shape => shape.Name)];

    /// <summary>The shape of a name.</summary>
    public static Shape Find(string name) => All.Single(shape => shape.Name == name);

    private static ExpectedWeights Weights(string path, double? lambda, double lambda2 = 0, string? gradient = null) =>
        new(path, gradient ?? string.Join('.', path.Split('.').Select(Pascal)), lambda, lambda2);

    private static string Pascal(string name)
    {
        string bare = name.TrimStart('_');
        return char.ToUpperInvariant(bare[0]) + bare[1..];
    }

    private static Shape InClass(string name, double lambda, string members, params ImmutableArray<ExpectedWeights> weights) =>
        new(name, FormattableString.Invariant(
            $$"""
            using L1Gen;
            namespace Shapes;

            [L1Regularized({{lambda}})]
            public partial class {{name}}
            {
            {{members}}
            }
            """), $"Shapes.{name}", lambda, weights);

    private static IEnumerable<Shape> StorageShapes() =>
    [
        InClass("Scalars", 0.25,
            """
                [Weights] private float _slope;
                [Weights] internal float Offset;
            """,
            Weights("_slope", 0.25), Weights("Offset", 0.25)),
        InClass("DoubleScalar", 0.25, "    [Weights] public double W;", Weights("W", 0.25)),
        InClass("Array", 0.01, "    [Weights] private readonly float[] _w = new float[137];", Weights("_w", 0.01)),
        InClass("ArrayOfShape", 0.01, "    [Weights(10, 5)] private float[] _w = new float[50];", Weights("_w", 0.01)),
        InClass("DoubleArrays", 0.01,
            """
                [Weights(7)] private double[] _a = new double[7];
                [Weights] private double[] _b = new double[65];
                [Weights] private double[] _empty = new double[0];
            """,
            Weights("_a", 0.01), Weights("_b", 0.01), Weights("_empty", 0.01)),
        InClass("ArrayProperty", 0.5, "    [Weights] public float[] W { get; } = new float[9];", Weights("W", 0.5)),
        InClass("Rectangular", 0.01, "    [Weights] private float[,] _w = new float[3, 11];", Weights("_w", 0.01)),
        InClass("RectangularOfShape", 0.01,
            """
                [Weights(3, 4)] private readonly double[,] _a = new double[3, 4];
                [Weights(1, 20)] private readonly double[,] _b = new double[1, 20];
            """,
            Weights("_a", 0.01), Weights("_b", 0.01)),
        InClass("Jagged", 0.01, "    [Weights] private float[][] _rows = { new float[3], new float[0], new float[40] };",
            Weights("_rows", 0.01)),
        InClass("JaggedOfShape", 0.01,
            """
                [Weights(2, 3)] private double[][] _rows = { new double[3], new double[3] };
                [Weights] private double _w;
            """,
            Weights("_rows", 0.01), Weights("_w", 0.01)),
        InClass("Memory", 0.01, "    [Weights] private readonly System.Memory<float> _w = new float[21];", Weights("_w", 0.01)),
        InClass("MemoryOfShape", 0.01,
            """
                [Weights(21)] private System.Memory<double> _w = new double[21];
                [Weights(2, 2)] public System.Memory<double> V { get; } = new double[4];
            """,
            Weights("_w", 0.01), Weights("V", 0.01)),
        InClass("Inline", 0.01,
            """
                [Weights] private Five _five;
                [Weights(3, 1)] private Three _three;

                [System.Runtime.CompilerServices.InlineArray(5)]
                internal struct Five { private float _first; }

                [System.Runtime.CompilerServices.InlineArray(3)]
                private struct Three { private float _first; }
            """,
            Weights("_five", 0.01), Weights("_three", 0.01)),
        InClass("InlineDouble", 0.01,
            """
                [Weights] private Forty _w;

                [System.Runtime.CompilerServices.InlineArray(40)]
                public struct Forty { private double _first; }
            """,
            Weights("_w", 0.01)),
        InClass("NumericsVectors", 0.01,
            """
                [Weights] private System.Numerics.Vector2 _two;
                [Weights] private System.Numerics.Vector3 _three;
                [Weights(4)] private System.Numerics.Vector4 _four;
            """,
            Weights("_two", 0.01), Weights("_three", 0.01), Weights("_four", 0.01)),
        InClass("ArenaVector", 0.01, "    [Weights(10)] public partial Vector Slopes { get; }", Weights("Slopes", 0.01)),
        InClass("ArenaOfAll", 0.01,
            """
                [Weights(3, 7)] public partial Matrix Hidden { get; }
                [Weights(7)] internal partial Vector Bias { get; }
                [Weights] private partial ref float Offset { get; }
            """,
            Weights("Hidden", 0.01), Weights("Bias", 0.01), Weights("Offset", 0.01)),
        InClass("DoubleArena", 0.01,
            """
                [Weights(5, 2)] public partial DoubleMatrix Hidden { get; }
                [Weights(9)] protected internal partial DoubleVector Bias { get; }
                [Weights] protected partial ref double Offset { get; }
            """,
            Weights("Hidden", 0.01), Weights("Bias", 0.01), Weights("Offset", 0.01)),
        InClass("ArenaAndArrays", 0.01,
            """
                [Weights(4, 4)] public partial Matrix Hidden { get; }
                [Weights] private float[] _w = new float[33];
                [Weights(4), Unregularized] public partial Vector HiddenBias { get; }
                [Weights, L1Regularized(0.5)] private float _slope;
                [Weights(2), L1Regularized(0.5)] public partial Vector Second { get; }
            """,
            Weights("Hidden", 0.01), Weights("_w", 0.01), Weights("HiddenBias", null), Weights("_slope", 0.5), Weights("Second", 0.5)),
        InClass("MixedFields", 0.125,
            """
                [Weights(3, 2)] private readonly float[] _a = new float[6];
                [Weights] private float[,] _b = new float[2, 2];
                [Weights] private float[][] _c = { new float[2], new float[1] };
                [Weights] private System.Memory<float> _d = new float[3];
                [Weights] private System.Numerics.Vector3 _e;
                [Weights] private float _f;
                [Weights, Unregularized] private float[] _g = new float[3];
            """,
            Weights("_a", 0.125), Weights("_b", 0.125), Weights("_c", 0.125), Weights("_d", 0.125), Weights("_e", 0.125),
            Weights("_f", 0.125), Weights("_g", null)),
    ];

    private static IEnumerable<Shape> PenaltyShapes() =>
    [
        InClass("SeveralLambdas", 0.01,
            """
                [Weights] private float[] _a = new float[5];
                [Weights, L1Regularized(0.001)] private float[] _b = new float[6];
                [Weights, L1Regularized(0.001)] private float[,] _c = new float[2, 2];
                [Weights, L1Regularized(2)] private float _d;
            """,
            Weights("_a", 0.01), Weights("_b", 0.001), Weights("_c", 0.001), Weights("_d", 2)),
        new("ElasticNet",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5, Lambda2 = 0.25)]
            public partial class ElasticNet
            {
                [Weights] private float[] _a = new float[50];
            }
            """, "Shapes.ElasticNet", 0.5, [Weights("_a", 0.5, 0.25)]),
        new("ElasticMix",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5, Lambda2 = 0.5)]
            public partial class ElasticMix
            {
                [Weights] private double[] _a = new double[5];
                [Weights, L1Regularized(0.125)] private double[][] _b = { new double[2], new double[20] };
                [Weights, L1Regularized(0, Lambda2 = 3)] private double _c;
                [Weights(6)] public partial DoubleVector D { get; }
                [Weights, Unregularized] public partial ref double E { get; }
            }
            """, "Shapes.ElasticMix", 0.5,
            [Weights("_a", 0.5, 0.5), Weights("_b", 0.125, 0.5), Weights("_c", 0, 3), Weights("D", 0.5, 0.5), Weights("E", null)]),
        InClass("AllExempt", 1, "    [Weights, Unregularized] private float[] _a = new float[5];", Weights("_a", null)),
        InClass("NoWeightField", 1, "    private float[] _a = new float[5];\n    public int Length => _a.Length;"),
        InClass("ZeroLambda", 0, "    [Weights] private float[] _a = new float[5];", Weights("_a", 0)) with { Lambda = 1 },
        InClass("ZeroLambdaOnType", 0,
            """
                [Weights] private float[] _a = new float[5];
                [Weights, L1Regularized(0.5)] private float[] _b = new float[5];
                [Weights, L1Regularized(0.25)] private float[] _c = new float[5];
            """,
            Weights("_a", 0), Weights("_b", 0.5), Weights("_c", 0.25)) with { Lambda = 0.5 },
        InClass("TinyLambda", 1e-300, "    [Weights] private double[] _a = new double[5];", Weights("_a", 1e-300)),
        new("DefaultLambda",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized]
            public partial class DefaultLambda
            {
                [Weights] private float[] _a = new float[5];
            }
            """, "Shapes.DefaultLambda", 1, [Weights("_a", 1)]),
        InClass("InnerModels", 0.5,
            """
                [Weights] private readonly Part _part = new();
                [Weights, L1Regularized(2)] private Pair _pair = new();
                [Weights, Unregularized] private Pair _exempt = new();
                [Weights] private float _w;
            }

            [L1Regularized(0.125)]
            internal partial class Part
            {
                [Weights] private float[] _w = new float[4];
                [Weights, Unregularized] public float Bias;
            }

            [L1Regularized(0.25)]
            internal partial struct Pair
            {
                [Weights] private float[] _a = new float[3];
                [Weights, L1Regularized(1)] public float B;

                public Pair() => B = 1;
            """,
            Weights("_part._w", 0.125), Weights("_part.Bias", null), Weights("_pair._a", 2), Weights("_pair.B", 8),
            Weights("_exempt._a", null), Weights("_exempt.B", null), Weights("_w", 0.5)),
        InClass("InnerModelsAlone", 0.5,
            """
                [Weights] public Deep Deep { get; } = new();
            }

            [L1Regularized(0.125, Lambda2 = 0.5)]
            public partial class Deep
            {
                [Weights] private readonly Deeper _deeper = new();
                [Weights(4)] private partial DoubleVector V { get; }
            }

            [L1Regularized(4)]
            public sealed partial class Deeper
            {
                [Weights] private readonly double[] _w = new double[4];
            """,
            Weights("Deep._deeper._w", 4), Weights("Deep.V", 0.125, 0.5)),
    ];
}
