using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace L1Gen.Benchmarks.Linear;

/// <summary>Paths by the ranks of an MPI job, each with its part of the rows: started by <c>mpirun</c>, see <c>benchmarks/mpi/path</c>.</summary>
internal static class RankedPath
{
    private const int Repetitions = 3;

    /// <summary>Prints, on rank 0, the least time of a few fits, each that of the slowest rank.</summary>
    /// <param name="task"><c>gram</c>: least squares at one λ, which is the Gram matrix and a reduced problem of one point; <c>squares</c> or <c>logistic</c>: a path of 100 λ's.</param>
    /// <param name="rows">The rows of all ranks.</param>
    /// <param name="columns">The columns, of doubles.</param>
    public static void Print(string task, int rows, int columns)
    {
        using var mpi = MpiCommunicator.Initialize();
        (DesignMatrix x, double[] y) = Data(rows * mpi.Rank / mpi.Size, rows * (mpi.Rank + 1) / mpi.Size, columns, task == "logistic");
        var ranks = new Counted(mpi);
        var options = new PathOptions { Communicator = ranks, Loss = task == "logistic" ? Loss.Logistic : Loss.L2, Lambdas = task == "gram" ? [0.5] : null };
        double least = double.PositiveInfinity;
        LinearPath? path = null;
        for (int repetition = 0; repetition <= Repetitions; repetition++)
        {
            mpi.Barrier();
            ranks.Calls = 0;
            long start = Stopwatch.GetTimestamp();
            path = LinearPath.Fit(x, y, options);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Span<double> slowest = [seconds];
            mpi.AllReduce(slowest, ReduceOperation.Max);

            // The first one compiles.
            if (repetition > 0)
                least = Math.Min(least, slowest[0]);
        }

        if (mpi.Rank != 0)
            return;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{task} {rows} × {columns}, {mpi.Size} ranks: {least:F3} s, {ranks.Calls} collective calls, {path!.Count} points, {path.Sum(point => point.Iterations)} iterations, objective at the last {path[^1].Objective:R}, gap at most {path.Max(point => point.DualityGap):E1}"));
    }

    /// <summary>Rows that depend on their number alone, by columns; y is of every eighth column.</summary>
    private static (DesignMatrix X, double[] Y) Data(int first, int end, int columns, bool classes)
    {
        int rows = end - first;
        double[] values = new double[(long)rows * columns], y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            ulong state = (ulong)(first + i) * 0x9e3779b97f4a7c15;
            double score = 0;
            for (int j = 0; j < columns; j++)
            {
                // Half of it is the column's own, the rest is shared by those near it.
                double value = Uniform(ref state) + (j > 0 ? 0.5 * values[(long)(j - 1) * rows + i] : 0);
                values[(long)j * rows + i] = value;
                score += j % 8 == 0 ? value * (j % 16 == 0 ? 0.3 : -0.3) : 0;
            }

            y[i] = classes ? (Uniform(ref state) + 1) / 2 < 1 / (1 + Math.Exp(-score)) ? 1 : 0 : score + Uniform(ref state);
        }

        return (DesignMatrix.FromColumns(values, rows, columns), y);
    }

    /// <summary>From −1 to 1 (SplitMix64; Steele, Lea and Flood 2014).</summary>
    private static double Uniform(ref ulong state)
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (z ^ (z >> 31)) / (double)(1UL << 63) - 1;
    }

    /// <summary>The ranks, with a count of their calls.</summary>
    private sealed class Counted(ICommunicator ranks) : ICommunicator
    {
        public int Calls { get; set; }

        public int Rank => ranks.Rank;

        public int Size => ranks.Size;

        public void AllReduce(Span<float> values, ReduceOperation operation)
        {
            Calls++;
            ranks.AllReduce(values, operation);
        }

        public void AllReduce(Span<double> values, ReduceOperation operation)
        {
            Calls++;
            ranks.AllReduce(values, operation);
        }

        public void Broadcast(Span<byte> bytes, int root)
        {
            Calls++;
            ranks.Broadcast(bytes, root);
        }

        public void Barrier() => ranks.Barrier();

        [DoesNotReturn]
        public void Abort(string reason) => ranks.Abort(reason);
    }
}
