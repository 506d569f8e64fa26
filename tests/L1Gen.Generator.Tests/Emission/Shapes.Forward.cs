namespace L1Gen.Generator.Tests.Emission;

/// <summary>Types with a forward method.</summary>
public static partial class Shapes
{
    private static IEnumerable<Shape> ForwardShapes() =>
    [
        new("Classifier",
            """
            using L1Gen;
            using static L1Gen.Ops;
            namespace Shapes;

            [L1Regularized(0.01)]
            public sealed partial class Classifier
            {
                [Weights(10, 64)]             public partial Matrix Hidden     { get; }
                [Weights(64), Unregularized]  public partial Vector HiddenBias { get; }
                [Weights(64, 3)]              public partial Matrix Output     { get; }
                [Weights(3), Unregularized]   public partial Vector OutputBias { get; }

                [Forward(Loss.SoftmaxCrossEntropy)]
                public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
            }
            """, "Shapes.Classifier", 0.01, [Weights("Hidden", 0.01), Weights("HiddenBias", null), Weights("Output", 0.01), Weights("OutputBias", null)]),
        new("Linear",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized]
            public sealed partial class Linear
            {
                [Weights(10)]            public partial DoubleVector Slopes { get; }
                [Weights, Unregularized] public partial ref double Intercept { get; }

                [Forward(Loss.L2)]
                public double Predict(DoubleVector x) => Ops.Dot(x, Slopes) + Intercept;
            }
            """, "Shapes.Linear", 1, [Weights("Slopes", 1), Weights("Intercept", null)]),
        new("LinearClasses",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.01, Lambda2 = 0.02)]
            public sealed partial class LinearClasses
            {
                [Weights(3)] private readonly float[] _scale = [1, 1, 1];
                [Weights(3), Unregularized] private readonly float[] _priors = new float[3];
                [Weights(500, 3)] private readonly float[,] _words = new float[500, 3];

                [Forward(Loss.SoftmaxCrossEntropy)]
                public Vector Topic(SparseVector words) => _priors + words * _words;
            }
            """, "Shapes.LinearClasses", 0.01, [Weights("_scale", 0.01, 0.02), Weights("_priors", null), Weights("_words", 0.01, 0.02)]),
        new("OwnArrays",
            """
            using L1Gen;
            using static L1Gen.Ops;
            namespace Shapes;

            [L1Regularized(0.01)]
            public partial class OwnArrays
            {
                [Weights(10, 6)] private readonly float[] _hidden = new float[60];
                [Weights(6)] private float[] _bias = new float[6];
                [Weights(6, 2)] private readonly float[,] _output = new float[6, 2];
                [Weights] private float _scale;

                public OwnArrays() => _scale = 1;

                [Forward(Loss.Quantile, Tau = 0.9)]
                private Vector Quantiles(Vector features)
                {
                    Vector h = Tanh(features * new Matrix(_hidden, 10, 6) + _bias);
                    return h * _output * _scale;
                }
            }
            """, "Shapes.OwnArrays", 0.01, [Weights("_hidden", 0.01), Weights("_bias", 0.01), Weights("_output", 0.01), Weights("_scale", 0.01)]),
        new("Text",
            """
            using L1Gen;
            using static L1Gen.Ops;
            namespace Shapes;

            [L1Regularized(0.01, Lambda2 = 0.5)]
            public sealed partial class Text
            {
                [Weights(5000)] public partial Vector Words { get; }
                [Weights(7)] public partial Vector Senders { get; }
                [Weights, Unregularized] public partial ref float Bias { get; }

                [Forward(Loss.Logistic)]
                public float Spam(SparseVector words, float length, Vector sender) => Dot(words, Words) + Dot(sender, Senders) + Log(length + 1) + Bias;
            }
            """, "Shapes.Text", 0.01, [Weights("Words", 0.01, 0.5), Weights("Senders", 0.01, 0.5), Weights("Bias", null)]),
        new("EveryOperation",
            """
            using L1Gen;
            using static L1Gen.Ops;
            namespace Shapes;

            public partial class Outer<T>
            {
                [L1Regularized(0.01)]
                internal sealed partial class EveryOperation
                {
                    private const double Slope = 0.2;

                    [Weights(8, 8)] public partial DoubleMatrix @class { get; }
                    [Weights(12, 8)] public partial DoubleMatrix Table { get; }
                    [Weights(8)] public partial DoubleVector Gain { get; }
                    [Weights(8)] public partial DoubleVector pass { get; }
                    [Weights(3)] public partial DoubleVector Last { get; }

                    private static DoubleVector Block(DoubleVector v) => v + Gelu(LayerNorm(v, 1e-3));

                    [Forward(Loss.Huber, Delta = 1.5)]
                    public DoubleVector Scores(DoubleVector scores, int category, [Inputs(2)] DoubleVector @event)
                    {
                        var h = Block(LeakyRelu(scores * @class, Slope) + Embedding(Table, category));
                        h = LayerNorm(h, Gain, pass);
                        var share = Sigmoid(h) / (Sum(Exp(-Abs(h))) + 1.0);
                        var both = Concat(share[2..4], Square(@event) - Mean(h) * @class.Row(3)[0]);
                        return Softplus(both[..3]) * Last + Max(h) * Last[1];
                    }
                }
            }
            """, "Shapes.Outer`1+EveryOperation", 0.01,
            [Weights("class", 0.01), Weights("Table", 0.01), Weights("Gain", 0.01), Weights("pass", 0.01), Weights("Last", 0.01)]),
    ];
}
