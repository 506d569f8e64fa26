using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace L1Gen.Benchmarks.Mpi;

/// <summary>All-reduce of floats in place through the binding: what benchmarks/mpi/allreduce.c measures in C, with the same numbers of calls.</summary>
internal static unsafe class AllReduceTimes
{
    private const int Samples = 41;
    private const int Least = 4096;
    private const int Most = 64 << 20;

    /// <summary>Rank 0 prints bytes and microseconds a call, the median and the least, with tabs.</summary>
    public static void Print()
    {
        using var mpi = MpiCommunicator.Initialize();
        var all = new Span<float>(NativeMemory.AlignedAlloc(Most, 64), Most / sizeof(float));
        all.Clear();
        double[] times = new double[Samples];
        for (int bytes = Least; bytes <= Most; bytes *= 4)
        {
            Span<float> values = all[..(bytes / sizeof(float))];
            int calls = Math.Max(1, (4 << 20) / bytes);
            Span<double> taken = times.AsSpan(0, bytes >= 16 << 20 ? Samples / 4 : Samples);
            for (int sample = -3; sample < taken.Length; sample++)
            {
                mpi.Barrier();
                long start = Stopwatch.GetTimestamp();
                for (int call = 0; call < calls; call++)
                    mpi.AllReduce(values);
                if (sample >= 0)
                    taken[sample] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
            }

            taken.Sort();
            if (mpi.Rank == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes}\t{taken[taken.Length / 2]:F3}\t{taken[0]:F3}"));
        }
    }
}
