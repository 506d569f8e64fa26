using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>A stretch of weights that one kernel call covers: a field, or the part of the arena whose fields share λ and λ₂.</summary>
/// <param name="Field">The field; null for a part of the arena.</param>
/// <param name="Weights">The weights, as a span to write.</param>
/// <param name="Reading">The weights, as a span to read.</param>
/// <param name="Gradient">Their gradient.</param>
/// <param name="Lambda">λ.</param>
/// <param name="Lambda2">λ₂.</param>
internal sealed record Stretch(FieldSpec? Field, string Weights, string Reading, string Gradient, double Lambda, double Lambda2);

/// <summary>Writes the bodies that pass once over all regularized weights.</summary>
internal sealed class PassEmitter
{
    private readonly CodeWriter _writer;
    private readonly ModelSpec _model;
    private readonly List<List<Stretch>> _groups;
    private readonly List<FieldSpec> _models;

    public PassEmitter(CodeWriter writer, ModelSpec model, ArenaLayout arena)
    {
        _writer = writer;
        _model = model;
        IEnumerable<Stretch> fields = model.Fields
            .Where(field => !field.IsExempt && !field.IsInArena && field.Form != FieldForm.Model)
            .Select(field => new Stretch(
                field,
                FieldCode.Write(field, FieldCode.Own(field)),
                FieldCode.Read(field, FieldCode.Own(field)),
                FieldCode.Write(field, FieldCode.OfGradient(field)),
                field.Lambda,
                field.Lambda2));
        // Fields of one λ and λ₂ share an accumulator.
        _groups = arena.Stretches.Concat(fields).GroupBy(stretch => (stretch.Lambda, stretch.Lambda2)).Select(group => group.ToList()).ToList();
        _models = model.Fields.Where(field => !field.IsExempt && field.Form == FieldForm.Model).ToList();
    }

    /// <summary>Whether λ·Σ|w| with the one λ of the type is the whole penalty.</summary>
    public bool IsPlain => _models.Count == 0 && _groups.Count <= 1 && _groups.All(group => group[0].Lambda == _model.Lambda && group[0].Lambda2 == 0);

    private bool IsScaled => _models.Count > 0 || _groups.Any(group => group[0].Lambda != _model.Lambda || (group[0].Lambda2 != 0 && group[0].Lambda2 != _model.Lambda));

    /// <summary>The stretch that is all there is, for which one kernel call does; null if there are more or none.</summary>
    private Stretch? Only => _groups.Count == 1 && _groups[0].Count == 1 && _models.Count == 0 && _groups[0][0].Field is not { Form: FieldForm.Jagged } ? _groups[0][0] : null;

    /// <summary>Σ|w|.</summary>
    public void Norm()
    {
        if (Only is { } only)
        {
            _writer.Line($"return {FieldCode.Kernels}Kernel.L1Norm({only.Reading});");
            return;
        }

        List<Stretch> all = _groups.SelectMany(group => group).ToList();
        if (all.Count > 0)
        {
            _writer.Line($"{FieldCode.Kernels}LaneSum sum = default;");
            Each(all, (stretch, row) => $"sum.Add({row ?? stretch.Reading});");
        }

        IEnumerable<string> terms = _models.Select(field => $"{FieldCode.Own(field)}.L1Norm()");
        if (all.Count > 0)
            terms = terms.Prepend("sum.Total");
        _writer.Line($"return {(terms.Any() ? string.Join(" + ", terms) : "0")};");
    }

