namespace L1Gen.Benchmarks.Kernels;

internal static class Data
{
    /// <summary>Numbers in ±0.5, one in ten exactly zero.</summary>
    public static float[] Weights(int length)
    {
        Random random = new(length);
        float[] weights = new float[length];
        for (int i = 0; i < length; i++)
            weights[i] = random.Next(10) == 0 ? 0 : random.NextSingle() - 0.5f;
        return weights;
    }
}
