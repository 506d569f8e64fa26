using System.Globalization;
using BenchmarkDotNet.Running;
using L1Gen.Benchmarks;
using L1Gen.Benchmarks.Disk;
using L1Gen.Benchmarks.Frozen;
using L1Gen.Benchmarks.Kernels;
using L1Gen.Benchmarks.Linear;
using L1Gen.Benchmarks.Mpi;
using L1Gen.Benchmarks.Peers;

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
    case "peers" when args is [_, "--first", string name]:
        FirstStep.Print(name);
        return 0;
    case "peers":
        PeerReport.Print();
        return 0;
    case "linear" when args is [_, "--run", string name, string folder, string tolerance, string file]:
        LinearRun.Print(name, folder, double.Parse(tolerance, CultureInfo.InvariantCulture), file);
        return 0;
    case "linear" when args is [_, "--first", string name, string folder, string tolerance]:
        LinearRun.PrintFirst(name, folder, double.Parse(tolerance, CultureInfo.InvariantCulture));
        return 0;
    case "linear" when args is [_, "--memory", string name, string folder, string tolerance]:
        LinearRun.PrintMemory(name, folder, double.Parse(tolerance, CultureInfo.InvariantCulture));
        return 0;
    case "linear":
        LinearReport.Print(args[1..]);
        return 0;
    case "mpi-path" when args is [_, string task, string rows, string columns]:
        RankedPath.Print(task, int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(columns, CultureInfo.InvariantCulture));
        return 0;
    case "frozen":
        FrozenReport.Print(args[1..]);
        return 0;
    case "disk":
        return DiskReport.Run(args[1..]);
    case "frozen-plans":
        PlanReport.Print();
        return 0;
    case "mpi-fit" when args is [_, string batchSize]:
        RankedFit.Print(int.Parse(batchSize, CultureInfo.InvariantCulture));
        return 0;
    case "mpi-allreduce" when args is [_, "--fit", string file]:
        AllReduceModel.Print(file);
        return 0;
    case "mpi-allreduce":
        AllReduceTimes.Print();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/L1Gen.Benchmarks -- kernels [--short] | peers | linear [TASK…] | frozen [CASE…] | frozen-plans | disk TASK …; under mpirun: mpi-fit BATCH | mpi-allreduce | mpi-path gram|squares|logistic ROWS COLUMNS");
        return 1;
}
