namespace L1Gen;

/// <summary>How many threads a step is worth.</summary>
internal static class Teamwork
{
    // A division costs the team four meetings of about a microsecond; a step of this many multiply-adds takes 50 to 100 µs on one core.
    private const double LeastWork = 2e6;
    private const int LanesOfAThread = 16;

    /// <summary>The threads for steps of so many rows: one where the work is small, at most one for every 16 rows.</summary>
    public static int Threads(int most, ForwardPlan plan, int weights, int rows)
    {
        // Forward, backward and the weights' gradient take about the same; the optimizer's step counts as a few operations a weight.
        double work = 3.0 * plan.MultiplyAdds * rows + 8.0 * weights;
        return work < LeastWork ? 1 : Math.Clamp((rows + LanesOfAThread - 1) / LanesOfAThread, 1, most);
    }
}
