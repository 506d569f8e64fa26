#nullable enable
using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>
    /// A trie of terms whose edges stand in one perfect hash table. A word is its UTF-8 in blocks of 8 bytes, zeros after its last byte, of which there is one at least; a run of
    /// digits by length n is the block of <c>[</c> and, above it, n. A term is the blocks of its words. Node 0 is where terms start, term i ends at node i + 1. The edge (node,
    /// block) has the hash h = (block + node·nodeFactor)·factor, h ^= h &gt;&gt; 32. The low bits of h tell its bucket, the bucket its displacement d, and the high bits of h·(2d + 1)
    /// its slot (Belazzougui, Botelho and Dietzfelbinger, Hash, displace, and compress, 2009). What a slot holds is compared in full, so that no other text is taken for a term.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly ref struct TermTable
    {
        private readonly ulong _nodeFactor;
        private readonly ulong _factor;
        private readonly ReadOnlySpan<ushort> _displacements;
        private readonly ReadOnlySpan<ulong> _blocks;
        private readonly ReadOnlySpan<int> _from;
        private readonly ReadOnlySpan<int> _to;
        private readonly ReadOnlySpan<char> _symbols;
        private readonly ReadOnlySpan<char> _asciiSymbols;

        /// <summary>A table over constant data.</summary>
        /// <param name="nodeFactor">The factor of the node in the hash.</param>
        /// <param name="factor">The factor of the hash, odd.</param>
        /// <param name="displacements">One for each bucket of edges, as many as a power of two.</param>
        /// <param name="blocks">The block of each slot's edge; at least one slot.</param>
        /// <param name="from">The node where it starts; −1 in an empty slot.</param>
        /// <param name="to">The node where it ends.</param>
        /// <param name="words">The words of the longest term.</param>
        /// <param name="counts">Whether terms are counted.</param>
        /// <param name="digitsByLength">Whether a run of digits is a word by its length.</param>
        /// <param name="symbols">Characters that are words of their own, rising.</param>
        public TermTable(
            ulong nodeFactor, ulong factor, ReadOnlySpan<ushort> displacements, ReadOnlySpan<ulong> blocks, ReadOnlySpan<int> from, ReadOnlySpan<int> to, int words, bool counts,
            bool digitsByLength, ReadOnlySpan<char> symbols)
        {
            _nodeFactor = nodeFactor;
            _factor = factor;
            _displacements = displacements;
            _blocks = blocks;
            _from = from;
            _to = to;
            Words = words;
            Counts = counts;
            DigitsByLength = digitsByLength;
            _symbols = symbols;
            int ascii = 0;
            while (ascii < symbols.Length && symbols[ascii] < 0x80)
                ascii++;
            _asciiSymbols = symbols.Slice(0, ascii);
        }

        /// <summary>The words of the longest term.</summary>
        public int Words { get; }

        /// <summary>Whether terms are counted.</summary>
        public bool Counts { get; }

        /// <summary>Whether a run of digits is a word by its length.</summary>
        public bool DigitsByLength { get; }

        /// <summary>Whether a code unit is a word of its own.</summary>
        internal bool IsSymbol(uint code) => _symbols.Contains((char)code);

        /// <summary>Which of 16 units are words of their own, of those that are ASCII.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Vector128<byte> SymbolsOf(Vector128<byte> codes)
        {
            Vector128<byte> found = Vector128<byte>.Zero;
            foreach (char symbol in _asciiSymbols)
                found |= Vector128.Equals(codes, Vector128.Create((byte)symbol));
            return found;
        }

        /// <summary>The node that a block leads to, or −1.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal int Find(int node, ulong block)
        {
            unchecked
            {
                ulong hash = (block + (ulong)node * _nodeFactor) * _factor;
                hash ^= hash >> 32;
                uint displacement = _displacements[(int)hash & (_displacements.Length - 1)];
                int slot = (int)((hash * (2 * displacement + 1) >> 32) * (uint)_blocks.Length >> 32);
                return _blocks[slot] == block && _from[slot] == node ? _to[slot] : -1;
            }
        }
    }

    /// <summary>The nodes where the words read so far may go on to a term: one for each number of words before the one that is read.</summary>
    // Called for each word, its methods are optimised from the first call on.
    private ref struct TermWalk<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TermTable _table;
        private readonly Span<int> _nodes;
        private readonly Span<T> _terms;
        private int _count = 1;

        public TermWalk(in TermTable table, Span<int> nodes, Span<T> terms)
        {
            _table = table;
            _nodes = nodes;
            _terms = terms;
            _nodes[0] = 0;
        }

        public readonly bool DigitsByLength => _table.DigitsByLength;

        public readonly bool IsSymbol(uint code) => _table.IsSymbol(code);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector128<byte> SymbolsOf(Vector128<byte> codes) => _table.SymbolsOf(codes);

        /// <summary>Goes on by a full block of a word that has another.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Step(ulong block)
        {
            foreach (ref int node in _nodes.Slice(0, _count))
                node = node < 0 ? -1 : _table.Find(node, block);
        }

        /// <summary>Goes on by the last block of a word, and takes down the terms that end with it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void End(ulong block)
        {
            int count = 1;
            for (int words = _count - 1; words >= 0; words--)
            {
                int node = _nodes[words] < 0 ? -1 : _table.Find(_nodes[words], block);
                if (node > 0 && node <= _terms.Length)
                    _terms[node - 1] = _table.Counts ? _terms[node - 1] + T.One : T.One;
                if (words + 1 == _table.Words)
                    continue;
                _nodes[words + 1] = node;
                if (node >= 0 && count == 1)
                    count = words + 2;
            }

            _nodes[0] = 0;
            _count = count;
        }
    }
}
