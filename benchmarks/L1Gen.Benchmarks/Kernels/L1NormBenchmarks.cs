using BenchmarkDotNet.Attributes;
using L1Gen.Kernels;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>Σ|w|.</summary>
public class L1NormBenchmarks
{
    private float[] _weights = [];
    private float[] _copy = [];

    [Params(10, 100, 4096, 65_536, 1 << 20, 1 << 24)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _weights = Data.Weights(Length);
        _copy = new float[Length];
    }

    [Benchmark(Baseline = true), BytesPerElement(4)]
    public float TensorPrimitives() => TensorWay.L1Norm(_weights);

    [Benchmark, BytesPerElement(4)]
    public float Loop() => Loops.L1Norm(_weights);

    [Benchmark, BytesPerElement(4)]
    public double L1Gen() => Kernel.L1Norm(_weights);

    [Benchmark, BytesPerElement(8)]
    public void PlainCopy() => _weights.AsSpan().CopyTo(_copy);
}
