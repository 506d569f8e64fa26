#nullable enable
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>What products are written in, once for all widths. With AVX2 alone, 512 bits are two registers of 256.</summary>
    private interface IVector<T, TVector>
        where TVector : struct
    {
        static abstract int Count { get; }

        static abstract TVector Create(T value);

        static abstract TVector Load(ref T source, nint offset);

        static abstract void Store(TVector x, ref T target, nint offset);

        static abstract TVector Plus(TVector x, TVector y);

        static abstract TVector Times(TVector x, TVector y);
    }

    private readonly struct Wide<T> : IVector<T, Vector512<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static int Count => Vector512<T>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Create(T value) => Vector512.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Load(ref T source, nint offset) => Vector512.LoadUnsafe(ref Unsafe.Add(ref source, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<T> x, ref T target, nint offset) => x.StoreUnsafe(ref Unsafe.Add(ref target, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Plus(Vector512<T> x, Vector512<T> y) => x + y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Times(Vector512<T> x, Vector512<T> y) => x * y;
    }

    private readonly struct Narrow<T> : IVector<T, Vector128<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static int Count => Vector128<T>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Create(T value) => Vector128.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Load(ref T source, nint offset) => Vector128.LoadUnsafe(ref Unsafe.Add(ref source, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector128<T> x, ref T target, nint offset) => x.StoreUnsafe(ref Unsafe.Add(ref target, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Plus(Vector128<T> x, Vector128<T> y) => x + y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Times(Vector128<T> x, Vector128<T> y) => x * y;
    }

    private readonly struct One<T> : IVector<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static int Count => 1;

        public static T Create(T value) => value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Load(ref T source, nint offset) => Unsafe.Add(ref source, offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(T x, ref T target, nint offset) => Unsafe.Add(ref target, offset) = x;

        public static T Plus(T x, T y) => x + y;

        public static T Times(T x, T y) => x * y;
    }
}
