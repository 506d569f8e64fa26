using System.Text;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>The constant data of a frozen model: properties that the compiler turns into read-only data of the assembly, without an allocation.</summary>
internal sealed class FrozenTables(string element, string owner, FrozenNames names)
{
    private const int LineLength = 130;

    /// <summary>Weights of a table beyond which they are written as their bits: nobody reads so many, and the compiler takes hexadecimal integers in half the time.</summary>
    private const int MostDecimals = 16384;

    private readonly List<(string Name, string Type, string Stored, List<string> Items)> _tables = [];
    private readonly Dictionary<string, string> _known = [];
    private readonly Dictionary<string, (string Name, string Type)> _aligned = [];

    /// <summary>A table of weights.</summary>
    public string Weights(string name, IEnumerable<double> values)
    {
        List<double> weights = values.ToList();
        return weights.Count > MostDecimals
            ? Table(name, element, weights.Select(Bits), element == "float" ? "uint" : "ulong")
            : Table(name, element, weights.Select(value => value == 0 && 1 / value > 0 ? "0" : Number(value)));
    }

    /// <summary>A table of places in something of <paramref name="length"/> elements: <c>ushort</c> where that holds them.</summary>
    public string Places(string name, IEnumerable<int> values, int length) => Table(name, length <= 65536 ? "ushort" : "int", values.Select(Literals.Display));

    /// <summary>A table of whole numbers.</summary>
    public string Integers(string name, IEnumerable<int> values) => Table(name, "int", values.Select(Literals.Display));

    /// <summary>A table of 64 bits each.</summary>
    public string Bits(string name, IEnumerable<ulong> values) => Table(name, "ulong", values.Select(Hexadecimal));

    /// <summary>A number of the model's element as a literal.</summary>
    public string Number(double value) => Number(value, element);

    /// <summary>A number as a literal; also what is not finite.</summary>
    public static string Number(double value, string element)
    {
        if (element == "float" ? float.IsNaN((float)value) || float.IsInfinity((float)value) : double.IsNaN(value) || double.IsInfinity(value))
            return $"{element}.{(double.IsNaN(value) ? "NaN" : value > 0 ? "PositiveInfinity" : "NegativeInfinity")}";
        // "R" of .NET Framework drops the sign.
        string sign = value == 0 && 1 / value < 0 ? "-" : "";
        string literal = element == "float" ? Literals.Single(value) : Literals.Double(value);
        return sign.Length > 0 && literal[0] == '-' ? literal : sign + literal;
    }

    /// <summary>The expression of a table of weights that begins on a cache line: a copy, made once.</summary>
    /// <param name="table">The expression of the table.</param>
    /// <param name="kernels">What stands before the name of a kernel.</param>
    public string Aligned(string table, string kernels)
    {
        if (!_aligned.TryGetValue(table, out (string Name, string Type) holder))
            _aligned[table] = holder = (names.Member($"{table.Substring(owner.Length + 1)}Aligned", "Table"), $"{kernels}AlignedTable<{element}>");
        return $"{owner}.{holder.Name}.Table.Values";
    }

    /// <summary>Writes the tables as members.</summary>
    public void Write(CodeWriter writer)
    {
        foreach (KeyValuePair<string, (string Name, string Type)> aligned in _aligned)
        {
            writer.Line();
            writer.Line("// The constant data of an assembly begins anywhere; a vector that crosses a cache line takes twice as long to load.");
            writer.Open($"internal static class {aligned.Value.Name}");
            writer.Line($"internal static readonly {aligned.Value.Type} Table = new {aligned.Value.Type}({aligned.Key});");
            writer.Close();
        }

        foreach ((string name, string type, string stored, List<string> items) in _tables)
        {
            writer.Line();
            string head = $"internal static global::System.ReadOnlySpan<{type}> {name} =>";
            if (stored != type)
            {
                // Only what a property returns as it is becomes data without an allocation.
                string bits = names.Member($"{name}Bits", "Table");
                writer.Line($"{head} global::System.Runtime.InteropServices.MemoryMarshal.Cast<{stored}, {type}>({bits});");
                writer.Line();
                head = $"private static global::System.ReadOnlySpan<{stored}> {bits} =>";
            }

            if (items.Sum(item => item.Length + 2) < LineLength - head.Length)
            {
                writer.Line($"{head} [{string.Join(", ", items)}];");
                continue;
            }

            // The compiler parses a long array three times as fast as a collection expression; both become data without an allocation.
            writer.Line($"{head} new {stored}[]");
            writer.Line("{");
            var line = new StringBuilder();
            foreach (string item in items)
            {
                if (line.Length + item.Length + 2 > LineLength)
                {
                    writer.Inner(line.ToString());
                    line.Clear();
                }

                line.Append(line.Length == 0 ? "" : " ").Append(item).Append(',');
            }

            writer.Inner(line.ToString());
            writer.Line("};");
        }
    }

    private static string Hexadecimal(ulong value) => $"0x{value.ToString("X", System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The bits of a number of the model's element.</summary>
    private string Bits(double value) => element == "float"
        ? Hexadecimal((uint)BitConverter.ToInt32(BitConverter.GetBytes((float)value), 0))
        : Hexadecimal((ulong)BitConverter.DoubleToInt64Bits(value));

    /// <summary>The expression of a table; equal ones are one.</summary>
    private string Table(string name, string type, IEnumerable<string> values, string? stored = null)
    {
        List<string> items = values.ToList();
        string key = $"{type}:{string.Join(",", items)}";
        if (_known.TryGetValue(key, out string? known))
            return known;
        string free = names.Member(name, "Table");
        _tables.Add((free, type, stored ?? type, items));
        return _known[key] = $"{owner}.{free}";
    }
}
