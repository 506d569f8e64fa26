using L1Gen;
using static L1Gen.Ops;

namespace RowsFromDisk;

/// <summary>Minutes from forty numbers, trained batch by batch.</summary>
[L1Regularized(0.1)]
internal sealed partial class DeliveryTime
{
    [Weights(Deliveries.Features)]
    public partial Vector Slopes { get; }

    [Weights, Unregularized]
    public partial ref float Intercept { get; }

    [Forward(Loss.L2)]
    public float Predict(Vector delivery) => Dot(delivery, Slopes) + Intercept;
}
