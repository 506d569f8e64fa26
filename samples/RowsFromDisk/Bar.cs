using L1Gen;
using Spectre.Console;

namespace RowsFromDisk;

/// <summary>A progress bar over the bytes of a conversion.</summary>
internal sealed class Bar(ProgressTask task) : IProgress<ConversionProgress>
{
    public void Report(ConversionProgress value) => task.Value = value.Part;

    /// <summary>Shows a bar while something runs; where the output is not a terminal, nothing.</summary>
    /// <param name="title">What runs.</param>
    /// <param name="run">The work, which reports to the bar.</param>
    public static T Show<T>(string title, Func<IProgress<ConversionProgress>?, T> run)
    {
        if (Console.IsOutputRedirected)
            return run(null);
        return AnsiConsole.Progress().Start(context => run(new Bar(context.AddTask(title, maxValue: 1))));
    }
}
