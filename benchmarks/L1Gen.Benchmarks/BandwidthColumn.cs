using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace L1Gen.Benchmarks;

/// <summary>The bytes that a benchmark has to read and write per element, however often it really does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BytesPerElementAttribute(int bytes) : Attribute
{
    public int Bytes => bytes;
}

/// <summary>Bytes that have to be moved over the median time.</summary>
internal sealed class BandwidthColumn : IColumn
{
    public string Id => nameof(BandwidthColumn);
    public string ColumnName => "GB/s";
    public string Legend => "Bytes that have to be read and written / median time (1 GB = 1,000,000,000 bytes)";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
        int? bytes = benchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<BytesPerElementAttribute>()?.Bytes;
        return nanoseconds is null || bytes is null || benchmarkCase.Parameters["Length"] is not int length
            ? "-"
            : (length * (double)bytes / nanoseconds.Value).ToString("F1", CultureInfo.InvariantCulture);
    }
}
