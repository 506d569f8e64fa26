using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>y = scale·x + z.</summary>
internal readonly unsafe struct LinearCombination(double* x, double scale, double* z, double* y) : ILaneStep<double>
{
    /// <summary>Computes <paramref name="length"/> elements; y may be x or z.</summary>
    public static void Run(double* x, double scale, double* z, double* y, int length) =>
        LaneLoop.Run<double, LinearCombination>(new(x, scale, z, y), new LaneRange(1, 0, length));

    public void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<double, TVector>
        where TVector : struct =>
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Create(scale), TSimd.Load(x + lane), TSimd.Load(z + lane)), y + lane);
}
