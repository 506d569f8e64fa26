using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>Checks the rows of a self-test against the model's inputs and scores. Who replays them reads them from the file; here only their texts are kept.</summary>
internal static class SelfTestReader
{
    /// <returns>The texts, or null where no row has one.</returns>
    public static List<string>? Read<T>(ref JsonCursor cursor, ForwardPlan plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<string>? texts = null;
        cursor.StartArray();
        while (cursor.NextElement())
        {
            uint seen = 0;
            cursor.CurrentObject();
            while (cursor.NextMember(ModelFormat.RowMembers, required: 2, ref seen) is >= 0 and var member)
            {
                if (member == 0)
                    ReadInputs<T>(ref cursor, plan.Inputs);
                else if (member == 1)
                    ReadScores<T>(ref cursor, plan.Scores.Count);
                else
                    (texts ??= []).Add(cursor.Text());
            }
        }
        return texts;
    }

    private static void ReadInputs<T>(ref JsonCursor cursor, IReadOnlyList<InputPlan> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 0;
        cursor.StartArray();
        for (; cursor.NextElement(); count++)
        {
            if (count == inputs.Count)
                throw cursor.Error($"the row has more than the model's {Counted.Of(inputs.Count, "input")}");
            ReadInput<T>(ref cursor, inputs[count]);
        }
        if (count < inputs.Count)
            throw cursor.Error($"the row has {Counted.Of(count, "input")}, the model {inputs.Count}");
    }

    private static void ReadInput<T>(ref JsonCursor cursor, InputPlan input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (input.Kind)
        {
            case InputKind.Index:
                if (cursor.CurrentInteger() is var index && index >= input.Length)
                    throw cursor.Error($"'{input.Name}' is {index} in the row; it must be below {input.Length}");
                break;
            case InputKind.Sparse:
                ReadSparse<T>(ref cursor, input);
                break;
            default:
                cursor.CurrentArray();
                if (CountNumbers<T>(ref cursor) is var count && count != input.Length)
                    throw cursor.Error($"'{input.Name}' has {Counted.Of(count, "element")} in the row and {input.Length} in the model");
                break;
        }
    }

    private static void ReadSparse<T>(ref JsonCursor cursor, InputPlan input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long indices = 0, values = 0;
        uint seen = 0;
        cursor.CurrentObject();
        while (cursor.NextMember(ModelFormat.SparseRowMembers, required: 2, ref seen) is >= 0 and var member)
        {
            cursor.StartArray();
            if (member == 1)
            {
                values = CountNumbers<T>(ref cursor);
                continue;
            }
            for (long last = -1; cursor.NextElement(); indices++)
            {
                long index = cursor.CurrentInteger();
                if (index <= last || index >= input.Length)
                    throw cursor.Error($"'{input.Name}' has the index {index} in the row; they must rise and be below {input.Length}");
                last = index;
            }
        }
        if (indices != values)
            throw cursor.Error($"'{input.Name}' has {Counted.Of(values, "value")} in the row for {Counted.Of(indices, "element")}");
    }

    private static void ReadScores<T>(ref JsonCursor cursor, int scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        cursor.StartArray();
        if (CountNumbers<T>(ref cursor) is var count && count != scores)
            throw cursor.Error($"the row has {Counted.Of(count, "score")}, the model {scores}");
    }

    /// <summary>Reads what is left of an array of finite numbers.</summary>
    private static long CountNumbers<T>(ref JsonCursor cursor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long count = 0;
        for (; cursor.NextElement(); count++)
            cursor.CurrentFinite<T>();
        return count;
    }
}
