using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>Which forward methods are linear, and what the others are told.</summary>
public class LinearFormTests
{
    private const string Members =
        "[Weights(4)] partial Vector w { get; } [Weights(4, 3)] partial Matrix W { get; } [Weights(3, 3)] float[,] _v = new float[3, 3]; [Weights, Unregularized] float _b; "
        + "[Weights(3), Unregularized] partial Vector B { get; } [Weights(3), L1Regularized(0)] float[] _zero = new float[3]; [Weights] partial ref float Penalised { get; } "
        + "[Weights(4), Unregularized] float[] _free = new float[4]; [Weights(4), L1Regularized(0, Lambda2 = 1)] float[] _ridge = new float[4]; [Weights(1, 3)] float[] _row = new float[3]; ";

    [Theory]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w);", "w", null)]
    [InlineData("Loss.L1", "float S(Vector x) => Dot(w, x) + _b;", "w", "_b")]
    [InlineData("Loss.Huber", "float S(SparseVector x) => _b + Dot(x, w);", "w", "_b")]
    [InlineData("Loss.Logistic", "float S(Vector x) { var z = Score(x); return z + Bias; } float Score(Vector a) => Dot(a, w); float Bias => _b;", "w", "_b")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector S(Vector x) => x * W;", "W", null)]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector S(SparseVector x) => B + x * W;", "W", "B")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector S(Vector x) => x * _v + _zero;", "_v", "_zero")]
    [InlineData("Loss.Poisson", "float S(float x) => x * Penalised + _b;", "Penalised", "_b")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector S(float x) => x * new Vector(_row);", "_row", null)]
    public void Linear(string loss, string method, string slopes, string? intercept)
    {
        (ModelSpec model, LinearForm form) = Read(loss, method);

        Assert.Null(form.Fault);
        Assert.Equal(slopes, model.Fields[form.Slopes].SourceName);
        Assert.Equal(intercept, form.Intercept < 0 ? null : model.Fields[form.Intercept].SourceName);
    }

    [Theory]
    [InlineData("Loss.L2", "float S(Vector x, Vector y) => Dot(x, w) + Dot(y, w);", "it takes 2 inputs")]
    [InlineData("Loss.L2", "float S(int i) => Sum(Embedding(W, i));", "'i' is an index")]
    [InlineData("Loss.L2", "float S(Vector x) => Relu(Dot(x, w));", "'Relu(Dot(x, w))' stands between 'x' and the scores")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(Tanh(x * W + B), B) + _b;", "'Tanh(x * W + B)' stands between 'x' and the scores")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(Tanh(x * W + B + B + B + B + B + B + B), B) + _b;", "'Tanh(…)' stands between 'x' and the scores")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w) * 2 + _b;", "'Dot(x, w) * 2' stands between 'x' and the scores")]
    [InlineData("Loss.L2", "float S([Inputs(6)] Vector x) => Dot(x[..4], w);", "'x[..4]' stands between 'x' and the scores")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w) + 1;", "'Dot(x, w) + 1' is more than a product and an intercept")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w) - _b;", "'Dot(x, w) - _b' is more than a product and an intercept")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w) + _b + _b;", "'Dot(x, w) + _b' is more than a product and an intercept")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector S(Vector x) => x + B;", "'x' is multiplied by no weight field")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w[1..3]);", "'w[1..3]' is a part of the weight field 'w'")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w) + B[0];", "'B[0]' is a part of the weight field 'B'")]
    [InlineData("Loss.L2", "Vector S(Vector x) => x * W;", "it has 3 scores; a path is for one, or for the classes of SoftmaxCrossEntropy")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, _free);", "its slopes '_free' are not regularized")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, _ridge);", "the λ of its slopes '_ridge' is 0")]
    [InlineData("Loss.L2", "float S(float x) => x * Penalised + Penalised;", "'Penalised' is slope and intercept at once")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector S(Vector x) => x * W + _b;", "its intercept '_b' has 1 element for 3 scores")]
    [InlineData("Loss.L2", "float S(Vector x) => Dot(x, w) + Penalised;", "its intercept 'Penalised' is regularized, which that of a path never is; mark it [Unregularized]")]
    public void Not_linear(string loss, string method, string fault) => Assert.Equal(fault, Read(loss, method).Form.Fault);

    private static (ModelSpec Model, LinearForm Form) Read(string loss, string method)
    {
        var (spec, messages) = GraphText.Parse(
            $"using L1Gen; using static L1Gen.Ops; [L1Regularized] public partial class Net {{ {Members} [Forward({loss})] {method} }}");
        Assert.True(spec is { Forward: not null }, string.Join('\n', messages));
        return (spec, LinearForm.Of(spec));
    }
}
