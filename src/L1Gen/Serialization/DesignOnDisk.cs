namespace L1Gen.Serialization;

/// <summary>Rows of a design file as a design.</summary>
internal sealed class DesignOnDisk(DesignFileMap map, long first, int rows) : DesignMatrix(rows, map.Header.Columns)
{
    internal override DesignReader Open() => map.Header.ElementSize == sizeof(float)
        ? new DesignFileReader<float>(map, first, Rows)
        : new DesignFileReader<double>(map, first, Rows);
}
