using System.Runtime.InteropServices;

namespace L1Gen;

/// <content>The moments of rows that several processes hold.</content>
internal sealed partial class CentredGram
{
    /// <summary>
    /// Makes the moments of each rank's rows those of all, by the formula for the sum of squares of two samples (Chan, Golub and LeVeque 1983, eq. 2.1b): about the mean of all,
    /// a rank's are those about its own mean and S·d·dᵀ, with d from the one to the other. A constant column stays exactly one.
    /// </summary>
    /// <param name="ranks">All of them are here, with as many columns.</param>
    public void Join(ICommunicator ranks)
    {
        // About the mean of rank 0, so that what rounding leaves of a sum doesn't grow with the mean.
        double[] shift = [.. Means, ResponseMean], sums = new double[Columns + 2];
        ranks.Broadcast(MemoryMarshal.AsBytes(shift.AsSpan()));
        double[] away = [.. Means.Append(ResponseMean).Zip(shift, (mean, from) => mean - from)];
        for (int j = 0; j < away.Length; j++)
            sums[j] = TotalWeight * away[j];
        sums[^1] = TotalWeight;
        ranks.AllReduce(sums.AsSpan());

        double total = sums[^1];
        for (int j = 0; j < away.Length; j++)
        {
            double mean = sums[j] / total;
            away[j] -= mean;
            shift[j] += mean;
        }

        double[] packed = Packed(away);
        ranks.AllReduce(packed.AsSpan());
        Unpack(packed);
        TotalWeight = total;
        shift.AsSpan(0, Columns).CopyTo(Means);
        ResponseMean = shift[Columns];
        ClearConstants();
    }

    /// <summary>The upper triangle, the cross moments and the response's own about means that are <paramref name="away"/> from those of these rows.</summary>
    private double[] Packed(ReadOnlySpan<double> away)
    {
        double[] packed = new double[checked((int)((long)Columns * (Columns + 1) / 2 + Columns + 1))];
        int at = 0;
        for (int j = 0; j < Columns; j++)
        {
            double moved = TotalWeight * away[j];
            for (int k = j; k < Columns; k++)
                packed[at++] = Gram[j * Columns + k] + moved * away[k];
            packed[packed.Length - 1 - Columns + j] = Cross[j] + moved * away[Columns];
        }

        packed[^1] = ResponseSquare + TotalWeight * away[Columns] * away[Columns];
        return packed;
    }

    private void Unpack(ReadOnlySpan<double> packed)
    {
        int at = 0;
        for (int j = 0; j < Columns; j++)
        {
            for (int k = j; k < Columns; k++)
                Gram[j * Columns + k] = Gram[k * Columns + j] = packed[at++];
        }

        packed.Slice(at, Columns).CopyTo(Cross);
        ResponseSquare = packed[^1];
    }
}
