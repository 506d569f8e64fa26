using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>What <c>Save</c> writes, as the generator reads it: the pruned model has the scores that the file holds.</summary>
public class SavedFileTests
{
    private const string Models =
        """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using L1Gen;
        using static L1Gen.Ops;

        [L1Regularized]
        public sealed partial class Net
        {
            [Weights(6, 4)] public partial Matrix Hidden { get; }
            [Weights(4)] public partial Vector HiddenBias { get; }
            [Weights(4, 3)] public partial Matrix Output { get; }

            [Forward(Loss.SoftmaxCrossEntropy)]
            public Vector Scores(Vector @event)
            {
                Vector hidden = LeakyRelu(@event * Hidden + HiddenBias, 0.1f);
                return LayerNorm(hidden) * Output + Mean(hidden) * Max(@event[1..3]);
            }
        }

        [L1Regularized]
        public sealed partial class Events
        {
            [Weights(30)] private readonly double[] _words = new double[30];
            [Weights(5, 2)] private readonly double[,] _places = new double[5, 2];
            [Weights(2)] private readonly double[] _taste = new double[2];
            [Weights, Unregularized] private double _bias;

            [Forward(Loss.Logistic)]
            public double Score(DoubleSparseVector words, int place, double hour) => Dot(words, _words) + Dot(Embedding(_places, place), _taste) + hour * _bias;
        }

        [L1Regularized]
        public sealed partial class Terms
        {
            [Weights(4)] public partial Vector Slopes { get; }
            [Weights, Unregularized] public partial ref float Bias { get; }

            [Forward(Loss.Logistic)]
            public float Score(SparseVector words) => Dot(words, Slopes) + Bias;
        }

        public static class Program
        {
            public static string Run()
            {
                string path = Path.GetTempFileName() + ".json";
                try
                {
                    Save(path);
                    return File.ReadAllText(path);
                }
                finally
                {
                    File.Delete(path);
                }
            }

            private static void Save(string path) => SAVE
        }
        """;

    [Theory]
    [InlineData("new Net(seed: 1).Save(path);")]
    [InlineData("new Net(seed: 1).Save(path, new ModelMetadata { Classes = [\"a\", \"b\", \"*/\"], Standardization = new Standardization([1, -2, 0.1, 7, 0, 3], [2, 0.5, 1e-3, 1, 9, 0.7]) });")]
    [InlineData("new Net(seed: 1).Save(path, selfTest: new Dataset<float>(new float[,] { { 1, 2, 3, 4, 5, 6 }, { 0, 0, 0, 0, 0.1f, 1e-20f } }));")]
    [InlineData("new Events(seed: 1).Save(path);")]
    [InlineData("new Terms(seed: 1).Save(path, new ModelMetadata { BagOfWords = new BagOfWords([\"£\", \"call me\", \"\\\"\", \"now\"], new BagOfWordsOptions { LongestGram = 2, Symbols = \"£\" }), Texts = [\"Call me now, now!\", \"££\", \"\"] });")]
    [InlineData("new Terms(seed: 1).Save(path, new ModelMetadata { Standardization = new Standardization([1, 0, 0.5, 0], [2, 1, 1, 3]) });")]
    [InlineData("LinearPath.Fit(X(8), Y(8)).Save(LinearPath.Fit(X(8), Y(8))[^1], path);")]
    [InlineData("CrossValidation.Run(Sparse(40), Y(40), new PathOptions { Loss = Loss.Logistic, FeatureNames = [\"a\", \"b\", \"c\"] }).Save(path);")]
    public void The_scores_of_the_rows_are_those_of_the_pruned_model(string save)
    {
        string program = Models.Replace("=> SAVE", $"{{ {save} }}", StringComparison.Ordinal).Replace(
            "private static void Save",
            """
            private static double[,] X(int rows)
            {
                var x = new double[rows, 3];
                for (int i = 0; i < x.Length; i++)
                    x[i / 3, i % 3] = i * i % 7 % 3;
                return x;
            }

            private static double[] Y(int rows) => Enumerable.Range(0, rows).Select(i => (double)(i * i % 5 % 2)).ToArray();

            private static SparseMatrix<double> Sparse(int rows) =>
                SparseMatrix<double>.FromRows(Enumerable.Range(0, rows).Select(i => new[] { (i % 3, 1.0 + i % 2) }), 3);

            private static void Save
            """,
            StringComparison.Ordinal);

        FrozenFile file = FrozenFile.Read(TestCompilation.Run<string>(program), TestContext.Current.CancellationToken);

        Assert.Equal("", file.Fault);
        FrozenNetwork network = file.Network!;
        Assert.NotEmpty(network.SelfTest);
        double tolerance = network.Element == "float" ? 1e-5 : 1e-12;
        foreach (FrozenRow row in network.SelfTest)
        {
            double[][] inputs = [.. network.Inputs.Select((input, i) => input.Kind == Model.InputKind.Sparse ? Spread(input, row.Columns, row.Inputs[i]) : [.. row.Inputs[i]])];
            Assert.Equal(row.Scores, new NetworkInterpreter(network, inputs).Run(), (a, b) => Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)));
        }
    }

    private static double[] Spread(FrozenInput input, IReadOnlyList<int> columns, IReadOnlyList<double> values)
    {
        var row = new double[input.Length];
        for (int k = 0; k < columns.Count; k++)
            row[columns[k]] = values[k];
        return row;
    }
}
