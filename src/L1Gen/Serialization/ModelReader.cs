using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>
/// Reads what <see cref="ModelWriter"/> wrote, and compares it with the model as it goes. What the model computes must be the same: element, forward
/// method, inputs, names and shapes of the fields. The type's name, the loss and λ are how it was trained; they may differ.
/// </summary>
internal static class ModelReader
{
    /// <param name="cursor">Stands before the object.</param>
    /// <param name="plan">The model to compare with.</param>
    /// <param name="weights">Gets the weights of every field; null where the text holds none.</param>
    /// <returns>The names that were saved with the model.</returns>
    public static ModelMetadata Read<T>(ref JsonCursor cursor, ForwardPlan plan, T[][]? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[]? features = null, classes = null;
        uint seen = 0;
        cursor.StartObject();
        while (cursor.NextMember(ModelFormat.Members, ModelFormat.RequiredMembers, ref seen) is >= 0 and var member)
        {
            switch (ModelFormat.Members[member])
            {
                case "format":
                    Same(ref cursor, "format", ModelFormat.Name);
                    break;
                case "version":
                    if (cursor.Integer() is var version && version != ModelFormat.Version)
                        throw cursor.Error($"the file's version is {version}, this library reads {ModelFormat.Version}");
                    break;
                case "type":
                    cursor.Text();
                    break;
                case "element":
                    Same(ref cursor, "element", ModelFormat.Element<T>());
                    break;
                case "forward":
                    SameForward(ref cursor, plan.Text);
                    break;
                case "loss":
                    if (!Enum.GetNames<Loss>().Contains(cursor.Text()))
                        throw cursor.Error("no loss has this name");
                    break;
                case "lossParameter":
                    cursor.Number<double>();
                    break;
                case "inputs":
                    ReadInputs(ref cursor, plan.Inputs);
                    break;
                case "fields":
                    ReadFields(ref cursor, plan.Fields, weights);
                    break;
                case "features":
                    features = ReadNames(ref cursor, ModelFormat.FeatureCount(plan));
                    if (ModelFormat.FeatureFault(features, plan) is { } featureFault)
                        throw cursor.Error(featureFault);
                    break;
                default:
                    classes = ReadNames(ref cursor, ModelFormat.ClassCount(plan));
                    if (ModelFormat.ClassFault(classes, plan) is { } classFault)
                        throw cursor.Error(classFault);
                    break;
            }
        }
        cursor.End();
        return new ModelMetadata { Features = features, Classes = classes };
    }

    private static void Same(ref JsonCursor cursor, string what, string expected)
    {
        string found = cursor.Text();
        if (found != expected)
            throw cursor.Error($"the file's {what} is '{JsonCursor.Shorten(found)}', the model's is '{JsonCursor.Shorten(expected)}'");
    }

    // White space aside: a formatter may have been at the source since.
    private static void SameForward(ref JsonCursor cursor, string expected)
    {
        string found = cursor.Text();
        if (!found.Where(letter => !char.IsWhiteSpace(letter)).SequenceEqual(expected.Where(letter => !char.IsWhiteSpace(letter))))
            throw cursor.Error($"the file's forward method is '{JsonCursor.Shorten(found)}', the model's is '{JsonCursor.Shorten(expected)}'");
    }

    private static void ReadInputs(ref JsonCursor cursor, IReadOnlyList<InputPlan> inputs)
    {
        int count = 0;
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (count == inputs.Count)
                throw cursor.Error($"the model has {inputs.Count} inputs, the file more");
            ReadInput(ref cursor, inputs[count++]);
        }
        if (count < inputs.Count)
            throw cursor.Error($"the model has {inputs.Count} inputs, the file {count}");
    }

    private static void ReadInput(ref JsonCursor cursor, InputPlan input)
    {
        uint seen = 0;
        cursor.CurrentObject();
        while (cursor.NextMember(ModelFormat.InputMembers, required: 3, ref seen) is >= 0 and var member)
        {
            if (member == 0)
                Same(ref cursor, "input", input.Name);
            else if (member == 1)
                Same(ref cursor, $"kind of '{input.Name}'", ModelFormat.Kind(input.Kind));
            else if (cursor.Integer() is var length && length != input.Length)
                throw cursor.Error($"'{input.Name}' has {length} elements in the file and {input.Length} in the model");
        }
    }

    private static void ReadFields<T>(ref JsonCursor cursor, IReadOnlyList<FieldPlan> fields, T[][]? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool[] read = new bool[fields.Count];
        cursor.StartArray();
        while (cursor.NextElement())
            ReadField(ref cursor, fields, read, weights);
        int missing = Array.IndexOf(read, false);
        if (missing >= 0)
            throw cursor.Error($"the file lacks the field '{fields[missing].Name}'");
    }

    private static void ReadField<T>(ref JsonCursor cursor, IReadOnlyList<FieldPlan> fields, bool[] read, T[][]? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int field = -1;
        uint seen = 0;
        int members = weights is null ? 4 : 5;
        cursor.CurrentObject();
        while (cursor.NextMember(ModelFormat.FieldMembers.AsSpan(0, members), members, ref seen) is >= 0 and var member)
        {
            if (member > 0 && field < 0)
                throw cursor.Error("'name' must be a field's first member");
            switch (member)
            {
                case 0:
                    field = FindField(ref cursor, fields);
                    if (read[field])
                        throw cursor.Error($"the field '{fields[field].Name}' is here twice");
                    read[field] = true;
                    break;
                case 1:
                    ReadShape(ref cursor, fields[field]);
                    break;
                case 4:
                    weights![field] = ReadWeights<T>(ref cursor, fields[field]);
                    break;
                default:
                    cursor.Number<double>();
                    break;
            }
        }
    }

    private static int FindField(ref JsonCursor cursor, IReadOnlyList<FieldPlan> fields)
    {
        string name = cursor.Text();
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
                return i;
        }
        string known = string.Join(", ", fields.Select(field => field.Name));
        throw cursor.Error($"the model has no field '{JsonCursor.Shorten(name)}', but {known}");
    }

    private static void ReadShape(ref JsonCursor cursor, FieldPlan field)
    {
        var shape = new List<long>();
        cursor.StartArray();
        while (cursor.NextElement() && shape.Count <= field.Shape.Count)
            shape.Add(cursor.CurrentInteger());
        if (!shape.SequenceEqual(field.Shape.Select(extent => (long)extent)))
            throw cursor.Error($"the shape of '{field.Name}' is [{string.Join(", ", shape)}] in the file and {ModelFormat.Shape(field.Shape)} in the model");
    }

    private static T[] ReadWeights<T>(ref JsonCursor cursor, FieldPlan field)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[field.Length];
        int count = 0;
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (count == values.Length)
                throw cursor.Error($"'{field.Name}' has {values.Length} weights, the file more");
            values[count++] = cursor.CurrentNumber<T>();
        }
        return count == values.Length ? values : throw cursor.Error($"'{field.Name}' has {values.Length} weights, the file {count}");
    }

    private static string[] ReadNames(ref JsonCursor cursor, long most)
    {
        var names = new List<string>();
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (names.Count == most)
                throw cursor.Error($"more names than the {most} of the model");
            names.Add(cursor.CurrentText());
        }
        return [.. names];
    }
}
