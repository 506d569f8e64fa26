using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// v ← μv + g, w ← soft threshold of (w − rate·d), times shrink, with d = v, or g + μv with Nesterov's look-ahead (Sutskever et al. 2013, §2). Without a
/// velocity d = g.
/// </summary>
internal readonly unsafe struct MomentumStep<T>(T* weights, T* gradient, T* velocity) : IWeightStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the gradient is multiplied by.</summary>
    public required T Scale { get; init; }

    /// <summary>μ.</summary>
    public required T Momentum { get; init; }

    public required bool Nesterov { get; init; }

    public required T Rate { get; init; }

    /// <summary>The threshold on the weights.</summary>
    public required T Threshold { get; init; }

    /// <summary>1/(1 + 2tλ₂).</summary>
    public required T Shrink { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector d = TSimd.Multiply(TSimd.Load(gradient + index), TSimd.Create(Scale));
        if (velocity != null)
        {
            TVector v = TSimd.Add(TSimd.Multiply(TSimd.Load(velocity + index), TSimd.Create(Momentum)), d);
            v = Proximal.Settle<T, TSimd, TVector>(v);
            TSimd.Store(v, velocity + index);
            d = Nesterov ? TSimd.Add(d, TSimd.Multiply(v, TSimd.Create(Momentum))) : v;
        }

        TVector w = TSimd.Subtract(TSimd.Load(weights + index), TSimd.Multiply(d, TSimd.Create(Rate)));
        w = Proximal.Shrink<T, TSimd, TVector>(w, TSimd.Create(Threshold));
        TSimd.Store(TSimd.Multiply(w, TSimd.Create(Shrink)), weights + index);
    }
}
