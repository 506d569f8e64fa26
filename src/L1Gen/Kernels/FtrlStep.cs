using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>
/// FTRL-Proximal (McMahan et al. 2013, algorithm 1): σ = (√(n + g²) − √n)/α, z ← z + g − σw, n ← n + g²,
/// w ← −sign(z)·max(|z| − threshold, 0) / ((β + √n)/α + decay). σ is computed as g²/((√(n + g²) + √n)·α), which does not cancel.
/// </summary>
internal readonly unsafe struct FtrlStep<T>(T* weights, T* gradient, T* z, T* n) : IWeightStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the gradient is multiplied by.</summary>
    public required T Scale { get; init; }

    /// <summary>1/α.</summary>
    public required T Inverse { get; init; }

    public required T Beta { get; init; }

    public required T Threshold { get; init; }

    public required T Decay { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector g = TSimd.Multiply(TSimd.Load(gradient + index), TSimd.Create(Scale));
        TVector square = TSimd.Multiply(g, g);
        TVector before = TSimd.Load(n + index), after = TSimd.Add(before, square);
        TVector root = TSimd.Sqrt(after), sum = TSimd.Add(root, TSimd.Sqrt(before));

        // A square that underflows beside no other leaves σ = 0/0, which is 0.
        TVector zero = TSimd.Create(T.Zero), inverse = TSimd.Create(Inverse);
        TVector sigma = TSimd.Divide(TSimd.Multiply(square, inverse), TSimd.SelectEqual(sum, zero, TSimd.Create(T.One), sum));
        TVector total = TSimd.Add(TSimd.Load(z + index), TSimd.Subtract(g, TSimd.Multiply(sigma, TSimd.Load(weights + index))));
        TSimd.Store(total, z + index);
        TSimd.Store(after, n + index);
        TVector shrunk = Proximal.Shrink<T, TSimd, TVector>(total, TSimd.Create(Threshold));
        TVector curvature = TSimd.Add(TSimd.Multiply(TSimd.Add(TSimd.Create(Beta), root), inverse), TSimd.Create(Decay));
        TSimd.Store(TSimd.Divide(TSimd.Subtract(zero, shrunk), curvature), weights + index);
    }
}
