namespace QuickStart;

/// <summary>Adam with its usual constants (Kingma and Ba 2015, Adam: A Method for Stochastic Optimization, algorithm 1).</summary>
internal sealed class Adam(int length, float rate)
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;

    private readonly float[] _mean = new float[length];
    private readonly float[] _square = new float[length];
    private int _steps;

    public void Step(Span<float> weights, ReadOnlySpan<float> gradient)
    {
        _steps++;
        float meanScale = 1 / (1 - MathF.Pow(Beta1, _steps)), squareScale = 1 / (1 - MathF.Pow(Beta2, _steps));
        for (int i = 0; i < weights.Length; i++)
        {
            _mean[i] = Beta1 * _mean[i] + (1 - Beta1) * gradient[i];
            _square[i] = Beta2 * _square[i] + (1 - Beta2) * gradient[i] * gradient[i];
            weights[i] -= rate * meanScale * _mean[i] / (MathF.Sqrt(squareScale * _square[i]) + Epsilon);
        }
    }
}
