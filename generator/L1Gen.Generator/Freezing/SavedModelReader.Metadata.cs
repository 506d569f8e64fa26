using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Freezing;

/// <content>What a file says beside the model: names, standardisation, texts.</content>
internal sealed partial class SavedModelReader
{
    /// <summary>Reads names; those of one group must differ.</summary>
    private string[] ReadNames(string what, long count, IEnumerable<int> groups)
    {
        var names = new List<string>();
        var known = new HashSet<string>();
        IEnumerator<int> lengths = groups.GetEnumerator();
        int left = 0;
        int start = _cursor.Start();
        _cursor.Array(() =>
        {
            if (left == 0)
            {
                known.Clear();
                left = lengths.MoveNext() ? lengths.Current : int.MaxValue;
            }

            left--;
            string name = _cursor.Text();
            if (!known.Add(name))
                throw _cursor.Error($"two {what} names are '{JsonCursor.Shorten(name)}'");
            names.Add(name);
        });
        if (names.Count != count)
            throw new FileFault(start, $"the model needs {Literals.Display(count)} {what} names, but {Literals.Display(names.Count)} are here");
        return [.. names];
    }

    private void ReadStandardization()
    {
        if (_model.Inputs.Any(input => input.Kind == InputKind.Index))
            throw new FileFault(_cursor.Start(), "a model with an index input is not standardised");
        _cursor.Object(StandardizationMembers, StandardizationMembers.Length, member =>
        {
            int start = _cursor.Start();
            var numbers = new List<double>();
            _cursor.Array(() =>
            {
                double number = _cursor.Number(isSingle: false), rounded = _model.Round(number);
                if (!IsFinite(rounded) || (member == 1 && rounded <= 0))
                    throw _cursor.Error(member == 0 ? "a mean is finite" : "a scale is positive and finite");
                numbers.Add(number);
            });
            if (numbers.Count != _model.FeatureCount)
                throw new FileFault(start, $"the inputs have {Literals.Display(_model.FeatureCount)} elements, but {Literals.Display(numbers.Count)} numbers are here");
            if (member == 0)
                _model.Means = numbers;
            else
                _model.Scales = numbers;
        });
    }

    private void ReadText()
    {
        if (_model.Inputs.Count != 1 || _model.Inputs[0].Kind != InputKind.Sparse || _model.Features is null)
            throw new FileFault(_cursor.Start(), "a model of texts has one sparse input and the names of its features");
        int longest = 1;
        bool counts = false, digitsByLength = false;
        string symbols = "";
        _cursor.Object(TextMembers, TextMembers.Length, member =>
        {
            switch (member)
            {
                case 0:
                    longest = Length();
                    break;
                case 1:
                    counts = _cursor.Boolean();
                    break;
                case 2:
                    digitsByLength = _cursor.Boolean();
                    break;
                default:
                    symbols = _cursor.Text();
                    break;
            }
        });
        _model.Tokens = new FrozenTokens(longest, counts, digitsByLength, symbols);
    }
}
