using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

public readonly ref partial struct Pass<T>
{
    /// <summary>to = f(x), element by element.</summary>
    /// <param name="f">The function. NaN gives NaN; none overflows but what is too great to represent.</param>
    /// <param name="x">The argument.</param>
    /// <param name="to">As many features; may be <paramref name="x"/>.</param>
    /// <param name="parameter">The slope of <see cref="Unary.LeakyRelu"/> below 0.</param>
    /// <exception cref="ArgumentException">The blocks differ in size, or one is not in the workspace.</exception>
    public void Map(Unary f, Block x, Block to, double parameter = 0)
    {
        switch (f)
        {
            case Unary.Identity: Copy(x, to); break;
            case Unary.Relu: Map(default(Relu<T>), x, to); break;
            case Unary.LeakyRelu: Map(new LeakyRelu<T>(T.CreateTruncating(parameter)), x, to); break;
            case Unary.Sigmoid: Map(default(Sigmoid<T>), x, to); break;
            case Unary.Tanh: Map(default(Tanh<T>), x, to); break;
            case Unary.Gelu: Map(default(Gelu<T>), x, to); break;
            case Unary.Softplus: Map(default(Softplus<T>), x, to); break;
            case Unary.Abs: Map(default(Magnitude<T>), x, to); break;
            case Unary.Square: Map(default(Square<T>), x, to); break;
            case Unary.Exp: Map(default(Exponential<T>), x, to); break;
            case Unary.Log: Map(default(Logarithm<T>), x, to); break;
            case Unary.Negate: Map(default(Negation<T>), x, to); break;
            default: throw new ArgumentOutOfRangeException(nameof(f), f, null);
        }
    }

    /// <summary>dx = f′·dTo, or dx += f′·dTo.</summary>
    /// <remarks>
    /// Relu, LeakyRelu, Sigmoid, Tanh and Exp take their derivative from <paramref name="to"/>; Gelu, Softplus, Abs, Square and Log from
    /// <paramref name="x"/>; Identity and Negate need neither. What is not needed is not looked at.
    /// </remarks>
    /// <param name="f">The function.</param>
    /// <param name="x">Its argument.</param>
    /// <param name="to">Its value.</param>
    /// <param name="dTo">The gradient with respect to the value.</param>
    /// <param name="dx">Receives the gradient with respect to the argument; may be <paramref name="dTo"/> unless <paramref name="add"/>.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <param name="parameter">The slope of <see cref="Unary.LeakyRelu"/> below 0; not negative.</param>
    /// <exception cref="ArgumentException">The blocks differ in size, or one is not in the workspace.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative or NaN.</exception>
    public void MapBackward(Unary f, Block x, Block to, Block dTo, Block dx, bool add, double parameter = 0)
    {
        switch (f)
        {
            case Unary.Identity: Copy(dTo, dx, add); break;
            case Unary.Relu: MapBackward(default(Relu<T>), x, to, dTo, dx, add); break;
            case Unary.LeakyRelu:
                Require.NotNegative(parameter);
                MapBackward(new LeakyRelu<T>(T.CreateTruncating(parameter)), x, to, dTo, dx, add);
                break;
            case Unary.Sigmoid: MapBackward(default(Sigmoid<T>), x, to, dTo, dx, add); break;
            case Unary.Tanh: MapBackward(default(Tanh<T>), x, to, dTo, dx, add); break;
            case Unary.Gelu: MapBackward(default(Gelu<T>), x, to, dTo, dx, add); break;
            case Unary.Softplus: MapBackward(default(Softplus<T>), x, to, dTo, dx, add); break;
            case Unary.Abs: MapBackward(default(Magnitude<T>), x, to, dTo, dx, add); break;
            case Unary.Square: MapBackward(default(Square<T>), x, to, dTo, dx, add); break;
            case Unary.Exp: MapBackward(default(Exponential<T>), x, to, dTo, dx, add); break;
            case Unary.Log: MapBackward(default(Logarithm<T>), x, to, dTo, dx, add); break;
            case Unary.Negate: MapBackward(default(Negation<T>), x, dTo, dTo, dx, add); break;
            default: throw new ArgumentOutOfRangeException(nameof(f), f, null);
        }
    }

    private unsafe void Map<TActivation>(TActivation f, Block x, Block to)
        where TActivation : struct, IActivation<T>
    {
        fixed (T* w = Workspace)
            LaneLoop.Run<T, MapStep<T, TActivation>>(new(f, Locate(w, x), Locate(w, to, x.Count), (nuint)Stride), Elements(x.Count));
    }

    private unsafe void MapBackward<TActivation>(TActivation f, Block x, Block to, Block dTo, Block dx, bool add)
        where TActivation : struct, IActivation<T>
    {
        fixed (T* w = Workspace)
        {
            T* v = Locate(w, TActivation.FromOutput ? to : x, dx.Count), d = Locate(w, dTo, dx.Count), target = Locate(w, dx);
            LaneLoop.Run<T, MapBackwardStep<T, TActivation>>(new(f, v, d, target, (nuint)Stride, add), Elements(dx.Count));
        }
    }
}

/// <summary>to = f(x).</summary>
internal unsafe struct MapStep<T, TActivation>(TActivation f, T* x, T* to, nuint stride) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TActivation : struct, IActivation<T>
{
    private nuint _feature;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(nuint feature) => _feature = feature * stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Store(f.Value<TSimd, TVector>(TSimd.Load(x + _feature + lane)), to + _feature + lane);
}

/// <summary>dx (+)= f′·d.</summary>
internal unsafe struct MapBackwardStep<T, TActivation>(TActivation f, T* v, T* d, T* dx, nuint stride, bool add) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TActivation : struct, IActivation<T>
{
    private nuint _feature;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(nuint feature) => _feature = feature * stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        lane += _feature;
        TVector change = f.Backward<TSimd, TVector>(TSimd.Load(v + lane), TSimd.Load(d + lane));
        TSimd.Store(add ? TSimd.Add(TSimd.Load(dx + lane), change) : change, dx + lane);
    }
}
