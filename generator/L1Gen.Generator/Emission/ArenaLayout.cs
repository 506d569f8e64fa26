using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Where the partial properties lie in the arena: regularized ones first, those of one λ and λ₂ side by side, each from a 64-byte boundary.</summary>
internal sealed class ArenaLayout
{
    private readonly Dictionary<string, int> _starts = [];

    /// <summary>The layout of a model's arena; or, with <paramref name="ofAllFields"/>, of a gradient that holds the other fields too.</summary>
    public ArenaLayout(ModelSpec model, bool ofAllFields = false)
    {
        int boundary = model.Element == "float" ? 16 : 8;
        var stretches = new List<Stretch>();
        var groups = model.Fields
            .Where(field => field.IsInArena || ofAllFields)
            .GroupBy(field => field.IsExempt ? (Exempt: true, 0, 0) : (Exempt: false, field.Lambda, field.Lambda2))
            .OrderBy(group => group.Key.Exempt);
        foreach (var group in groups)
        {
            int start = Length;
            foreach (FieldSpec field in group)
            {
                _starts.Add(field.Name, Length);
                Length += (field.Length + boundary - 1) / boundary * boundary;
            }

            if (group.Key.Exempt)
                continue;
            string part = $"Slice({Literals.Display(start)}, {Literals.Display(Length - start)})";
            stretches.Add(new Stretch(null, $"{model.ArenaName}.{part}", $"{model.ArenaName}.{part}", $"gradient.Arena.{part}", group.Key.Item2, group.Key.Item3));
        }

        Stretches = stretches;
    }

    /// <summary>Elements, padding included; 0 where the model has no arena.</summary>
    public int Length { get; }

    /// <summary>The regularized parts.</summary>
    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>The first element of a field.</summary>
    public int Start(FieldSpec field) => _starts[field.Name];

    /// <summary>The value of a partial property, read from the named arena.</summary>
    public string Property(FieldSpec field, string arena)
    {
        string slice = $"{arena}.Slice({Literals.Display(_starts[field.Name])}, {Literals.Display(field.Length)})";
        return field.Form switch
        {
            FieldForm.ArenaScalar => $"ref {slice}[0]",
            FieldForm.ArenaMatrix => $"new({slice}, {Literals.Display(field.Shape[0])}, {Literals.Display(field.Shape[1])})",
            _ => $"new({slice})",
        };
    }
}
