/* All-reduce of floats in place, as AllReduceTimes.cs of L1Gen.Benchmarks measures it: rank 0 prints bytes and microseconds a call, the median and the least, with tabs. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sum(float *restrict a, const float *restrict b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        a[i] += b[i];
}

int main(int argc, char **argv)
{
    enum { samples = 41 };
    const size_t least = 4096, most = 64 << 20;
    double times[samples];
    int rank;
    /* The binding asks for this too, so that any thread may call; MPI_Init alone makes calls of Open MPI 0.3 µs quicker. */
    int given;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    float *values = aligned_alloc(64, most);
    memset(values, 0, most);

    for (size_t bytes = least; bytes <= most; bytes *= 4) {
        int calls = bytes >= 4 << 20 ? 1 : (int)((4 << 20) / bytes);
        int count = (int)(bytes / sizeof(float));
        int taken = bytes >= 16 << 20 ? samples / 4 : samples;
        for (int sample = -3; sample < taken; sample++) {
            MPI_Barrier(MPI_COMM_WORLD);
            double start = MPI_Wtime();
            for (int call = 0; call < calls; call++)
                MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
            if (sample >= 0)
                times[sample] = (MPI_Wtime() - start) / calls * 1e6;
        }
        qsort(times, taken, sizeof times[0], ascending);
        if (rank == 0)
            printf("%zu\t%.3f\t%.3f\n", bytes, times[taken / 2], times[0]);
    }

    /* What a sum alone takes, of arrays in the cache of a core. */
    if (rank == 0) {
        const size_t count = 1 << 16;
        for (int sample = 0; sample < samples; sample++) {
            double start = MPI_Wtime();
            for (int call = 0; call < 100; call++)
                sum(values, values + count, count);
            times[sample] = (MPI_Wtime() - start) / 100 * 1e6;
        }
        qsort(times, samples, sizeof times[0], ascending);
        printf("sum\t%.6f\t%.6f\n", times[samples / 2] / (count * sizeof(float)), times[0] / (count * sizeof(float)));
    }

    free(values);
    MPI_Finalize();
    return 0;
}
