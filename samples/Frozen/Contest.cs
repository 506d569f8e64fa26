using L1Gen;
using Samples;

namespace Frozen;

/// <summary>A frozen model beside the model that it was, and beside code that knows of no zeros.</summary>
/// <param name="name">The model.</param>
/// <param name="live">The model that it was.</param>
internal abstract class Contest(string name, IRegularized live)
{
    /// <summary>The ways to predict, that of the frozen model first.</summary>
    protected abstract Way[] Ways { get; }

    /// <summary>How many weights and inputs there were, and are.</summary>
    public string[] Kept(int survivors, int inputs, int read) =>
        [name, $"{live.Sparsity().Rows.Sum(row => row.Count):N0}", $"{survivors:N0}", $"{inputs:N0}", $"{read:N0}"];

    /// <summary>Adds a row for each way.</summary>
    public void Measure(Table table)
    {
        double frozen = 0;
        foreach (Way way in Ways)
        {
            (long bytes, double nanoseconds) = way.Measure();
            frozen = frozen == 0 ? nanoseconds : frozen;
            table.Add($"{name}, {way.Name}", $"{nanoseconds:N0}", $"{nanoseconds / frozen:0.0}×", bytes == 0 ? "" : $"{bytes:N0}");
        }
    }

    /// <summary>The greatest difference of a score between the frozen and the live model, as a part of the score or of 1, over all rows.</summary>
    public abstract double Difference();

    protected static double Difference(IEnumerable<double> frozen, IEnumerable<double> live) =>
        frozen.Zip(live, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max();
}
