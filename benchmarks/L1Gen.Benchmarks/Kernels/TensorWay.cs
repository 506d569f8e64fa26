using System.Numerics.Tensors;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>The best that the calls of TensorPrimitives can be put together to, with sign(0) = 0.</summary>
internal static class TensorWay
{
    public static float L1Norm(float[] weights) => TensorPrimitives.SumOfMagnitudes<float>(weights);

    public static float PenaltyAndGradient(float[] weights, float[] gradient, float[] scratch, float lambda)
    {
        float norm = TensorPrimitives.SumOfMagnitudes<float>(weights);
        TensorPrimitives.Multiply(weights, float.MaxValue, scratch);
        TensorPrimitives.Clamp(scratch, -lambda, lambda, scratch);
        TensorPrimitives.Add(gradient, scratch, gradient);
        return lambda * norm;
    }

    public static void ProximalStep(float[] weights, float[] scratch, float threshold)
    {
        TensorPrimitives.Clamp(weights, -threshold, threshold, scratch);
        TensorPrimitives.Subtract(weights, scratch, weights);
    }

    public static float L1Loss(float[] actual, float[] predicted, float[] gradient)
    {
        float weight = 1f / actual.Length;
        TensorPrimitives.Subtract(predicted, actual, gradient);
        float norm = TensorPrimitives.SumOfMagnitudes<float>(gradient);
        TensorPrimitives.Multiply(gradient, float.MaxValue, gradient);
        TensorPrimitives.Clamp(gradient, -weight, weight, gradient);
        return weight * norm;
    }
}