    /// <summary>λ·Σ|w| + λ₂·Σw², group by group; with the gradient added to, or without.</summary>
    public void Penalty(bool withGradient)
    {
        Scale();
        if (withGradient && Only is { } only)
        {
            string rest = only.Lambda2 == 0 ? "" : $", {Factor(only.Lambda2)}";
            _writer.Line($"return {FieldCode.Kernels}Kernel.PenaltyAndGradient({only.Reading}, {only.Gradient}, {Factor(only.Lambda)}{rest});");
            return;
        }

        // The models within come first: what they refuse, they refuse before the type's own gradient is written.
        string inner = string.Join(" + ", _models.Select(field => withGradient
            ? $"{FieldCode.Own(field)}.PenaltyAndGradient({FieldCode.OfGradient(field)}, {FieldCode.InnerLambda(field)})"
            : $"{FieldCode.Own(field)}.Penalty({FieldCode.InnerLambda(field)})"));
        if (_groups.Count == 0)
        {
            _writer.Line($"return {(inner.Length > 0 ? inner : "0")};");
            return;
        }

        if (inner.Length > 0)
            _writer.Line($"double penalty = {inner};");
        bool hasSquares = false;
        for (int g = 0; g < _groups.Count; g++)
        {
            List<Stretch> group = _groups[g];
            (string l1, string? l2) = (Factor(group[0].Lambda), group[0].Lambda2 == 0 ? null : Factor(group[0].Lambda2));
            _writer.Line($"{(g == 0 ? FieldCode.Kernels + "LaneSum " : "")}sum = default;");
            if (l2 is not null)
            {
                _writer.Line($"{(hasSquares ? "" : FieldCode.Kernels + "LaneSum ")}squares = default;");
                hasSquares = true;
            }

            if (withGradient)
            {
                string rest = l2 is null ? l1 : $"{l1}, {l2}, ref squares";
                Each(group, (stretch, row) => $"sum.AddWithGradient({row ?? stretch.Reading}, {Gradient(stretch)}, {rest});");
            }
            else
            {
                Each(group, (stretch, row) => $"sum.Add({row ?? stretch.Reading});");
                if (l2 is not null)
                    Each(group, (stretch, row) => $"squares.AddSquares({row ?? stretch.Reading});");
            }

            string term = l2 is null ? $"{l1} * sum.Total" : $"{l1} * sum.Total + {l2} * squares.Total";
            if (_groups.Count == 1 && _models.Count == 0)
            {
                _writer.Line($"return {term};");
                return;
            }

            _writer.Line($"{(g == 0 && _models.Count == 0 ? "double penalty =" : "penalty +=")} {term};");
        }

        _writer.Line("return penalty;");
    }

    /// <summary>w ← sign(w)·max(|w| − tλ, 0) / (1 + 2tλ₂). The operators come first: they refuse a bad λ before anything is written.</summary>
    public void Step(string? checkWeights)
    {
        if (_groups.All(group => group[0].Lambda == 0 && group[0].Lambda2 == 0))
            _writer.Line($"{FieldCode.Memory}CheckStep(stepSize, lambda);");
        Scale();
        for (int g = 0; g < _groups.Count; g++)
        {
            Stretch first = _groups[g][0];
            string rest = first.Lambda2 == 0 ? "" : $", {Factor(first.Lambda2)}";
            _writer.Line($"{FieldCode.Kernels}ProximalOperator {Operator(g)} = new(stepSize, {Factor(first.Lambda)}{rest});");
        }

        if (checkWeights is not null)
            _writer.Line(checkWeights);
        foreach (FieldSpec field in _models)
            _writer.Line($"{FieldCode.Own(field)}.ProximalStep(stepSize, {FieldCode.InnerLambda(field)});");
        for (int g = 0; g < _groups.Count; g++)
            Each(_groups[g], (stretch, row) => $"{Operator(g)}.Apply({row ?? stretch.Weights});");
    }

    private static string Operator(int group) => group == 0 ? "proximal" : $"proximal{Literals.Display(group + 1)}";

    private void Scale()
    {
        if (IsScaled)
            _writer.Line($"double scale = lambda / {Literals.Double(_model.Lambda)};");
    }

    /// <summary>A declared λ or λ₂ at the λ of the call.</summary>
    private string Factor(double declared) => declared == _model.Lambda ? "lambda" : $"scale * {Literals.Double(declared)}";

    private static string Gradient(Stretch stretch) =>
        stretch.Field is { Form: FieldForm.Jagged } field ? $"{FieldCode.OfGradient(field)}[i]" : stretch.Gradient;

    /// <summary>Writes the statement for each stretch; for an array of arrays once, in a loop over its rows.</summary>
    private void Each(IEnumerable<Stretch> stretches, Func<Stretch, string?, string> statement)
    {
        foreach (Stretch stretch in stretches)
        {
            if (stretch.Field is not { Form: FieldForm.Jagged } field)
            {
                _writer.Line(statement(stretch, null));
                continue;
            }

            _writer.Line($"for (int i = 0; i < {FieldCode.Own(field)}.Length; i++)");
            _writer.Inner(statement(stretch, $"{FieldCode.Own(field)}[i]"));
        }
    }
}
