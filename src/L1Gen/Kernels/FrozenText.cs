#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>How often a text has each term of a table, or whether it has it: the row that <c>L1Gen.BagOfWords</c> makes of the text.</summary>
    /// <typeparam name="T"><see langword="float"/>, which counts to 2²⁴, or <see langword="double"/>.</typeparam>
    /// <param name="text">The text.</param>
    /// <param name="table">The terms.</param>
    /// <param name="terms">An element for each term; what it held is lost.</param>
    public static void ReadTerms<T>(ReadOnlySpan<char> text, in TermTable table, Span<T> terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReadTerms<char, T>(text, table, terms);

    /// <inheritdoc cref="ReadTerms{T}(ReadOnlySpan{char}, in TermTable, Span{T})"/>
    /// <param name="utf8">The text as UTF-8; what is not valid stands for U+FFFD, as often as <see cref="Encoding.UTF8"/> has it.</param>
    /// <param name="table">The terms.</param>
    /// <param name="terms">An element for each term; what it held is lost.</param>
    public static void ReadTerms<T>(ReadOnlySpan<byte> utf8, in TermTable table, Span<T> terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ReadTerms<byte, T>(utf8, table, terms);

    private static void ReadTerms<TUnit, T>(ReadOnlySpan<TUnit> text, in TermTable table, Span<T> terms)
        where TUnit : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int MostOnStack = 64;
        Span<int> nodes = table.Words <= MostOnStack ? stackalloc int[MostOnStack] : new int[table.Words];
        terms.Clear();
        var walk = new TermWalk<T>(table, nodes, terms);
        for (int at = 0; at < text.Length;)
        {
            int from = at;
            if (Vector128.IsHardwareAccelerated)
                at = ReadAscii(text, at, ref walk);
            // What that does not read is read unit by unit, several of them before it is tried again.
            int end = at > from ? at : Math.Min(at + Vector128<byte>.Count, text.Length);
            while (at < end)
                ReadUnit(text, ref at, ref walk);
        }
    }

    /// <summary>The word that starts at a place, or nothing.</summary>
    private static void ReadUnit<TUnit, T>(ReadOnlySpan<TUnit> text, ref int at, ref TermWalk<T> walk)
        where TUnit : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint code = NextCode(text, ref at);
        if (IsLetter(code))
            ReadLetters(code, text, ref at, ref walk);
        else if (IsDigit(code))
            ReadDigits(code, text, ref at, ref walk);
        else if (walk.IsSymbol(code))
            walk.End(Utf8Of(code));
    }

    /// <summary>A run of letters in lower case, with the apostrophes that stand between two of them.</summary>
    /// <param name="code">The first letter.</param>
    /// <param name="text">The text.</param>
    /// <param name="at">The place after that letter; then the one after the run.</param>
    /// <param name="walk">Gets the word.</param>
    private static void ReadLetters<TUnit, T>(uint code, ReadOnlySpan<TUnit> text, ref int at, ref TermWalk<T> walk)
        where TUnit : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong block = 0;
        int bits = 0, next = at, apostrophes = 0;
        while (true)
        {
            for (; apostrophes > 0; apostrophes--)
                Append((byte)'\'', ref block, ref bits, ref walk);
            uint bytes = code < 0x80 ? code | 0x20 : Utf8Of(char.ToLowerInvariant((char)code));
            for (; bytes != 0; bytes >>= 8)
                Append(unchecked((byte)bytes), ref block, ref bits, ref walk);

            while (true)
            {
                at = next;
                if (at == text.Length)
                    break;
                code = NextCode(text, ref next);
                if (code != '\'')
                    break;
                apostrophes++;
            }

            if (at == text.Length || !IsLetter(code))
                break;
        }

        walk.End(block);
    }

    /// <summary>A run of digits: the digits, or <c>[</c> and their number.</summary>
    /// <inheritdoc cref="ReadLetters{TUnit, T}(uint, ReadOnlySpan{TUnit}, ref int, ref TermWalk{T})"/>
    private static void ReadDigits<TUnit, T>(uint code, ReadOnlySpan<TUnit> text, ref int at, ref TermWalk<T> walk)
        where TUnit : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong block = 0, length = 0;
        int bits = 0, next = at;
        while (IsDigit(code))
        {
            length++;
            if (!walk.DigitsByLength)
                Append((byte)code, ref block, ref bits, ref walk);
            at = next;
            code = at < text.Length ? NextCode(text, ref next) : 0;
        }

        walk.End(walk.DigitsByLength ? '[' | (length << 8) : block);
    }

    /// <summary>Adds a byte to the block of 8, which goes to the walk when it is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append<T>(byte value, ref ulong block, ref int bits, ref TermWalk<T> walk)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        block |= (ulong)value << bits;
        bits += 8;
        if (bits == 64)
        {
            walk.Step(block);
            block = 0;
            bits = 0;
        }
    }

    /// <summary>The code unit of UTF-16 at a place, which moves on; beyond U+FFFF half of a surrogate pair for both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NextCode<TUnit>(ReadOnlySpan<TUnit> text, ref int at)
        where TUnit : unmanaged
    {
        if (typeof(TUnit) == typeof(char))
            return Unsafe.BitCast<TUnit, char>(text[at++]);
        byte first = Unsafe.BitCast<TUnit, byte>(text[at]);
        if (first >= 0x80)
            return NextRune(MemoryMarshal.AsBytes(text), ref at);
        at++;
        return first;
    }

    private static uint NextRune(ReadOnlySpan<byte> utf8, ref int at)
    {
        const uint HighSurrogate = 0xD800;
        Rune.DecodeFromUtf8(utf8.Slice(at), out Rune rune, out int bytes);
        at += bytes;
        return rune.IsBmp ? (uint)rune.Value : HighSurrogate;
    }

    /// <summary>The UTF-8 of a code unit that is no surrogate, the first byte lowest.</summary>
    private static uint Utf8Of(uint code) => code switch
    {
        < 0x80 => code,
        < 0x800 => 0x80C0 | (code >> 6) | ((code & 0x3F) << 8),
        _ => 0x8080E0 | (code >> 12) | ((code >> 6 & 0x3F) << 8) | ((code & 0x3F) << 16),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLetter(uint code) => code < 0x80 ? unchecked((code | 0x20) - 'a') < 26 : char.IsLetter((char)code);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(uint code) => unchecked(code - '0') < 10;
}
