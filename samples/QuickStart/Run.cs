namespace QuickStart;

/// <summary>A way to train, and the model that came of it.</summary>
internal sealed record Run(string Name, float Rate, TumourClassifier Model)
{
    /// <summary>Trains a model that starts at the random weights of a seed.</summary>
    public static Run Of(string name, float rate, Action<TumourClassifier, Rows> train, Rows rows, int seed)
    {
        var model = new TumourClassifier(BreastCancer.Names.Length, seed);
        train(model, rows);
        return new Run(name, rate, model);
    }

    /// <summary>How many weights are exactly zero.</summary>
    public int Zeros => Model.Weights.Count(0f);

    /// <summary>How many weights are nearer to zero than a limit.</summary>
    public int Below(float limit) => Model.Weights.ToArray().Count(weight => Math.Abs(weight) < limit);
}
