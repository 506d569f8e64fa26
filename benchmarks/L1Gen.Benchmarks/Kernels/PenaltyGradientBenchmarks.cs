using BenchmarkDotNet.Attributes;
using L1Gen.Kernels;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>λ·Σ|w|, and gradient += λ·sign(w).</summary>
public class PenaltyGradientBenchmarks
{
    private const double Lambda = 0.01;
    private float[] _weights = [];
    private float[] _gradient = [];
    private float[] _scratch = [];

    [Params(10, 100, 4096, 65_536, 1 << 20, 1 << 24)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _weights = Data.Weights(Length);
        _gradient = new float[Length];
        _scratch = new float[Length];
    }

    [Benchmark(Baseline = true), BytesPerElement(12)]
    public float TensorPrimitives() => TensorWay.PenaltyAndGradient(_weights, _gradient, _scratch, (float)Lambda);

    [Benchmark, BytesPerElement(12)]
    public float Loop() => Loops.PenaltyAndGradient(_weights, _gradient, (float)Lambda);

    [Benchmark, BytesPerElement(12)]
    public double L1Gen() => Kernel.PenaltyAndGradient(_weights, _gradient, Lambda);

    [Benchmark, BytesPerElement(8)]
    public void PlainCopy() => _weights.AsSpan().CopyTo(_scratch);
}
