using System.Globalization;

namespace L1Gen.Benchmarks.Peers;

/// <summary>Times both sides in one go, and prints them side by side as Markdown.</summary>
internal static class PeerReport
{
    private static readonly Optimizer Proximal = new ProximalAdam(), Subgradient = new SubgradientAdam();

    public static void Print()
    {
        double peak = MachinePeak.Measure();
        List<Figures> figures = [];
        foreach (string name in PeerCase.Names)
        {
            Console.Error.WriteLine($"{name} …");
            figures.Add(Figures.Of(PeerCase.Of(name)));
        }

        Console.Error.WriteLine("PyTorch …");
        PyTorch peer = PyTorch.Run();
        Console.WriteLine($"Median (fastest). {peer.About}\n");
        Steps(figures, peer);
        Predictions(figures, peer);
        Arithmetic(figures, Math.Max(peak, MachinePeak.Measure()));
        Console.WriteLine("| first step of a process | whole | of it the JIT's | methods compiled | the same again |\n| --- | ---: | ---: | ---: | ---: |");
        foreach (string name in PeerCase.Names)
            Console.WriteLine(FirstStep.Row(name));
    }

    private static void Steps(List<Figures> figures, PyTorch peer)
    {
        Console.WriteLine("| step of training | ProximalAdam | SubgradientAdam | PyTorch as written | PyTorch tuned | as written / SubgradientAdam | tuned / SubgradientAdam | 2 threads | faster |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (Figures f in figures)
        {
            string name = f.Case.PredictRow is null ? $"step sparse logistic {SparseLogistic.Features} batch {f.Case.Batch}" : $"step {f.Case.Name} batch {f.Case.Batch}";
            Timing? written = peer.Best(name, isTuned: false), tuned = peer.Best(name, isTuned: true);
            Console.WriteLine($"| {f.Case.Name}, batch {f.Case.Batch} | {Time(f.Proximal)} | {Time(f.Subgradient)} | {Time(written)} | {Time(tuned)} | {Ratio(written, f.Subgradient)} | {Ratio(tuned, f.Subgradient)} | {Time(f.TwoThreads)} | {Ratio(f.Proximal, f.TwoThreads)} |");
        }

        Console.WriteLine();
    }

    private static void Predictions(List<Figures> figures, PyTorch peer)
    {
        Console.WriteLine("| Predict, a row | L1Gen | PyTorch | ratio |\n| --- | ---: | ---: | ---: |");
        foreach (Figures f in figures.Where(f => f.Row is not null))
        {
            Timing? theirs = peer.Best($"predict {f.Case.Name}", isTuned: false);
            Console.WriteLine($"| {f.Case.Name} | {Time(f.Row)} | {Time(theirs)} | {Ratio(theirs, f.Row)} |");
        }

        Console.WriteLine();
    }

    private static void Arithmetic(List<Figures> figures, double peak)
    {
        Console.WriteLine(Invariant($"| of a step's matrix products | MFLOP | forward + backward | GFLOP/s | whole step | GFLOP/s; one core: {peak:0} |"));
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (Figures f in figures)
        {
            double flops = f.Case.StepFlops;
            Console.WriteLine(Invariant($"| {f.Case.Name}, batch {f.Case.Batch} | {flops / 1e6:0.00} | {Time(f.Gradient)} | {flops / f.Gradient.Fastest / 1e3:0.0} | {Time(f.Proximal)} | {flops / f.Proximal.Fastest / 1e3:0.0} |"));
        }

        Console.WriteLine();
    }

    private static string Time(Timing? timing) => timing is { } t ? $"{Micro(t.Median)} ({Micro(t.Fastest)})" : "";

    private static string Micro(double time) => time switch
    {
        < 1 => Invariant($"{1000 * time:0} ns"),
        < 100 => Invariant($"{time:0.0} µs"),
        _ => Invariant($"{time:#,0} µs"),
    };

    private static string Ratio(Timing? theirs, Timing? ours) => theirs is { } a && ours is { } b ? Invariant($"{a.Median / b.Median:0.0}× ({a.Fastest / b.Fastest:0.0}×)") : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Figures(PeerCase Case, Timing Proximal, Timing Subgradient, Timing? TwoThreads, Timing Gradient, Timing? Row)
    {
        public static Figures Of(PeerCase peer) => new(
            peer,
            Timing.OfSteps(peer, PeerReport.Proximal, threads: 1),
            Timing.OfSteps(peer, PeerReport.Subgradient, threads: 1),
            peer.OnTwoThreads ? Timing.OfSteps(peer, PeerReport.Proximal, threads: 2) : null,
            Timing.Of(peer.Gradient),
            peer.PredictRow is { } row ? Timing.Of(row) : null);
    }
}
