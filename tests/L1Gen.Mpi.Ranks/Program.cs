// A rank of a job that a test starts: the first argument names what it does.
if (args.Length == 0)
{
    Console.Error.WriteLine("Name a task.");
    return 2;
}

Console.Error.WriteLine($"There is no task '{args[0]}'.");
return 2;
