using BenchmarkDotNet.Attributes;
using L1Gen.Kernels;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>w ← sign(w)·max(|w| − tλ, 0), with a tλ so small that the weights stay what they are from call to call.</summary>
public class ProximalStepBenchmarks
{
    private const double Threshold = 1e-12;
    private float[] _weights = [];
    private float[] _scratch = [];

    [Params(10, 100, 4096, 65_536, 1 << 20, 1 << 24)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _weights = Data.Weights(Length);
        _scratch = new float[Length];
    }

    [Benchmark(Baseline = true), BytesPerElement(8)]
    public void TensorPrimitives() => TensorWay.ProximalStep(_weights, _scratch, (float)Threshold);

    [Benchmark, BytesPerElement(8)]
    public void Loop() => Loops.ProximalStep(_weights, (float)Threshold);

    [Benchmark, BytesPerElement(8)]
    public void L1Gen() => Kernel.ProximalStep(_weights, Threshold);

    [Benchmark, BytesPerElement(8)]
    public void PlainCopy() => _weights.AsSpan().CopyTo(_scratch);
}
