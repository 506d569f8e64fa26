using System.Globalization;
using L1Gen.Mpi.Ranks.Tasks;

// A rank of a job that a test starts. The first argument names the task, the others are its own.
switch (args.FirstOrDefault())
{
    case "hello":
        return Hello.Run();
    case "reductions" when args is [_, string chunk]:
        return Reductions.Run(int.Parse(chunk, CultureInfo.InvariantCulture));
    case "broadcasts" when args is [_, string chunk]:
        return Broadcasts.Run(int.Parse(chunk, CultureInfo.InvariantCulture));
    case "misuse":
        return Lives.Misuse();
    case "allocation":
        return Lives.Allocation();
    case "signals":
        return Lives.Signals();
    case "end" when args is [_, string how, string rank]:
        return Ending.Run(how, int.Parse(rank, CultureInfo.InvariantCulture));
    case "fit":
        return FitNetwork.Run(args[1..]);
    case "path" when args is [_, string loss]:
        return FitPath.Run(Enum.Parse<L1Gen.Loss>(loss));
    default:
        Console.Error.WriteLine($"There is no task '{string.Join(' ', args)}'.");
        return 2;
}
