using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>What a model's file holds, whatever the model is: a type with a forward method, or a point of a λ path.</summary>
/// <param name="Type">The model's type, for people.</param>
/// <param name="Plan">Inputs, graph and fields.</param>
/// <param name="Weights">The elements of each field.</param>
/// <param name="Metadata">Checked against the plan.</param>
/// <param name="SelfTest">Rows and their scores.</param>
internal sealed record ModelContent<T>(
    string Type, ForwardPlan Plan, FieldWeights<T> Weights, ModelMetadata Metadata, IReadOnlyList<SelfTestRow<T>> SelfTest)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Checks the metadata and scores the rows.</summary>
    /// <param name="type">The model's type.</param>
    /// <param name="plan">Inputs, graph and fields.</param>
    /// <param name="weights">The elements of each field.</param>
    /// <param name="metadata">The user's, or null.</param>
    /// <param name="selfTest">The user's rows, or null.</param>
    /// <param name="score">The scores of rows as the model takes them, row after row.</param>
    /// <exception cref="ArgumentException">Metadata or rows don't fit the plan.</exception>
    public static ModelContent<T> Of(string type, ForwardPlan plan, FieldWeights<T> weights, ModelMetadata? metadata, Dataset<T>? selfTest, Func<Dataset<T>, T[]> score)
    {
        metadata ??= new ModelMetadata();
        ModelFormat.Check(metadata, plan);
        return new ModelContent<T>(type, plan, weights, metadata, new SelfTestRows<T>(plan, metadata, score).Of(selfTest));
    }
}

/// <summary>The elements of a weight field, in place.</summary>
/// <param name="field">Its number in the plan.</param>
internal delegate ReadOnlySpan<T> FieldWeights<T>(int field)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>A row of all inputs, before standardisation, and the model's scores of it.</summary>
/// <param name="Inputs">One for each input.</param>
/// <param name="Text">The text that it is of, or null.</param>
/// <param name="Scores">One for each score.</param>
internal sealed record SelfTestRow<T>(IReadOnlyList<InputRow<T>> Inputs, string? Text, T[] Scores)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>A row of one input.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Values">The elements; of a sparse input those at <paramref name="Indices"/>.</param>
/// <param name="Indices">Of a sparse input the elements that are there, rising.</param>
/// <param name="Index">Of an index input the number.</param>
internal readonly record struct InputRow<T>(InputKind Kind, T[] Values, int[] Indices, int Index)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static InputRow<T> Dense(T[] values) => new(InputKind.Dense, values, [], 0);

    public static InputRow<T> Sparse(int[] indices, T[] values) => new(InputKind.Sparse, values, indices, 0);

    public static InputRow<T> OfIndex(int index) => new(InputKind.Index, [], [], index);
}
