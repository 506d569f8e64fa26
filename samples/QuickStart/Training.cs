namespace QuickStart;

/// <summary>Three ways to minimise mean loss + λ·Σ|w|. Each takes the gradient over all training rows in every step.</summary>
internal static class Training
{
    public const int Steps = 20_000;

    /// <summary>Adam's learning rate, the default of Keras and PyTorch.</summary>
    public const float AdamRate = 0.001f;

    /// <summary>The learning rate of the other two, the same for both.</summary>
    public const float Rate = 0.2f;

    /// <summary>Adam on the loss and the subgradient λ·sign(w): what an L1 regularizer of Keras or PyTorch amounts to.</summary>
    public static void AdamWithSubgradient(TumourClassifier model, Rows rows)
    {
        var weights = new Adam(model.Weights.Length, AdamRate);
        var bias = new Adam(1, AdamRate);
        TumourClassifier.Gradient gradient = model.CreateGradient();
        for (int step = 0; step < Steps; step++)
        {
            gradient.Clear();
            model.AddLossGradient(rows, gradient);
            model.AddPenaltyGradient(gradient);
            weights.Step(model.Weights, gradient.Weights);
            bias.Step(new(ref model.Bias), new(ref gradient.Bias));
        }
    }

    /// <summary>Plain gradient descent on the loss and the subgradient λ·sign(w).</summary>
    public static void SgdWithSubgradient(TumourClassifier model, Rows rows)
    {
        TumourClassifier.Gradient gradient = model.CreateGradient();
        for (int step = 0; step < Steps; step++)
        {
            gradient.Clear();
            model.AddLossGradient(rows, gradient);
            model.AddPenaltyGradient(gradient);
            Descend(model, gradient);
        }
    }

    /// <summary>Gradient descent on the loss alone, and after each step the proximal step of the penalty.</summary>
    public static void ProximalGradient(TumourClassifier model, Rows rows)
    {
        TumourClassifier.Gradient gradient = model.CreateGradient();
        for (int step = 0; step < Steps; step++)
        {
            gradient.Clear();
            model.AddLossGradient(rows, gradient);
            Descend(model, gradient);
            model.ProximalStep(Rate);
        }
    }

    private static void Descend(TumourClassifier model, TumourClassifier.Gradient gradient)
    {
        for (int j = 0; j < model.Weights.Length; j++)
            model.Weights[j] -= Rate * gradient.Weights[j];
        model.Bias -= Rate * gradient.Bias;
    }
}
