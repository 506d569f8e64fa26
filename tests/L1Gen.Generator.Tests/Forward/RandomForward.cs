using System.Globalization;
using System.Text;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>
/// A model whose forward method is built from numbers, one statement a number, so that FsCheck can make and shrink it. Values stay moderate:
/// what grows is followed by tanh, and a divisor is at least ½.
/// </summary>
internal sealed class RandomForward
{
    private const int Longest = 6;
    private readonly Random _choice;
    private readonly string _prefix;
    private readonly string _suffix;
    private readonly StringBuilder _fields = new();
    private readonly StringBuilder _body = new();
    private readonly List<(string Name, int Length)> _vectors = [("x", 5), ("z", 3)];
    private readonly List<string> _numbers = ["t"];
    private readonly List<(string Name, int Rows, int Columns)> _matrices = [];
    private int _count;
    private int _lastColumns;

    public RandomForward(IEnumerable<int> statements, int seed, bool isDouble)
    {
        _choice = new Random(seed);
        _prefix = isDouble ? "Double" : "";
        _suffix = isDouble ? "" : "f";
        // Every input is used, so that the lengths and the signature are always the same.
        Define("x * " + Matrix(5, Pick(1, Longest)), _lastColumns);
        Define("z * " + Matrix(3, 4), 4);
        Define("words * " + Matrix(7, 4), 4);
        Define($"Embedding({Matrix(4, 3)}, category)", 3);
        foreach (int statement in statements)
            Add(statement);
        Source = Finish();
    }


    /// <summary>One file: the model <c>Net</c> and a <c>Program</c> that makes it and calls its forward method.</summary>
    public string Source { get; }

    private string Element => _prefix.Length > 0 ? "double" : "float";

    private void Add(int statement)
    {
        (string v, int n) = Vector();
        switch (Math.Abs(statement) % 18)
        {
            case 0 or 1:
                string product = $"{v} * {Matrix(n, Pick(1, Longest))}";
                Define(_choice.Next(2) == 0 ? $"{product} + {Weights(_lastColumns)}" : $"Relu({product} + {Weights(_lastColumns)})", _lastColumns);
                break;
            case 2:
                Define($"{v} + {Weights(n)}", n);
                break;
            case 3:
                Define(Function(v), n);
                break;
            case 4:
                (string u, int m) = Vector();
                int common = Math.Min(n, m);
                Define($"{Cut(v, n, common)} {"+-*"[_choice.Next(3)]} {Cut(u, m, common)}", common);
                break;
            case 5:
                Define($"{v} / (Softplus({v}) + {Number(0.5)})", n);
                break;
            case 6:
                Define($"{Scalar()} {"+-*"[_choice.Next(3)]} {v}", n);
                break;
            case 7:
                Define($"{v} {"+-*"[_choice.Next(3)]} {(_choice.Next(2) == 0 ? Number(0.75) : Scalar())}", n);
                break;
            case 8:
                (string w, int k) = Vector();
                Define($"Concat({v}, {w})", n + k);
                break;
            case 9 when n > 1:
                int start = Pick(0, n - 1), end = Pick(start + 1, n);
                Define(_choice.Next(3) switch { 0 => $"{v}[{start}..{end}]", 1 => $"{v}[^{n - start}..^{n - end}]", _ => $"{v}.Slice({start}, {end - start})" }, end - start);
                break;
            case 10:
                DefineNumber($"{new[] { "Sum", "Mean", "Max" }[_choice.Next(3)]}({v})");
                break;
            case 11:
                DefineNumber($"Dot({v}, {Weights(n)}) + {WeightNumber()}");
                break;
            case 12:
                (string a, int length) = Vector();
                int both = Math.Min(n, length);
                DefineNumber($"Tanh(Dot({Cut(v, n, both)}, {Cut(a, length, both)}))");
                break;
            case 13 when n > 1:
                Define(_choice.Next(2) == 0 ? $"LayerNorm({v}, {Number(0.01)})" : $"LayerNorm({v}, {Weights(n)}, {Weights(n)}, {Number(0.01)})", n);
                break;
            case 14:
                Define($"{Weights(n)} * {v}", n);
                break;
            case 15:
                DefineNumber(Function(Scalar()));
                break;
            case 16:
                DefineNumber($"{v}[{_choice.Next(n)}] * {Scalar()}");
                break;
            default:
                Define($"Twice({v})", n);
                break;
        }
    }

    private string Function(string x) => _choice.Next(11) switch
    {
        0 => $"Relu({x})",
        1 => $"LeakyRelu({x}, {Number(0.1)})",
        2 => $"Sigmoid({x})",
        3 => $"Tanh({x})",
        4 => $"Gelu({x})",
        5 => $"Softplus({x})",
        6 => $"Abs({x})",
        7 => $"Tanh(Square({x}))",
        8 => $"Exp(Tanh({x}))",
        9 => $"Log(Softplus({x}) + {Number(0.1)})",
        _ => $"-{x}",
    };

