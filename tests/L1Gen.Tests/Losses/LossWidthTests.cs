using System.Numerics;
using System.Runtime.Intrinsics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Losses;

/// <summary>Losses and gradients have the same bits in every vector width; a width that the machine lacks is emulated by the runtime.</summary>
public sealed unsafe class LossWidthTests
{
    [Fact]
    public void Of_float() => EveryLoss<float>();

    [Fact]
    public void Of_double() => EveryLoss<double>();

    private static void EveryLoss<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(4);
        int[] lengths = [.. Enumerable.Range(0, 131), 257, 899, 2049, 66_001];
        foreach (int n in lengths)
        {
            Agree<T, AbsoluteError<T>>(default, n, random);
            Agree<T, SquaredError<T>>(default, n, random);
            Agree<T, HuberError<T>>(HuberError<T>.Create(0.7), n, random);
            Agree<T, PinballError<T>>(PinballError<T>.Create(0.3), n, random);
            Agree<T, LogisticError<T>>(default, n, random);
            Agree<T, PoissonError<T>>(default, n, random);
        }
    }

    private static void Agree<T, TLoss>(TLoss loss, int n, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        T[] actual = Numbers<T>(n, random), predicted = Numbers<T>(n, random), weights = Numbers<T>(n, random);
        for (int i = 0; i < n; i++)
        {
            weights[i] = T.Abs(weights[i]);
            if (i % 5 == 2)
                predicted[i] = actual[i];
        }

        T[] expected = new T[n], found = new T[n];
        fixed (T* a = actual, p = predicted, w = weights, e = expected, f = found)
        {
            T scale = T.CreateTruncating(0.1);
            double one = LossReduction.SumAndGradient(loss, actual, predicted, expected, default(ReadOnlySpan<T>));
            LossGradientStep<T, TLoss, SampleWeights<T>> step = new(loss, a, p, new(w), e, scale);
            double sum = Total<T, LossGradientStep<T, TLoss, SampleWeights<T>>, Simd1<T>, T, Simd1<double>, double>(step, n);
            step = new(loss, a, p, new(w), f, scale);
            Equal(Total<T, LossGradientStep<T, TLoss, SampleWeights<T>>, Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>>(step, n));
            Equal(Total<T, LossGradientStep<T, TLoss, SampleWeights<T>>, Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>>(step, n));
            Equal(Total<T, LossGradientStep<T, TLoss, SampleWeights<T>>, Simd128<T>, Vector128<T>, Simd128<double>, Vector128<double>>(step, n));
            Assert.Equal(one, Total<T, LossStep<T, TLoss, EqualWeights<T>>, Simd1<T>, T, Simd1<double>, double>(new(loss, a, p, default), n));

            LossElements.Run<T, TLoss, Simd1<T>, T>(loss, a, p, e, (nuint)n);
            LossElements.Run<T, TLoss, Simd512<T>, Vector512<T>>(loss, a, p, f, (nuint)n);
            Equal(sum);
            LossElements.Run<T, TLoss, Simd256<T>, Vector256<T>>(loss, a, p, f, (nuint)n);
            Equal(sum);
            LossElements.Run<T, TLoss, Simd128<T>, Vector128<T>>(loss, a, p, f, (nuint)n);
            Equal(sum);

            void Equal(double total)
            {
                Assert.Equal(BitConverter.DoubleToInt64Bits(sum), BitConverter.DoubleToInt64Bits(total));
                Assert.True(expected.AsSpan().SequenceEqual(found), $"{typeof(TLoss).Name}, n = {n}");
                Array.Clear(found);
            }
        }
    }

    private static double Total<T, TStep, TSimd, TVector, TWide, TWideVector>(TStep step, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        LaneSum sum = default;
        Reduction.Run<T, TStep, TSimd, TVector, TWide, TWideVector>(in step, 0, (nuint)n, (double*)&sum);
        return sum.Total;
    }

    private static T[] Numbers<T>(int n, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, n).Select(_ => T.CreateTruncating((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3))))];
}
