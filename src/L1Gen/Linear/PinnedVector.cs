using System.Runtime.CompilerServices;

namespace L1Gen;

/// <summary>Doubles at a fixed address that is a multiple of 64 bytes. Whoever uses the address keeps the object.</summary>
internal sealed unsafe class PinnedVector
{
    private const int Line = 64;

    private double[] _memory = [];

    public PinnedVector(int length = 0) => Reserve(length);

    public double* Pointer { get; private set; }

    /// <summary>How many there is room for.</summary>
    public int Capacity { get; private set; }

    public ref double this[int index] => ref Pointer[index];

    public static implicit operator double*(PinnedVector vector) => vector.Pointer;

    public Span<double> Span(int length) => new(Pointer, length);

    /// <summary>Makes room for <paramref name="length"/> elements; those that were there stay, others are 0.</summary>
    public void Reserve(int length)
    {
        if (length <= Capacity && _memory.Length > 0)
            return;
        int capacity = Math.Max(length, (int)Math.Min(Array.MaxLength - Line, Capacity + Capacity / 2L));
        double[] memory = GC.AllocateArray<double>(capacity + Line / sizeof(double), pinned: true);
        double* pointer = (double*)(((nuint)Unsafe.AsPointer(ref memory[0]) + (Line - 1)) & ~(nuint)(Line - 1));
        Span(Capacity).CopyTo(new Span<double>(pointer, capacity));
        _memory = memory;
        Pointer = pointer;
        Capacity = capacity;
    }
}
