using BenchmarkDotNet.Running;
using L1Gen.Benchmarks;
using L1Gen.Benchmarks.Kernels;

bool isShort = args.Contains("--short");
switch (args.FirstOrDefault())
{
    case "kernels":
        Type[] classes =
        [
            typeof(L1NormBenchmarks),
            typeof(PenaltyGradientBenchmarks),
            typeof(ProximalStepBenchmarks),
            typeof(L1LossBenchmarks),
            typeof(ModelBenchmarks),
        ];
        foreach (Type type in classes)
            BenchmarkRunner.Run(type, new KernelConfig(isShort));
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/L1Gen.Benchmarks -- kernels [--short]");
        return 1;
}
