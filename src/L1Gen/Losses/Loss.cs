namespace L1Gen;

/// <summary>
/// The loss at the end of a forward method. It is the mean over the rows of the batch, each with its sample weight; with several outputs the loss
/// of a row of a regression is the mean over them.
/// </summary>
public enum Loss
{
    /// <summary>|e|, the mean absolute error, with e = score − target.</summary>
    L1,

    /// <summary>e², the mean squared error (no ½).</summary>
    L2,

    /// <summary>e²/2 up to <see cref="ForwardAttribute.Delta"/>, δ·(|e| − δ/2) beyond (Huber 1964).</summary>
    Huber,

    /// <summary>max(τ·(y − s), (τ − 1)·(y − s)), the pinball loss, with τ = <see cref="ForwardAttribute.Tau"/> (Koenker and Bassett 1978).</summary>
    Quantile,

    /// <summary>log(1 + exp(−s)) for a target of 1, log(1 + exp(s)) for 0; one score, the log-odds.</summary>
    Logistic,

    /// <summary>log Σ exp(sⱼ) − s of the target's class; a score for each class, the target a class number.</summary>
    SoftmaxCrossEntropy,

    /// <summary>exp(s) − y·s, the Poisson deviance up to terms without s; one score, the logarithm of the rate, targets not negative.</summary>
    Poisson,
}
