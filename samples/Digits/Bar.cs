using L1Gen;
using Spectre.Console;

namespace Digits;

/// <summary>A progress bar that every epoch moves on by one. Fit reports on its own thread, which Progress&lt;T&gt; would not.</summary>
internal sealed class Bar(ProgressTask task) : IProgress<FitProgress>
{
    public void Report(FitProgress value) => task.Increment(1);

    /// <summary>Shows a bar while something runs; where the output is not a terminal, nothing.</summary>
    /// <param name="title">What runs.</param>
    /// <param name="epochs">How many epochs it takes.</param>
    /// <param name="run">The work, which reports to the bar.</param>
    public static T Show<T>(string title, int epochs, Func<IProgress<FitProgress>?, T> run)
    {
        if (Console.IsOutputRedirected)
            return run(null);
        return AnsiConsole.Progress().Start(context => run(new Bar(context.AddTask(title, maxValue: epochs))));
    }
}
