using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>
/// Saves the weights of a model and loads them, to the bit: as JSON (<c>.json</c>, by convention <c>.l1.json</c>), text that can be read and
/// compared, or as safetensors (<c>.safetensors</c>), which other frameworks read. <c>docs/files.md</c> describes both.
/// </summary>
public static class ModelFiles
{
    // The name of the model's description among the metadata of a safetensors file.
    private const string Description = ModelFormat.Name;

    /// <summary>
    /// Writes the model to a file beside <paramref name="path"/>, flushes it to the disk and renames it, so that a crash leaves the old file
    /// whole. NaN and the infinities are saved like other weights; JSON does not keep the payload of a NaN.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to create or replace; its extension, <c>.json</c> or <c>.safetensors</c>, says how.</param>
    /// <param name="metadata">Names of features and classes, and how the inputs come about, to keep with it; none by default.</param>
    /// <param name="selfTest">
    /// Rows as the model takes them, whose scores are kept too, so that code that is made from the file can be held against them; few will do. Null, the default, for the texts of the
    /// metadata, or for three random rows. Targets are not looked at; a row whose scores are not finite is left out.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The extension is another; or the metadata does not fit the model's inputs and scores in number, two names are the same, or one is not valid Unicode or
    /// longer than a million characters; or the rows don't fit the model; or a weight field is larger than the 2 GB that safetensors is written with.
    /// </exception>
    /// <exception cref="InvalidOperationException">A weight field is missing or not of its declared length.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before is unchanged.</exception>
    public static void Save<T>(this IDifferentiable<T> model, string path, ModelMetadata? metadata = null, Dataset<T>? selfTest = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool json = IsJson(path);
        CheckModel(model);
        Write(path, json, ModelContent<T>.Of(model.GetType().ToString(), model.Plan, field => model.WeightsOf(field), metadata, selfTest, model.Predict));
    }

    /// <summary>
    /// Reads weights that <see cref="Save"/> wrote. The file must hold a model that computes the same: element, graph, inputs, names and
    /// shapes of the weight fields; its λ and its loss may differ, and so may the text of the forward method where it comes to the same graph. A safetensors file from elsewhere must hold an array for each weight field, under
    /// its name and in its shape, and no other. Everything is read and checked before the first weight changes.
    /// </summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file; its extension, <c>.json</c> or <c>.safetensors</c>, says how to read it.</param>
    /// <returns>What was saved with the model.</returns>
    /// <exception cref="ArgumentException">The extension is another.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or is of another model; the message names file, place and what is wrong.</exception>
    /// <exception cref="InvalidOperationException">A weight field is missing or not of its declared length.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static ModelMetadata Load<T>(this IDifferentiable<T> model, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool json = IsJson(path);
        CheckModel(model);
        return json ? LoadJson(model, path) : LoadSafetensors(model, path);
    }

    /// <summary>Writes a model, whatever it is.</summary>
    internal static void Write<T>(string path, bool json, ModelContent<T> content)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (json)
            AtomicFile.Write(path, stream => WriteJson(stream, content));
        else
            SaveSafetensors(content, path);
    }

    /// <summary>Whether the extension is that of JSON; if not, it is that of safetensors.</summary>
    internal static bool IsJson(string path, [CallerArgumentExpression(nameof(path))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, name);
        string extension = Path.GetExtension(path);
        bool json = extension.Equals(".json", StringComparison.OrdinalIgnoreCase);
        if (!json && !extension.Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{path}' ends neither in .json nor in .safetensors.", name);
        return json;
    }

    private static void WriteJson<T>(Stream stream, ModelContent<T> content)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var text = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true);
        ModelWriter.Write(text, content, withWeights: true);
    }

    private static ModelMetadata LoadJson<T>(IDifferentiable<T> model, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var weights = new T[model.Plan.Fields.Count][];
        ModelMetadata metadata;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1))
        {
            var cursor = new JsonCursor(stream, $"'{path}'");
            metadata = new ModelReader<T>(model.Plan, weights).Read(ref cursor);
        }
        for (int i = 0; i < weights.Length; i++)
            weights[i].CopyTo(model.WeightsOf(i));
        return metadata;
    }

    private static void SaveSafetensors<T>(ModelContent<T> content, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var text = new StringWriter();
        ModelWriter.Write(text, content, withWeights: false);
        var tensors = new List<Tensor>();
        foreach (FieldPlan field in content.Plan.Fields)
        {
            if ((long)field.Length * Unsafe.SizeOf<T>() > Array.MaxLength)
                throw new ArgumentException($"'{field.Name}' is larger than the 2 GB that a safetensors file is written with.");
            byte[] bytes = MemoryMarshal.AsBytes(content.Weights(tensors.Count)).ToArray();
            tensors.Add(new Tensor(field.Name, TensorType<T>(), [.. field.Shape.Select(extent => (long)extent)], bytes));
        }
        Safetensors.Write(path, new Dictionary<string, string> { [Description] = text.ToString() }, tensors);
    }

    private static ModelMetadata LoadSafetensors<T>(IDifferentiable<T> model, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ForwardPlan plan = model.Plan;
        var names = new ModelMetadata();
        SafetensorsContent content = Safetensors.Read(path, (metadata, entries) =>
        {
            if (metadata.TryGetValue(Description, out string? text))
            {
                var cursor = new JsonCursor(Encoding.UTF8.GetBytes(text), $"'{path}', metadata '{Description}'");
                names = new ModelReader<T>(plan, weights: null).Read(ref cursor);
            }
            CheckEntries<T>(entries, plan.Fields, path);
        });
        for (int i = 0; i < plan.Fields.Count; i++)
            MemoryMarshal.Cast<byte, T>(content.Tensors[plan.Fields[i].Name].Bytes.Span).CopyTo(model.WeightsOf(i));
        return names;
    }

    private static void CheckEntries<T>(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyList<FieldPlan> fields, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (SafetensorsEntry entry in entries)
        {
            string name = JsonCursor.Shorten(entry.Name);
            if (fields.FirstOrDefault(field => field.Name == entry.Name) is not { } field)
                throw Error($"the model has no field '{name}', but {string.Join(", ", fields.Select(field => field.Name))}");
            if (entry.Type != TensorType<T>())
                throw Error($"'{name}' holds {entry.Type}, the model {TensorType<T>()}");
            if (!entry.Shape.SequenceEqual(field.Shape.Select(extent => (long)extent)))
                throw Error($"the shape of '{name}' is [{string.Join(", ", entry.Shape)}] in the file and {ModelFormat.Shape(field.Shape)} in the model");
        }
        // The names in a file differ, so that as many as there are fields are all of them.
        if (entries.Count < fields.Count)
            throw Error($"the file lacks the field '{fields.First(field => entries.All(entry => entry.Name != field.Name)).Name}'");

        InvalidDataException Error(string what) => new($"'{path}': {what}.");
    }

    private static string TensorType<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? "F32" : "F64";

    private static void CheckModel<T>(IDifferentiable<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        model.CheckWeights();
        for (int i = 0; i < model.Plan.Fields.Count; i++)
        {
            FieldPlan field = model.Plan.Fields[i];
            if (model.WeightsOf(i).Length != field.Length)
                throw new InvalidOperationException($"'{field.Name}' has {model.WeightsOf(i).Length} elements; {field.Length} are declared.");
        }
    }
}
