using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>What the members that are emitted for a forward method do, besides the passes.</summary>
public class ForwardMembersTests
{
    [Fact]
    public void The_emitted_constructors_keep_what_field_initializers_made() => Assert.Equal("1 -2 4 | 7 | drawn | 3 | kept | 0", TestCompilation.Run<string>(
        """
        using System.Linq;
        using L1Gen;

        [L1Regularized]
        public partial class Inits
        {
            [Weights(3)] public readonly float[] Given = [1, -2, 4];
            [Weights] public float Bias = 7;
            [Weights(3, 2)] public readonly float[,] Drawn = new float[3, 2];
            [Weights(2)] public readonly float[] Scaled = [0, 3];
            [Weights(3, 2)] public readonly float[,] Kept = { { 0, 0 }, { 0, float.NaN }, { 0, 0 } };
            [Weights(2)] public readonly float[] Shift = new float[2];

            [Forward(Loss.L2)]
            public Vector S(Vector x) => Ops.Relu(x * Given * Drawn) * Scaled * Bias + x * Kept + Shift;
        }

        public static class Program
        {
            public static string Run()
            {
                var net = new Inits(seed: 3);
                var kept = net.Kept.Cast<float>().ToArray();
                return $"{string.Join(' ', net.Given)} | {net.Bias} | {(net.Drawn.Cast<float>().All(w => w != 0) ? "drawn" : "")} | {net.Scaled.Sum()} | "
                    + $"{(kept.Count(float.IsNaN) == 1 && kept.Count(w => w == 0) == 5 ? "kept" : "")} | {net.Shift.Sum()}";
            }
        }
        """));

    [Fact]
    public void Where_no_field_is_filled_the_constructor_is_Initialize() => Assert.True(TestCompilation.Run<bool>(
        """
        using L1Gen;

        [L1Regularized]
        public partial class Net
        {
            [Weights(3, 4)] public partial DoubleMatrix First { get; }
            [Weights(4)] public partial DoubleVector Second { get; }
            [Weights(3)] public readonly double[] Third = new double[3];
            [Forward(Loss.L1)] public double S(DoubleVector x) => Ops.Dot(Ops.Tanh(x * First), Second) + Ops.Dot(x, Third);
        }

        public static class Program
        {
            public static bool Run()
            {
                var other = new Net();
                other.Initialize(5);
                return new Net(5).WeightsEqual(other) && !new Net().WeightsEqual(other);
            }
        }
        """));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(0.5, 1)]
    [InlineData(double.NaN, 0)]
    public void A_row_of_two_classes_is_1_where_its_score_is_above_0(double score, int expected)
    {
        using LoadedAssembly loaded = new TestCompilation(
            "using L1Gen; [L1Regularized] public partial class Net { [Weights] public double W = 1; [Forward(Loss.Logistic)] public double S(double x) => x * W; } "
            + "public static class Program { public static int Run(double x) => new Net().Classify(x); }").Generate().Load();

        Assert.Equal(expected, loaded.Run<int>([score]));
    }
}
