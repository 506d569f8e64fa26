using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>Memory on a cache line's boundary that no collector moves; freed at the latest with the object.</summary>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Line = 64;

    public NativeBuffer()
    {
    }

    public NativeBuffer(nint length) => Reserve(length);

    ~NativeBuffer() => Free();

    public T* Pointer { get; private set; }

    public nint Length { get; private set; }

    /// <summary>Makes room for at least as many elements; where there was less, what it held is lost.</summary>
    public T* Reserve(nint length)
    {
        if (length > Length)
        {
            Free();
            Pointer = (T*)NativeMemory.AlignedAlloc(checked((nuint)length * (nuint)sizeof(T)), Line);
            Length = length;
        }

        return Pointer;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        Length = 0;
    }
}
