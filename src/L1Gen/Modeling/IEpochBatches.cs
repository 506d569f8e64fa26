using System.Numerics;

namespace L1Gen;

/// <summary>Batches in an order that depends on the epoch's number. A fit asks for it, so that one that resumes from a checkpoint takes the same batches.</summary>
internal interface IEpochBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The batches of an epoch, from 0.</summary>
    IEnumerable<Dataset<T>> OfEpoch(int epoch);
}
