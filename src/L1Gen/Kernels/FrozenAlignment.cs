#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>Bytes of a cache line: a vector that crosses from one to the next takes twice as long to load.</summary>
    private const int Line = 64;

    /// <summary>The part of some memory that begins on a cache line.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="memory">16 elements longer than what is asked for.</param>
    /// <param name="length">Elements that are asked for.</param>
    public static Span<T> Aligned<T>(Span<T> memory, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref MemoryMarshal.GetReference(memory));
        return memory.Slice((int)(-address & (Line - 1)) / Unsafe.SizeOf<T>(), length);
    }

    /// <summary>A copy of constant data that begins on a cache line, which the data of an assembly does not.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    public readonly struct AlignedTable<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] _memory;
        private readonly int _start;
        private readonly int _length;

        /// <summary>Copies the data.</summary>
        /// <param name="data">The data.</param>
        public AlignedTable(ReadOnlySpan<T> data)
        {
            _memory = GC.AllocateArray<T>(data.Length + Line / Unsafe.SizeOf<T>(), pinned: true);
            _length = data.Length;
            Span<T> aligned = Aligned<T>(_memory, data.Length);
            data.CopyTo(aligned);
            _start = (int)(Unsafe.ByteOffset(ref _memory[0], ref MemoryMarshal.GetReference(aligned)) / Unsafe.SizeOf<T>());
        }

        /// <summary>The data.</summary>
        public ReadOnlySpan<T> Values => new ReadOnlySpan<T>(_memory, _start, _length);
    }
}
