namespace L1Gen.Benchmarks.Kernels;

/// <summary>The loops as one first writes them.</summary>
internal static class Loops
{
    public static float L1Norm(float[] weights)
    {
        float sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += Math.Abs(weights[i]);
        return sum;
    }

    public static float PenaltyAndGradient(float[] weights, float[] gradient, float lambda)
    {
        float sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            float w = weights[i];
            sum += Math.Abs(w);
            if (w > 0)
                gradient[i] += lambda;
            else if (w < 0)
                gradient[i] -= lambda;
        }

        return lambda * sum;
    }

    public static void ProximalStep(float[] weights, float threshold)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] = Math.Sign(weights[i]) * Math.Max(Math.Abs(weights[i]) - threshold, 0);
    }

    public static float L1Loss(float[] actual, float[] predicted, float[] gradient)
    {
        float sum = 0, weight = 1f / actual.Length;
        for (int i = 0; i < actual.Length; i++)
        {
            float residual = predicted[i] - actual[i];
            sum += Math.Abs(residual);
            gradient[i] = residual > 0 ? weight : residual < 0 ? -weight : 0;
        }

        return weight * sum;
    }
}
