using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², t = rate / (√v·root + ε), w ← prox of min(t, limit)·penalty at (w − t·m): Adam (Kingma and Ba 2015,
/// algorithm 1) with the proximal operator in its own metric (Yun, Lozano and Yang 2021, ProxGen, §3).
/// </summary>
internal readonly unsafe struct AdamStep<T>(T* weights, T* gradient, T* m, T* v) : IWeightStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the gradient is multiplied by.</summary>
    public required T Scale { get; init; }

    public required T Beta1 { get; init; }

    /// <summary>1 − β₁.</summary>
    public required T Rest1 { get; init; }

    public required T Beta2 { get; init; }

    /// <summary>1 − β₂.</summary>
    public required T Rest2 { get; init; }

    /// <summary>1 / √(1 − β₂ᵏ).</summary>
    public required T Root { get; init; }

    public required T Epsilon { get; init; }

    /// <summary>The learning rate over 1 − β₁ᵏ.</summary>
    public required T Rate { get; init; }

    /// <summary>λ·(1 − β₁ᵏ), because t has the rate over that.</summary>
    public required T Lambda { get; init; }

    /// <summary>The greatest t that the penalty is taken with; ∞ for none.</summary>
    public required T Limit { get; init; }

    /// <summary>2·λ₂·(1 − β₁ᵏ).</summary>
    public required T Decay { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector g = TSimd.Multiply(TSimd.Load(gradient + index), TSimd.Create(Scale));
        TVector mean = TSimd.Add(TSimd.Multiply(TSimd.Load(m + index), TSimd.Create(Beta1)), TSimd.Multiply(g, TSimd.Create(Rest1)));
        TVector square = TSimd.Add(TSimd.Multiply(TSimd.Load(v + index), TSimd.Create(Beta2)), TSimd.Multiply(TSimd.Multiply(g, g), TSimd.Create(Rest2)));
        mean = Proximal.Settle<T, TSimd, TVector>(mean);
        square = Proximal.Settle<T, TSimd, TVector>(square);
        TSimd.Store(mean, m + index);
        TSimd.Store(square, v + index);
        TVector t = TSimd.Divide(TSimd.Create(Rate), TSimd.Add(TSimd.Multiply(TSimd.Sqrt(square), TSimd.Create(Root)), TSimd.Create(Epsilon)));
        TVector w = TSimd.Subtract(TSimd.Load(weights + index), TSimd.Multiply(t, mean));
        TVector limit = TSimd.Create(Limit);
        t = TSimd.SelectLessOrEqual(limit, t, limit, t);
        if (Lambda != T.Zero)
            w = Proximal.Shrink<T, TSimd, TVector>(w, TSimd.Multiply(t, TSimd.Create(Lambda)));
        if (Decay != T.Zero)
            w = TSimd.Divide(w, TSimd.Add(TSimd.Create(T.One), TSimd.Multiply(t, TSimd.Create(Decay))));
        TSimd.Store(w, weights + index);
    }
}
