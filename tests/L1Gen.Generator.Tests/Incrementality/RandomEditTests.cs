using System.Globalization;
using System.Text;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Incrementality;

/// <summary>After any sequence of edits the driver that lived through them emits what a new one emits.</summary>
public class RandomEditTests
{
    private const int Files = 4;
    private const int Edits = 200;

    private static readonly string[] FieldTypes = ["float[]", "float", "float[,]", "System.Memory<float>", "System.Numerics.Vector2"];
    private static readonly string[] OtherFieldTypes = ["T0", "T1", "double[]", "int[]", "Missing"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Incremental_output_is_fresh_output(int seed)
    {
        var random = new Random(seed);
        var program = new EditedProgram(random);
        var project = new TrackedSteps(new TestCompilation([.. Enumerable.Range(0, Files).Select(program.Text)]));
        int emitted = 0;
        for (int edit = 0; edit < Edits; edit++)
        {
            int file = program.Change();
            project.Apply(Edit.Rewrite($"Source{file}.cs", program.Text(file)));
            emitted += project.Result.GeneratedTrees.Length;

            project.AssertSameAsFresh();
        }

        // Not vacuous: types were emitted again and again.
        Assert.InRange(emitted, Edits / 4, Files * 2 * Edits);
    }

    /// <summary>Four types, each in parts that lie in several files; an edit changes one file, or two when a member moves.</summary>
    private sealed class EditedProgram(Random random)
    {
        private readonly List<Part> _parts =
            [.. Enumerable.Range(0, 4).SelectMany(type => new[] { new Part(type, type, true), new Part(type, (type + 1) % Files, false) })];

        private readonly HashSet<int> _broken = [];
        private double _lambda = 1;
        private int _names;

        public int Change()
        {
            Part part = _parts[random.Next(_parts.Count)];
            // What is broken is mended soon, so that types are emitted again and again.
            if (random.Next(2) == 0 && _parts.Find(part => !part.IsPartial || _broken.Contains(part.File)) is { } broken)
            {
                broken.IsPartial = true;
                _broken.Remove(broken.File);
                return broken.File;
            }

            switch (random.Next(13))
            {
                case 0 or 1:
                    string[] types = random.Next(6) == 0 ? OtherFieldTypes : part.HasForward ? ["float"] : FieldTypes;
                    part.Members.Add(($"_f{_names++}", types[random.Next(types.Length)], "[Weights]"));
                    break;
                case 2:
                    part.Members.Clear();
                    break;
                case 3 when part.Members.Count > 0:
                    part.Members.RemoveAt(random.Next(part.Members.Count));
                    break;
                case 4 when part.Members.Count > 0:
                    part.Members[0] = part.Members[0] with { Name = $"_renamed{_names++}" };
                    break;
                case 5 when part.Members.Count > 0:
                    string attributes = random.Next(2) == 0 ? "[Weights, Unregularized]" : "[Weights, L1Regularized(0.5)]";
                    part.Members[0] = part.Members[0] with { Attributes = attributes };
                    break;
                case 6:
                    part.IsAnnotated = !part.IsAnnotated;
                    break;
                case 7:
                    part.IsPartial = !part.IsPartial;
                    break;
                case 8:
                    if (!_broken.Remove(part.File))
                        _broken.Add(part.File);
                    break;
                case 9 or 10 or 11:
                    part.Body++;
                    break;
                default:
                    _lambda += 0.5;
                    return 0;
            }

            return part.File;
        }

        public string Text(int file)
        {
            var text = new StringBuilder("using L1Gen;\n");
            if (file == 0)
                text.Append(CultureInfo.InvariantCulture, $"public static class Constants {{ public const double Lambda = {_lambda}; }}\n");
            foreach (Part part in _parts.Where(part => part.File == file))
            {
                text.Append(part.IsAnnotated ? "[L1Regularized(Constants.Lambda)]\n" : "")
                    .Append(part.IsPartial ? "partial " : "").Append("class T")
                    .Append(part.Type).Append(_broken.Contains(file) ? "\n" : "\n{\n");
                foreach ((string name, string type, string attributes) in part.Members)
                    text.Append("    ").Append(attributes).Append(" private ").Append(type).Append(' ').Append(name).Append(";\n");
                if (part.HasForward)
                {
                    text.Append(part.Type == part.File
                        ? FormattableString.Invariant($"    [Weights(3)] private float[] _v = new float[3];\n    [Forward(Loss.L2)] public float Score(Vector x) => Ops.Sum(Layer(x) * _v) + {part.Body};\n")
                        : FormattableString.Invariant($"    private Vector Layer(Vector x) => Ops.Relu(x) * {part.Body};\n"));
                }

                text.Append("    private static int Body").Append(part.File).Append("() => ").Append(part.Body).Append(";\n}\n");
            }

            return text.ToString();
        }

        private sealed class Part(int type, int file, bool isAnnotated)
        {
            public int Type => type;

            public int File => file;

            /// <summary>Of every other type one part holds a forward method, and the other a method that it calls.</summary>
            public bool HasForward => type % 2 == 1;

            public bool IsAnnotated { get; set; } = isAnnotated;

            public bool IsPartial { get; set; } = true;

            public int Body { get; set; }

            public List<(string Name, string Type, string Attributes)> Members { get; } = [];
        }
    }
}
