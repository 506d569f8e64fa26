using System.Numerics;

namespace L1Gen.Kernels;

// What goes over the features of each row.

public readonly ref partial struct Pass<T>
{
    /// <summary>to = factor·Σ x.</summary>
    /// <param name="x">The terms.</param>
    /// <param name="to">One feature.</param>
    /// <param name="factor">1 for a sum, 1 / n for a mean.</param>
    /// <exception cref="ArgumentException">A block has the wrong size, or is not in the workspace.</exception>
    public unsafe void Sum(Block x, Block to, double factor)
    {
        fixed (T* w = Workspace)
        {
            T* source = Locate(w, x), target = Locate(w, to, 1);
            if (Stride == 1)
                *target = T.CreateTruncating(Reduction.Sum<T, ValueStep<T>>(new(source), (nuint)x.Count) * factor);
            else
                LaneLoop.Run<T, SumStep<T>>(new(source, target, x.Count, (nuint)Stride, T.CreateTruncating(factor)), Lanes(1));
        }
    }

    /// <summary>dx = factor·dTo for every feature, or adds that.</summary>
    /// <param name="dTo">One feature.</param>
    /// <param name="dx">The gradient with respect to the terms.</param>
    /// <param name="factor">As in <see cref="Sum"/>.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">A block has the wrong size, or is not in the workspace.</exception>
    public unsafe void SumBackward(Block dTo, Block dx, double factor, bool add)
    {
        fixed (T* w = Workspace)
        {
            T* d = Locate(w, dTo, 1), target = Locate(w, dx);
            LaneLoop.Run<T, SumBackwardStep<T>>(new(d, target, (nuint)Stride, T.CreateTruncating(factor), add), Lanes(dx.Count));
        }
    }

    /// <summary>to = the greatest of x; NaN if one is NaN.</summary>
    /// <param name="x">At least one feature.</param>
    /// <param name="to">One feature.</param>
    /// <exception cref="ArgumentException">A block has the wrong size, or is not in the workspace.</exception>
    public unsafe void Max(Block x, Block to)
    {
        if (x.Count == 0)
            throw new ArgumentException("There is no greatest of no features.", nameof(x));
        fixed (T* w = Workspace)
        {
            T* source = Locate(w, x), target = Locate(w, to, 1);
            if (Stride == 1)
                *target = LaneMax.OfRow(source, x.Count);
            else
                LaneLoop.Run<T, MaxStep<T>>(new(source, target, x.Count, (nuint)Stride), Lanes(1));
        }
    }

    /// <summary>dx = dTo for the first feature that is the greatest, 0 for the others, or adds that. Where the greatest is NaN, so is dx.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="to">The greatest; one feature.</param>
    /// <param name="dTo">The gradient with respect to that; one feature.</param>
    /// <param name="dx">As many features as <paramref name="x"/>.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">A block has the wrong size, or is not in the workspace.</exception>
    public unsafe void MaxBackward(Block x, Block to, Block dTo, Block dx, bool add)
    {
        fixed (T* w = Workspace)
        {
            T* source = Locate(w, x), greatest = Locate(w, to, 1), d = Locate(w, dTo, 1), target = Locate(w, dx, x.Count);
            LaneLoop.Run<T, MaxBackwardStep<T>>(new(source, greatest, d, target, x.Count, (nuint)Stride, add), Lanes(1));
        }
    }

    /// <summary>to = (x − mean x)·i with i = 1 / √(variance + ε), the variance the mean square (Ba, Kiros and Hinton 2016, eq. 3).</summary>
    /// <param name="x">The argument.</param>
    /// <param name="to">As many features; may be <paramref name="x"/>.</param>
    /// <param name="inverseDeviation">Receives i; one feature.</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ArgumentException">A block has the wrong size, or is not in the workspace.</exception>
    public unsafe void Normalize(Block x, Block to, Block inverseDeviation, double epsilon)
    {
        fixed (T* w = Workspace)
        {
            T* source = Locate(w, x), target = Locate(w, to, x.Count), inverse = Locate(w, inverseDeviation, 1);
            if (Stride > 1)
            {
                LaneLoop.Run<T, NormalizeStep<T>>(
                    new(source, target, inverse, x.Count, (nuint)Stride, T.CreateTruncating(1.0 / x.Count), T.CreateTruncating(epsilon)), Lanes(1));
                return;
            }

            nuint n = (nuint)x.Count;
            T mean = T.CreateTruncating(Reduction.Sum<T, ValueStep<T>>(new(source), n) / n);
            double variance = Reduction.Sum<T, SquaredDeviationStep<T>>(new(source, mean), n) / n;
            *inverse = T.CreateTruncating(1 / Math.Sqrt(variance + epsilon));
            Combine(Binary.Subtract, x, mean, to);
            Combine(Binary.Multiply, to, *inverse, to);
        }
    }

    /// <summary>dx = i·(dTo − mean dTo − to·mean(dTo·to)), or adds that.</summary>
    /// <param name="to">The value.</param>
    /// <param name="inverseDeviation">i, as <see cref="Normalize"/> left it.</param>
    /// <param name="dTo">The gradient with respect to the value.</param>
    /// <param name="dx">The gradient with respect to the argument; may be <paramref name="dTo"/> unless <paramref name="add"/>.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">A block has the wrong size, or is not in the workspace.</exception>
    public unsafe void NormalizeBackward(Block to, Block inverseDeviation, Block dTo, Block dx, bool add)
    {
        fixed (T* w = Workspace)
        {
            T* value = Locate(w, to), inverse = Locate(w, inverseDeviation, 1), d = Locate(w, dTo, to.Count), target = Locate(w, dx, to.Count);
            T part = T.CreateTruncating(1.0 / to.Count);
            LaneLoop.Run<T, NormalizeBackwardStep<T>>(new(value, inverse, d, target, to.Count, (nuint)Stride, part, add), Lanes(1));
        }
    }

    /// <summary>to = x, or to += x, in this pass's lanes.</summary>
    /// <param name="x">What is copied.</param>
    /// <param name="to">As many features; the same block, or apart from it.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">The blocks differ in size, or one is not in the workspace.</exception>
    public unsafe void Copy(Block x, Block to, bool add = false)
    {
        fixed (T* w = Workspace)
        {
            T* source = Locate(w, x), target = Locate(w, to, x.Count);
            LaneLoop.Run<T, CopyStep<T>>(new(source, target, (nuint)Stride, add), Elements(x.Count));
        }
    }

    /// <summary>0 in this pass's lanes.</summary>
    /// <param name="block">What is cleared.</param>
    /// <exception cref="ArgumentException">The block is not in the workspace.</exception>
    public void Clear(Block block)
    {
        LaneRange range = Elements(block.Count);
        for (int f = 0; f < range.Features; f++)
            this[block].Slice(f * Stride + range.First, range.End - range.First).Clear();
    }
}

/// <summary>x.</summary>
internal readonly unsafe struct ValueStep<T>(T* x) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Load(x + index + offset);

    public double Redo(nuint index) => double.CreateTruncating(x[index]);
}

/// <summary>(x − mean)².</summary>
internal readonly unsafe struct SquaredDeviationStep<T>(T* x, T mean) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector deviation = TSimd.Subtract(TSimd.Load(x + index + offset), TSimd.Create(mean));
        return TSimd.Multiply(deviation, deviation);
    }

    public double Redo(nuint index)
    {
        double deviation = double.CreateTruncating(x[index] - mean);
        return deviation * deviation;
    }
}
