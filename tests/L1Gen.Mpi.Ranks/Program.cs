using L1Gen.Mpi.Ranks.Tasks;

// A rank of a job that a test starts. The first argument names the task, the others are its own.
switch (args.FirstOrDefault())
{
    case "hello":
        return Hello.Run();
    default:
        Console.Error.WriteLine($"There is no task '{args.FirstOrDefault()}'.");
        return 2;
}
