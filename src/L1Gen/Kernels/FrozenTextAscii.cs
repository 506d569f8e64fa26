#nullable enable
using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>Code units that are read at once, a bit of a mask each.</summary>
    private const int Piece = 64;

    /// <summary>
    /// Reads the words of ASCII that start in the next <see cref="Piece"/> units and end there, by masks of what is a letter, a digit, … Stops at what is not ASCII and at two
    /// apostrophes within a word.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where to start, no place within a word.</param>
    /// <param name="walk">Gets the words.</param>
    /// <returns>Where to go on: <paramref name="at"/> if the first word is none that is read here.</returns>
    // Optimised from the first call on: before that the JIT boxes vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadAscii<TUnit, T>(ReadOnlySpan<TUnit> text, int at, ref TermWalk<T> walk)
        where TUnit : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int end = Math.Min(Piece, text.Length - at);
        scoped ReadOnlySpan<TUnit> units = text.Slice(at, end);
        if (end < Piece)
        {
            Span<TUnit> padded = stackalloc TUnit[Piece];
            units.CopyTo(padded);
            units = padded;
        }

        // A word is read as blocks of 8 bytes, the last of which may reach beyond the piece.
        Span<byte> lower = stackalloc byte[Piece + 8];
        ulong letters = 0, digits = 0, apostrophes = 0, symbols = 0, others = 0;
        for (int i = 0; i < Piece; i += Vector128<byte>.Count)
        {
            Vector128<byte> codes = AsciiOf(units.Slice(i, Vector128<byte>.Count)), lowered = codes | Vector128.Create((byte)0x20);
            lowered.CopyTo(lower.Slice(i));
            letters |= (ulong)Vector128.LessThan(lowered - Vector128.Create((byte)'a'), Vector128.Create((byte)26)).ExtractMostSignificantBits() << i;
            digits |= (ulong)Vector128.LessThan(codes - Vector128.Create((byte)'0'), Vector128.Create((byte)10)).ExtractMostSignificantBits() << i;
            apostrophes |= (ulong)Vector128.Equals(codes, Vector128.Create((byte)'\'')).ExtractMostSignificantBits() << i;
            symbols |= (ulong)walk.SymbolsOf(codes).ExtractMostSignificantBits() << i;
            others |= (ulong)codes.ExtractMostSignificantBits() << i;
        }

        others |= apostrophes & (letters << 1) & (apostrophes >> 1);
        end = Math.Min(end, BitOperations.TrailingZeroCount(others));
        bool goesOn = at + end < text.Length;
        ulong before = end == Piece ? ulong.MaxValue : (1UL << end) - 1, last = goesOn ? before ^ (before >> 1) : 0;
        letters &= before;
        digits &= before;
        symbols &= before;
        // An apostrophe is of the word between two letters, and may be after one where the piece ends.
        ulong words = letters | (apostrophes & (letters << 1) & ((letters >> 1) | last));
        for (ulong starts = (words & ~(words << 1)) | (digits & ~(digits << 1)) | symbols; starts != 0; starts &= starts - 1)
        {
            int start = BitOperations.TrailingZeroCount(starts);
            if ((symbols >> start & 1) != 0)
            {
                int symbol = at + start;
                walk.End(NextCode(text, ref symbol));
                continue;
            }

            bool isDigits = (digits >> start & 1) != 0;
            int length = BitOperations.TrailingZeroCount(~((isDigits ? digits : words) >> start));
            if (goesOn && start + length == end)
                return at + start;
            if (isDigits && walk.DigitsByLength)
                walk.End('[' | ((ulong)length << 8));
            else
                ReadBlocks(lower.Slice(start), length, ref walk);
        }

        return at + end;
    }

    /// <summary>A word that stands in memory, with 8 bytes or more after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadBlocks<T>(scoped ReadOnlySpan<byte> word, int length, ref TermWalk<T> walk)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; length >= 8; length -= 8)
        {
            walk.Step(BinaryPrimitives.ReadUInt64LittleEndian(word));
            word = word.Slice(8);
        }

        walk.End(BinaryPrimitives.ReadUInt64LittleEndian(word) & ((1UL << 8 * length) - 1));
    }

    /// <summary>16 code units as bytes; above 0x7F what is not ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> AsciiOf<TUnit>(ReadOnlySpan<TUnit> units)
        where TUnit : unmanaged
    {
        if (typeof(TUnit) == typeof(byte))
            return Vector128.Create(MemoryMarshal.AsBytes(units));
        ReadOnlySpan<ushort> codes = MemoryMarshal.Cast<TUnit, ushort>(units);
        Vector128<ushort> low = Vector128.Create(codes), high = Vector128.Create(codes.Slice(Vector128<ushort>.Count)), ascii = Vector128.Create((ushort)0x7F);
        return Vector128.Narrow(low, high) | Vector128.Narrow(Vector128.GreaterThan(low, ascii), Vector128.GreaterThan(high, ascii));
    }
}
