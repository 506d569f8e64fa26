using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Products of vectors that are not columns of a design.</summary>
internal static unsafe class RowVector
{
    public static double Dot(double* x, double* v, int count)
    {
        var dot = new ColumnDot<double>(x, v, count);
        Wide.Run(ref dot);
        return dot.Sum;
    }

    public static void Add(double scale, double* x, double* v, int count)
    {
        var add = new ColumnAdd<double>(x, scale, null, v, count);
        Wide.Run(ref add);
    }
}
