using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Freezing;

/// <summary>Reads the rows that a file holds for a test, and their scores.</summary>
internal sealed class SelfTestReader(JsonCursor cursor, SavedModel model)
{
    private static readonly string[] RowMembers = ["inputs", "scores", "text"];
    private static readonly string[] SparseMembers = ["indices", "values"];

    /// <summary>The rows, all of their numbers finite.</summary>
    public IReadOnlyList<FrozenRow> Read()
    {
        var rows = new List<FrozenRow>();
        cursor.Array(() =>
        {
            IReadOnlyList<IReadOnlyList<double>> inputs = [];
            IReadOnlyList<double> scores = [];
            IReadOnlyList<int> columns = [];
            string? text = null;
            cursor.Object(RowMembers, 2, member =>
            {
                switch (member)
                {
                    case 0:
                        (inputs, columns) = ReadInputs();
                        break;
                    case 1:
                        scores = ReadNumbers(model.Nodes[model.Nodes.Count - 1].Length, "scores");
                        break;
                    default:
                        text = cursor.Text();
                        break;
                }
            });
            rows.Add(new FrozenRow(inputs, columns, text, scores));
        });
        return rows;
    }

    private (IReadOnlyList<IReadOnlyList<double>> Inputs, IReadOnlyList<int> Columns) ReadInputs()
    {
        var inputs = new List<IReadOnlyList<double>>();
        IReadOnlyList<int> columns = [];
        int start = cursor.Start();
        cursor.Array(() =>
        {
            if (inputs.Count == model.Inputs.Count)
                throw new FileFault(start, $"the model has {Literals.Display(model.Inputs.Count)} inputs, the row more");
            InputSpec input = model.Inputs[inputs.Count];
            switch (input.Kind)
            {
                case InputKind.Sparse:
                    (columns, IReadOnlyList<double> values) = ReadSparse(input);
                    inputs.Add(values);
                    break;
                case InputKind.Index:
                    int index = cursor.Integer();
                    if (index >= input.Length)
                        throw cursor.Error($"'{input.SourceName}' is below {Literals.Display(input.Length)}");
                    inputs.Add([index]);
                    break;
                default:
                    inputs.Add(ReadNumbers(input.Length, $"elements of '{input.SourceName}'"));
                    break;
            }
        });
        if (inputs.Count < model.Inputs.Count)
            throw new FileFault(start, $"the model has {Literals.Display(model.Inputs.Count)} inputs, the row {Literals.Display(inputs.Count)}");
        return (inputs, columns);
    }

    private (IReadOnlyList<int> Columns, IReadOnlyList<double> Values) ReadSparse(InputSpec input)
    {
        var columns = new List<int>();
        var values = new List<double>();
        int start = cursor.Start();
        cursor.Object(SparseMembers, SparseMembers.Length, member =>
        {
            if (member == 1)
            {
                cursor.Array(() => values.Add(cursor.Number(model.IsSingle)));
                return;
            }

            cursor.Array(() =>
            {
                int column = cursor.Integer();
                if (column >= input.Length || (columns.Count > 0 && column <= columns[columns.Count - 1]))
                    throw cursor.Error($"the indices of '{input.SourceName}' rise and are below {Literals.Display(input.Length)}");
                columns.Add(column);
            });
        });
        if (columns.Count != values.Count)
            throw new FileFault(start, $"there are {Literals.Display(columns.Count)} indices, but {Literals.Display(values.Count)} values");
        return (columns, values);
    }

    private List<double> ReadNumbers(int count, string what)
    {
        int start = cursor.Start();
        var numbers = new List<double>();
        cursor.Array(() => numbers.Add(cursor.Number(model.IsSingle)));
        return numbers.Count == count
            ? numbers
            : throw new FileFault(start, $"the model has {Literals.Display(count)} {what}, the row {Literals.Display(numbers.Count)}");
    }
}
