using BenchmarkDotNet.Attributes;

namespace L1Gen.Benchmarks.Kernels;

/// <summary>A model of 899 weights in four fields of 640, 64, 192 and 3: the emitted code, over own arrays and over the arena.</summary>
public class ModelBenchmarks
{
    private const double Lambda = OwnArrays.Lambda;
    private const double StepSize = 1e-10;
    private readonly OwnArrays _arrays = new();
    private readonly InArena _arena = new();
    private readonly float[][] _weights = [Data.Weights(640), Data.Weights(64), Data.Weights(192), Data.Weights(3)];
    private readonly float[][] _gradients = [new float[640], new float[64], new float[192], new float[3]];
    private readonly float[][] _scratch = [new float[640], new float[64], new float[192], new float[3]];
    private OwnArrays.Gradient _arraysGradient = null!;
    private InArena.Gradient _arenaGradient = null!;

    [GlobalSetup]
    public void Setup()
    {
        _weights[0].CopyTo(_arrays.Hidden, 0);
        _weights[1].CopyTo(_arrays.Middle, 0);
        _weights[2].CopyTo(_arrays.Output, 0);
        _weights[3].CopyTo(_arrays.Last, 0);
        _weights[0].CopyTo(_arena.Hidden.AsSpan());
        _weights[1].CopyTo(_arena.Middle.AsSpan());
        _weights[2].CopyTo(_arena.Output.AsSpan());
        _weights[3].CopyTo(_arena.Last.AsSpan());
        _arraysGradient = _arrays.CreateGradient();
        _arenaGradient = _arena.CreateGradient();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("L1 norm")]
    public float NormTensorPrimitives()
    {
        float sum = 0;
        foreach (float[] weights in _weights)
            sum += TensorWay.L1Norm(weights);
        return sum;
    }

    [Benchmark, BenchmarkCategory("L1 norm")]
    public float NormLoop()
    {
        float sum = 0;
        foreach (float[] weights in _weights)
            sum += Loops.L1Norm(weights);
        return sum;
    }

    [Benchmark, BenchmarkCategory("L1 norm")]
    public double NormOwnArrays() => _arrays.L1Norm();

    [Benchmark, BenchmarkCategory("L1 norm")]
    public double NormArena() => _arena.L1Norm();

    [Benchmark(Baseline = true), BenchmarkCategory("penalty + gradient")]
    public float PenaltyTensorPrimitives()
    {
        float sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += TensorWay.PenaltyAndGradient(_weights[i], _gradients[i], _scratch[i], (float)Lambda);
        return sum;
    }

    [Benchmark, BenchmarkCategory("penalty + gradient")]
    public float PenaltyLoop()
    {
        float sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += Loops.PenaltyAndGradient(_weights[i], _gradients[i], (float)Lambda);
        return sum;
    }

    [Benchmark, BenchmarkCategory("penalty + gradient")]
    public double PenaltyOwnArrays() => _arrays.PenaltyAndGradient(_arraysGradient);

    [Benchmark, BenchmarkCategory("penalty + gradient")]
    public double PenaltyArena() => _arena.PenaltyAndGradient(_arenaGradient);

    [Benchmark(Baseline = true), BenchmarkCategory("proximal step")]
    public void ProximalTensorPrimitives()
    {
        for (int i = 0; i < _weights.Length; i++)
            TensorWay.ProximalStep(_weights[i], _scratch[i], (float)(StepSize * Lambda));
    }

    [Benchmark, BenchmarkCategory("proximal step")]
    public void ProximalLoop()
    {
        foreach (float[] weights in _weights)
            Loops.ProximalStep(weights, (float)(StepSize * Lambda));
    }

    [Benchmark, BenchmarkCategory("proximal step")]
    public void ProximalOwnArrays() => _arrays.ProximalStep(StepSize);

    [Benchmark, BenchmarkCategory("proximal step")]
    public void ProximalArena() => _arena.ProximalStep(StepSize);
}

[L1Regularized(Lambda)]
internal sealed partial class OwnArrays
{
    public const double Lambda = 0.01;

    [Weights(10, 64)] public readonly float[] Hidden = new float[640];
    [Weights(64)] public readonly float[] Middle = new float[64];
    [Weights(64, 3)] public readonly float[] Output = new float[192];
    [Weights(3)] public readonly float[] Last = new float[3];
}

[L1Regularized(OwnArrays.Lambda)]
internal sealed partial class InArena
{
    [Weights(10, 64)] public partial Matrix Hidden { get; }
    [Weights(64)] public partial Vector Middle { get; }
    [Weights(64, 3)] public partial Matrix Output { get; }
    [Weights(3)] public partial Vector Last { get; }
}
