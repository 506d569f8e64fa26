using BenchmarkDotNet.Attributes;
using L1Gen.Kernels;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>A model of 899 weights in four fields of 640, 64, 192 and 3.</summary>
public class ModelBenchmarks
{
    private const double Lambda = 0.01;
    private const double Threshold = 1e-12;
    private readonly float[] _hidden = Data.Weights(640), _hiddenBias = Data.Weights(64), _output = Data.Weights(192), _outputBias = Data.Weights(3);
    private readonly float[] _hiddenGradient = new float[640], _hiddenBiasGradient = new float[64], _outputGradient = new float[192], _outputBiasGradient = new float[3];
    private readonly float[] _hiddenScratch = new float[640], _hiddenBiasScratch = new float[64], _outputScratch = new float[192], _outputBiasScratch = new float[3];

    [Benchmark(Baseline = true), BenchmarkCategory("L1 norm")]
    public float NormTensorPrimitives() =>
        TensorWay.L1Norm(_hidden) + TensorWay.L1Norm(_hiddenBias) + TensorWay.L1Norm(_output) + TensorWay.L1Norm(_outputBias);

    [Benchmark, BenchmarkCategory("L1 norm")]
    public float NormLoop() => Loops.L1Norm(_hidden) + Loops.L1Norm(_hiddenBias) + Loops.L1Norm(_output) + Loops.L1Norm(_outputBias);

    [Benchmark, BenchmarkCategory("L1 norm")]
    public double NormL1Gen()
    {
        LaneSum sum = default;
        sum.Add(_hidden.AsSpan(0, 640));
        sum.Add(_hiddenBias.AsSpan(0, 64));
        sum.Add(_output.AsSpan(0, 192));
        sum.Add(_outputBias.AsSpan(0, 3));
        return sum.Total;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("penalty + gradient")]
    public float PenaltyTensorPrimitives() =>
        TensorWay.PenaltyAndGradient(_hidden, _hiddenGradient, _hiddenScratch, (float)Lambda)
        + TensorWay.PenaltyAndGradient(_hiddenBias, _hiddenBiasGradient, _hiddenBiasScratch, (float)Lambda)
        + TensorWay.PenaltyAndGradient(_output, _outputGradient, _outputScratch, (float)Lambda)
        + TensorWay.PenaltyAndGradient(_outputBias, _outputBiasGradient, _outputBiasScratch, (float)Lambda);

    [Benchmark, BenchmarkCategory("penalty + gradient")]
    public float PenaltyLoop() =>
        Loops.PenaltyAndGradient(_hidden, _hiddenGradient, (float)Lambda) + Loops.PenaltyAndGradient(_hiddenBias, _hiddenBiasGradient, (float)Lambda)
        + Loops.PenaltyAndGradient(_output, _outputGradient, (float)Lambda) + Loops.PenaltyAndGradient(_outputBias, _outputBiasGradient, (float)Lambda);

    [Benchmark, BenchmarkCategory("penalty + gradient")]
    public double PenaltyL1Gen()
    {
        LaneSum sum = default;
        sum.AddWithGradient(_hidden.AsSpan(0, 640), _hiddenGradient.AsSpan(0, 640), Lambda);
        sum.AddWithGradient(_hiddenBias.AsSpan(0, 64), _hiddenBiasGradient.AsSpan(0, 64), Lambda);
        sum.AddWithGradient(_output.AsSpan(0, 192), _outputGradient.AsSpan(0, 192), Lambda);
        sum.AddWithGradient(_outputBias.AsSpan(0, 3), _outputBiasGradient.AsSpan(0, 3), Lambda);
        return Lambda * sum.Total;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("proximal step")]
    public void ProximalTensorPrimitives()
    {
        TensorWay.ProximalStep(_hidden, _hiddenScratch, (float)Threshold);
        TensorWay.ProximalStep(_hiddenBias, _hiddenBiasScratch, (float)Threshold);
        TensorWay.ProximalStep(_output, _outputScratch, (float)Threshold);
        TensorWay.ProximalStep(_outputBias, _outputBiasScratch, (float)Threshold);
    }

    [Benchmark, BenchmarkCategory("proximal step")]
    public void ProximalLoop()
    {
        Loops.ProximalStep(_hidden, (float)Threshold);
        Loops.ProximalStep(_hiddenBias, (float)Threshold);
        Loops.ProximalStep(_output, (float)Threshold);
        Loops.ProximalStep(_outputBias, (float)Threshold);
    }

    [Benchmark, BenchmarkCategory("proximal step")]
    public void ProximalL1Gen()
    {
        Kernel.ProximalStep(_hidden, Threshold);
        Kernel.ProximalStep(_hiddenBias, Threshold);
        Kernel.ProximalStep(_output, Threshold);
        Kernel.ProximalStep(_outputBias, Threshold);
    }
}
