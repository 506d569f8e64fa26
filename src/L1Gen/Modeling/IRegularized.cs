namespace L1Gen;

/// <summary>
/// A model with an L1 (or elastic-net) penalty on its weight fields. The compiler implements it on every type marked
/// <see cref="L1RegularizedAttribute"/>; trainers and solvers are generic over it, so that nothing needs reflection.
/// </summary>
/// <remarks>
/// Every member that takes a λ scales the declared ones in proportion: with λ = 0.01 on the type and 0.001 on a field, <c>Penalty(0.1)</c> uses
/// 0.1 and 0.01. λ₂ scales likewise. A λ that is negative, NaN or infinite is an <see cref="ArgumentOutOfRangeException"/>, thrown before
/// anything is changed; so is a weight array that is missing or not of its declared length, as an <see cref="InvalidOperationException"/>.
/// </remarks>
public interface IRegularized
{
    /// <summary>The λ declared on the type; where that is 0 the largest of its fields, and 1 where all are 0.</summary>
    double Lambda { get; }

    /// <summary>Σ|w| over the weight fields that are not exempt. NaN if a weight is NaN.</summary>
    double L1Norm();

    /// <summary>λ·Σ|w| + λ₂·Σw², each field with its declared λ and λ₂.</summary>
    double Penalty();

    /// <summary>The penalty at another λ.</summary>
    /// <param name="lambda">Takes the place of <see cref="Lambda"/>; the λ and λ₂ of every field scale in proportion.</param>
    double Penalty(double lambda);

    /// <summary>
    /// The proximal operator of the penalty, w ← sign(w)·max(|w| − tλ, 0) / (1 + 2tλ₂) (Parikh and Boyd 2014, Proximal Algorithms, §6.5.2 and
    /// §6.5.3), to be taken after a gradient step of the same size on the loss alone. It is what yields exact zeros.
    /// </summary>
    /// <param name="stepSize">t, the learning rate of the gradient step; finite, not negative.</param>
    void ProximalStep(double stepSize);

    /// <summary>The proximal step at another λ.</summary>
    /// <param name="stepSize">t, the learning rate of the gradient step; finite, not negative.</param>
    /// <param name="lambda">Takes the place of <see cref="Lambda"/>; the λ and λ₂ of every field scale in proportion.</param>
    void ProximalStep(double stepSize, double lambda);

    /// <summary>Per weight field: shape, λ, length, non-zeros, L1 norm. Prints as a table.</summary>
    SparsityReport Sparsity();

    /// <summary>Refuses weight arrays that are missing or not of their declared length. Every other member calls it first.</summary>
    /// <exception cref="InvalidOperationException">A weight field is null, or its length is not the declared one.</exception>
    void CheckWeights();
}

/// <summary>A regularized model with the gradients of its weight fields.</summary>
/// <typeparam name="TGradient">The emitted type <c>Model.Gradient</c>: the same fields as the model's weight fields, of the same shapes.</typeparam>
public interface IRegularized<TGradient> : IRegularized
    where TGradient : class
{
    /// <summary>A gradient of this model's shapes, all zero.</summary>
    TGradient CreateGradient();

    /// <summary>Adds the subgradient of the penalty, λ·sign(w) + 2·λ₂·w with sign(0) = 0, to <paramref name="gradient"/>.</summary>
    /// <param name="gradient">Holds the gradient of the loss, or zeros.</param>
    void AddPenaltyGradient(TGradient gradient);

    /// <summary>The same at another λ.</summary>
    /// <param name="gradient">Holds the gradient of the loss, or zeros.</param>
    /// <param name="lambda">Takes the place of <see cref="IRegularized.Lambda"/>; the λ and λ₂ of every field scale in proportion.</param>
    void AddPenaltyGradient(TGradient gradient, double lambda);

    /// <summary>The penalty, and in the same pass its subgradient added to <paramref name="gradient"/>.</summary>
    /// <param name="gradient">Holds the gradient of the loss, or zeros.</param>
    /// <returns>The value of <see cref="IRegularized.Penalty()"/>, to the bit.</returns>
    double PenaltyAndGradient(TGradient gradient);

    /// <summary>The same at another λ.</summary>
    /// <param name="gradient">Holds the gradient of the loss, or zeros.</param>
    /// <param name="lambda">Takes the place of <see cref="IRegularized.Lambda"/>; the λ and λ₂ of every field scale in proportion.</param>
    double PenaltyAndGradient(TGradient gradient, double lambda);
}
