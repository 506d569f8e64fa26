using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Sums of 10⁸ floats of one sign against the exact sum: within 2e-7, whatever the order.</summary>
public sealed class KernelAccuracyTests
{
    private const int Count = 100_000_000;

    /// <summary>Every weight is a multiple of this, so that the exact sum is a sum of integers.</summary>
    private const float Unit = 1f / (1 << 26);

    [Fact]
    public void A_hundred_million_floats_sum_to_within_2e7()
    {
        float[] weights = GC.AllocateUninitializedArray<float>(Count);
        uint state = 1;
        (string Name, Func<int, long> Units)[] orders =
        [
            ("ascending", i => i >> 3),
            ("descending", i => (Count - i) >> 3),
            ("random", i => (state = state * 1664525 + 1013904223) >> 8),
            ("constant", i => 6_710_887),
            ("one large, many small", i => i == 12_345 ? 1L << 50 : 3),
            // In each group of 8 rows every one of the three float additions is a tie that rounds down: the worst there is.
            ("adversarial", i => (i >> 4 & 7) switch { 0 => 1 << 26, 1 => 1 << 2, 2 or 3 => 1 << 1, _ => 1 }),
        ];
        foreach (var (name, units) in orders)
        {
            long exact = 0;
            for (int i = 0; i < Count; i++)
            {
                long value = units(i);
                exact += value;
                weights[i] = value * Unit;
            }

            double norm = Kernel.L1Norm(weights) / Unit;
            double error = Math.Abs(norm - exact) / exact;
            Assert.True(error <= 2e-7, $"{name}: {norm} for {exact}, relative error {error:E2}");
        }
    }
}
