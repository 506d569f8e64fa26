namespace L1Gen.Serialization;

/// <content>The weight fields.</content>
internal sealed partial class ModelReader<T>
{
    private void ReadFields(ref JsonCursor cursor)
    {
        cursor.StartArray();
        while (cursor.NextElement())
            ReadField(ref cursor);
        if (plan.Fields.FirstOrDefault(field => !_fields.Contains(field.Name)) is { } missing)
            throw cursor.Error($"the file lacks the field '{missing.Name}'");
    }

    private void ReadField(ref JsonCursor cursor)
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
                    field = FindField(ref cursor, plan.Fields);
                    if (_fields.Contains(plan.Fields[field].Name))
                        throw cursor.Error($"the field '{plan.Fields[field].Name}' is here twice");
                    _fields.Add(plan.Fields[field].Name);
                    break;
                case 1:
                    ReadShape(ref cursor, plan.Fields[field]);
                    break;
                case 4:
                    weights![field] = ReadWeights(ref cursor, plan.Fields[field]);
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

    private static T[] ReadWeights(ref JsonCursor cursor, FieldPlan field)
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
}
