using L1Gen;

namespace KerasTwin;

/// <summary>
/// The figures of the texts, and random numbers that other languages make to the bit: the first weights and the rows are those of
/// benchmarks/peers/parity.py.
/// </summary>
internal sealed class Textbook
{
    public const int Rows = 100, Inputs = 10, Units = 64, Classes = 3;

    /// <summary>λ of the objective: mean loss + λ·Σ|w|.</summary>
    public const double Lambda = 0.01;

    /// <summary>Adam's learning rate.</summary>
    public const double Rate = 1e-3;

    private readonly float[] _hidden;
    private readonly float[] _output;
    private uint _state = 1;

    public Textbook()
    {
        _hidden = Numbers(Inputs * Units, 0.25f);
        _output = Numbers(Units * Classes, 0.25f);
        Data = new Dataset<float>(Numbers(Rows * Inputs, 1), Enumerable.Range(0, Rows).Select(_ => (int)((ulong)Next() * Classes >> 32)).ToArray());
    }

    /// <summary>Rows of ten random numbers, each with a class drawn at random.</summary>
    public Dataset<float> Data { get; }

    public WeightsOnly WeightsOnly()
    {
        var model = new WeightsOnly();
        Start(model.Hidden, model.Output);
        return model;
    }

    public EveryParameter EveryParameter()
    {
        var model = new EveryParameter();
        Start(model.Hidden, model.Output);
        return model;
    }

    private void Start(Matrix hidden, Matrix output)
    {
        _hidden.CopyTo(hidden.AsSpan());
        _output.CopyTo(output.AsSpan());
    }

    private float[] Numbers(int count, float scale)
    {
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = ((int)(Next() >> 8) - (1 << 23)) / (float)(1 << 23) * scale;
        return numbers;
    }

    // A linear congruential generator (Press et al. 1992, Numerical Recipes, §7.1).
    private uint Next() => _state = unchecked(1664525 * _state + 1013904223);
}
