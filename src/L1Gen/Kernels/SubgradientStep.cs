using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>g ← scale·g + λ·sign(w) + 2·λ₂·w, with sign(0) = 0.</summary>
internal readonly unsafe struct SubgradientStep<T>(T* weights, T* gradient) : IWeightStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the gradient is multiplied by.</summary>
    public required T Scale { get; init; }

    public required T Lambda { get; init; }

    /// <summary>2·λ₂.</summary>
    public required T Decay { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector w = TSimd.Load(weights + index);
        TVector g = TSimd.Add(TSimd.Multiply(TSimd.Load(gradient + index), TSimd.Create(Scale)), TSimd.Multiply(w, TSimd.Create(Decay)));
        TSimd.Store(TSimd.AddSign(g, TSimd.Create(Lambda), w), gradient + index);
    }
}
