using System.Runtime.InteropServices;

namespace L1Gen.Serialization;

/// <summary>Responses and weights of rows of a design file, which stand beside the elements: in each block first the weights, then the responses.</summary>
internal sealed class DesignSides
{
    /// <summary>Rows × outputs; empty where there are none.</summary>
    public double[] Numbers { get; private init; } = [];

    public int[] Classes { get; private init; } = [];

    public double[] Weights { get; private init; } = [];

    /// <exception cref="InvalidOperationException">There are more of them than an array holds.</exception>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public static DesignSides Read(DesignFileMap map, long first, int rows)
    {
        DesignFileHeader header = map.Header;
        bool areClasses = header.Responses == DesignResponses.Classes;
        if ((long)rows * header.Outputs > Array.MaxLength)
            throw new InvalidOperationException($"{map.Source}: {rows} rows have {(long)rows * header.Outputs} numbers to predict; an array holds {Array.MaxLength}. Read fewer rows at a time.");
        var sides = new DesignSides
        {
            Numbers = areClasses ? [] : new double[rows * header.Outputs],
            Classes = areClasses ? new int[rows] : [],
            Weights = header.HasWeights ? new double[rows] : [],
        };
        byte[] bytes = [];
        for (long row = first; row < first + rows && header.SideOfRow > 0;)
        {
            int block = (int)(row / header.RowsOfBlock), rowsOfBlock = header.RowsIn(block), skip = (int)(row - (long)block * header.RowsOfBlock);
            int count = (int)Math.Min(rowsOfBlock - skip, first + rows - row), to = (int)(row - first);
            long length = rowsOfBlock * header.SideOfRow;
            if (length > Array.MaxLength)
                throw new InvalidDataException($"{map.Source}: the responses of block {block} take {length} bytes; {Array.MaxLength} are the most.");
            if (bytes.Length < length)
                bytes = new byte[length];
            map.ReadSide(block, bytes.AsSpan(0, (int)length));
            sides.Take(header, bytes.AsSpan(0, (int)length), rowsOfBlock, skip, count, to);
            row += count;
        }

        return sides;
    }

    /// <summary>Takes rows of a block.</summary>
    private void Take(DesignFileHeader header, ReadOnlySpan<byte> bytes, int rowsOfBlock, int skip, int count, int to)
    {
        if (header.HasWeights)
        {
            MemoryMarshal.Cast<byte, double>(bytes)[..rowsOfBlock].Slice(skip, count).CopyTo(Weights.AsSpan(to));
            bytes = bytes[(rowsOfBlock * sizeof(double))..];
        }

        if (header.Responses == DesignResponses.Classes)
            MemoryMarshal.Cast<byte, int>(bytes).Slice(skip, count).CopyTo(Classes.AsSpan(to));
        else
            MemoryMarshal.Cast<byte, double>(bytes).Slice(skip * header.Outputs, count * header.Outputs).CopyTo(Numbers.AsSpan(to * header.Outputs));
    }
}