    private (string Name, int Length) Vector() =>
        _choice.Next(3) == 0 ? _vectors[^1] : _vectors[_choice.Next(_vectors.Count)];

    private string Scalar() => _numbers[_choice.Next(_numbers.Count)];

    private string Cut(string vector, int length, int to) => length == to ? vector : _choice.Next(2) == 0 ? $"{vector}[..{to}]" : $"{vector}[{length - to}..]";

    private string Weights(int length)
    {
        string name = $"W{++_count}";
        _fields.AppendLine(_choice.Next(2) == 0
            ? $"    [Weights({length})] public partial {_prefix}Vector {name} {{ get; }}"
            : $"    [Weights({length})] private readonly {Element}[] _{name} = new {Element}[{length}]; public {_prefix}Vector {name} => _{name};");
        return name;
    }

    private string WeightNumber()
    {
        string name = $"W{++_count}";
        _fields.AppendLine($"    [Weights, Unregularized] public partial ref {Element} {name} {{ get; }}");
        return name;
    }

    private string Matrix(int rows, int columns)
    {
        List<(string Name, int Rows, int Columns)> fitting = _matrices.Where(matrix => matrix.Rows == rows).ToList();
        if (fitting.Count > 0 && _choice.Next(3) == 0)
        {
            _lastColumns = fitting[0].Columns;
            return fitting[0].Name;
        }

        string name = $"W{++_count}";
        _lastColumns = columns;
        _matrices.Add((name, rows, columns));
        _fields.AppendLine($"    [Weights({rows}, {columns})] public partial {_prefix}Matrix {name} {{ get; }}");
        return name;
    }

    private void Define(string expression, int length)
    {
        // Longer than a vector of 16 lanes would only repeat what is tested.
        string value = length > 2 * Longest ? $"({expression})[..{Longest}]" : expression;
        string name = $"v{_vectors.Count}";
        _body.AppendLine($"        var {name} = {value};");
        _vectors.Add((name, Math.Min(length, length > 2 * Longest ? Longest : length)));
    }

    private void DefineNumber(string expression)
    {
        string name = $"n{_numbers.Count}";
        _body.AppendLine($"        var {name} = {expression};");
        _numbers.Add(name);
    }

    private int Pick(int from, int to) => _choice.Next(from, to + 1);

    private string Number(double value) => value.ToString(CultureInfo.InvariantCulture) + _suffix;

    private string Finish()
    {
        // Every value reaches the scores: a sum of means, each scaled by its place so that mixing two up shows.
        IEnumerable<string> parts = _vectors.Select((vector, i) => $"Mean({vector.Name}) * {Number(0.1 * (i + 1))}").Concat(_numbers);
        int outputs = Pick(1, 3);
        string loss = outputs == 1
            ? new[] { "Loss.L2", "Loss.Huber, Delta = 0.5", "Loss.Logistic", "Loss.Poisson" }[_choice.Next(4)]
            : new[] { "Loss.L1", "Loss.L2", "Loss.Quantile, Tau = 0.3", "Loss.SoftmaxCrossEntropy" }[_choice.Next(4)];
        string total = $"Tanh({string.Join(" + ", parts)})";
        string result = outputs == 1 ? $"{total} + {WeightNumber()}" : $"{Weights(outputs)} * ({total}) + {Weights(outputs)}";
        string type = outputs == 1 ? Element : $"{_prefix}Vector";
        return $$"""
            using System;
            using L1Gen;
            using static L1Gen.Ops;

            [L1Regularized(0.01)]
            public sealed partial class Net
            {
            {{_fields}}
                private {{_prefix}}Vector Twice({{_prefix}}Vector v) => v + v;

                [Forward({{loss}})]
                public {{type}} Scores({{_prefix}}Vector x, {{_prefix}}Vector z, {{_prefix}}SparseVector words, int category, {{Element}} t)
                {
            {{_body}}
                    return {{result}};
                }
            }

            public static class Program
            {
                public static (IDifferentiable<{{Element}}>, Func<{{Element}}[], {{Element}}[], int[], {{Element}}[], int, {{Element}}, {{Element}}[]>, Func<{{Element}}[], {{Element}}[], int[], {{Element}}[], int, {{Element}}, {{Element}}[]>) Run()
                {
                    var net = new Net(1);
                    return (net, (x, z, places, values, category, t) => {{(outputs == 1 ? "[" : "")}}net.Scores(x, z, new {{_prefix}}SparseVector(places, values), category, t){{(outputs == 1 ? "]" : ".AsSpan().ToArray()")}}, (x, z, places, values, category, t) =>
                    {
                        var scores = new {{Element}}[{{outputs}}];
                        net.Predict(x, z, new {{_prefix}}SparseVector(places, values), category, t, scores);
                        return scores;
                    });
                }
            }
            """;
    }
}
