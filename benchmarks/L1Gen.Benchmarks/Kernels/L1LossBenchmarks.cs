using BenchmarkDotNet.Attributes;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>The mean absolute error, and gradient = sign(predicted − actual) / n.</summary>
public class L1LossBenchmarks
{
    private float[] _actual = [];
    private float[] _predicted = [];
    private float[] _gradient = [];

    [Params(10, 100, 899, 4096, 65_536, 1 << 20, 1 << 24)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _actual = Data.Weights(Length);
        _predicted = new float[Length];
        for (int i = 0; i < Length; i++)
            _predicted[i] = _actual[Length - 1 - i];
        _gradient = new float[Length];
    }

    [Benchmark(Baseline = true), BytesPerElement(12)]
    public float TensorPrimitives() => TensorWay.L1Loss(_actual, _predicted, _gradient);

    [Benchmark, BytesPerElement(12)]
    public float Loop() => Loops.L1Loss(_actual, _predicted, _gradient);

    [Benchmark, BytesPerElement(12)]
    public double L1Gen() => L1Loss.MeanAndGradient(_actual, _predicted, _gradient);

    [Benchmark, BytesPerElement(8)]
    public void PlainCopy() => _actual.AsSpan().CopyTo(_gradient);
}
