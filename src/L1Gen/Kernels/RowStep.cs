using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>to = factor·Σ x over the features, which are added in turn.</summary>
internal unsafe struct SumStep<T>(T* x, T* to, int features, nuint stride, T factor) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector sum = LaneColumn.Sum<T, TSimd, TVector>(x + lane, features, stride);
        TSimd.Store(TSimd.Multiply(TSimd.Create(factor), sum), to + lane);
    }
}

/// <summary>dx (+)= factor·d.</summary>
internal unsafe struct SumBackwardStep<T>(T* d, T* dx, nuint stride, T factor, bool add) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T* _dx;

    public void Seek(nuint feature) => _dx = dx + feature * stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector change = TSimd.Multiply(TSimd.Create(factor), TSimd.Load(d + lane));
        TSimd.Store(add ? TSimd.Add(TSimd.Load(_dx + lane), change) : change, _dx + lane);
    }
}

/// <summary>to (+)= x.</summary>
internal unsafe struct CopyStep<T>(T* x, T* to, nuint stride, bool add) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private nuint _feature;

    public void Seek(nuint feature) => _feature = feature * stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        lane += _feature;
        TVector value = TSimd.Load(x + lane);
        TSimd.Store(add ? TSimd.Add(TSimd.Load(to + lane), value) : value, to + lane);
    }
}

/// <summary>to = the greatest feature.</summary>
internal unsafe struct MaxStep<T>(T* x, T* to, int features, nuint stride) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        T* at = x + lane;
        TVector greatest = TSimd.Load(at);
        for (int f = 1; f < features; f++)
            greatest = LaneMax.Of<T, TSimd, TVector>(greatest, TSimd.Load(at += stride));
        TSimd.Store(greatest, to + lane);
    }
}

/// <summary>dx (+)= d for the first that equals the greatest, else 0.</summary>
internal unsafe struct MaxBackwardStep<T>(T* x, T* to, T* d, T* dx, int features, nuint stride, bool add) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector greatest = TSimd.Load(to + lane), left = TSimd.Load(d + lane), zero = TSimd.Create(T.Zero);
        nuint at = lane;
        for (int f = 0; f < features; f++, at += stride)
        {
            TVector value = TSimd.Load(x + at);
            TVector change = TSimd.SelectEqual(greatest, greatest, TSimd.SelectEqual(value, greatest, left, zero), greatest);
            left = TSimd.SelectEqual(value, greatest, zero, left);
            TSimd.Store(add ? TSimd.Add(TSimd.Load(dx + at), change) : change, dx + at);
        }
    }
}

/// <summary>to = (x − mean)·inverse, inverse = 1 / √(variance + ε).</summary>
internal unsafe struct NormalizeStep<T>(T* x, T* to, T* inverse, int features, nuint stride, T part, T epsilon) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector portion = TSimd.Create(part), squares = TSimd.Create(T.Zero);
        TVector mean = TSimd.Multiply(portion, LaneColumn.Sum<T, TSimd, TVector>(x + lane, features, stride));
        nuint at = lane;
        for (int f = 0; f < features; f++, at += stride)
        {
            TVector deviation = TSimd.Subtract(TSimd.Load(x + at), mean);
            squares = TSimd.Add(squares, TSimd.Multiply(deviation, deviation));
        }

        TVector variance = TSimd.Add(TSimd.Multiply(portion, squares), TSimd.Create(epsilon));
        TVector factor = TSimd.Divide(TSimd.Create(T.One), TSimd.Sqrt(variance));
        TSimd.Store(factor, inverse + lane);
        at = lane;
        for (int f = 0; f < features; f++, at += stride)
            TSimd.Store(TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + at), mean), factor), to + at);
    }
}

/// <summary>dx (+)= inverse·(d − mean d − y·mean(d·y)).</summary>
internal unsafe struct NormalizeBackwardStep<T>(T* y, T* inverse, T* d, T* dx, int features, nuint stride, T part, bool add) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector portion = TSimd.Create(part), factor = TSimd.Load(inverse + lane), products = TSimd.Create(T.Zero);
        TVector mean = TSimd.Multiply(portion, LaneColumn.Sum<T, TSimd, TVector>(d + lane, features, stride));
        nuint at = lane;
        for (int f = 0; f < features; f++, at += stride)
            products = TSimd.Add(products, TSimd.Multiply(TSimd.Load(d + at), TSimd.Load(y + at)));
        products = TSimd.Multiply(portion, products);
        at = lane;
        for (int f = 0; f < features; f++, at += stride)
        {
            TVector change = TSimd.Subtract(TSimd.Subtract(TSimd.Load(d + at), mean), TSimd.Multiply(TSimd.Load(y + at), products));
            change = TSimd.Multiply(factor, change);
            TSimd.Store(add ? TSimd.Add(TSimd.Load(dx + at), change) : change, dx + at);
        }
    }
}

/// <summary>A vector of lanes, feature by feature.</summary>
internal static unsafe class LaneColumn
{
    /// <summary>The sum of the features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sum<T, TSimd, TVector>(T* at, int features, nuint stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector sum = TSimd.Create(T.Zero);
        for (int f = 0; f < features; f++, at += stride)
            sum = TSimd.Add(sum, TSimd.Load(at));
        return sum;
    }
}

/// <summary>The greatest element, or NaN.</summary>
internal static unsafe class LaneMax
{
    /// <summary>The greater of two, or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<T, TSimd, TVector>(TVector x, TVector y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.SelectEqual(x, x, TSimd.SelectLessOrEqual(y, x, x, y), x);

    /// <summary>The greatest of contiguous elements; at least one.</summary>
    public static T OfRow<T>(T* x, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T greatest = *x;
        int i = 1;
        if (Vector256.IsHardwareAccelerated && n >= Vector256<T>.Count)
        {
            Vector256<T> eight = Vector256.Load(x);
            for (i = Vector256<T>.Count; i <= n - Vector256<T>.Count; i += Vector256<T>.Count)
                eight = Of<T, Simd256<T>, Vector256<T>>(eight, Vector256.Load(x + i));
            greatest = eight[0];
            for (int j = 1; j < Vector256<T>.Count; j++)
                greatest = Of<T, Simd1<T>, T>(greatest, eight[j]);
        }

        for (; i < n; i++)
            greatest = Of<T, Simd1<T>, T>(greatest, x[i]);
        return greatest;
    }
}
