using System.ComponentModel;
using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>
/// The losses at the end of a forward method. Each writes a row's weight times its loss, the mean over the outputs, to <see cref="Pass{T}.Losses"/>,
/// and the gradient of their sum times <see cref="Pass{T}.Scale"/> with respect to the scores; in padding lanes 0. NaN gives NaN.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneLoss
{
    /// <summary>|e| with e = score − target; the derivative at 0 is 0.</summary>
    /// <param name="pass">Holds the scores, the targets and the weights of the rows.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="gradient">Receives the gradient, as many features and apart from the scores; without features where none is wanted.</param>
    /// <exception cref="ArgumentException">
    /// The blocks differ in size, one is not in the workspace, or the pass lacks targets, weights or losses for one of its lanes.
    /// </exception>
    public static void L1<T>(in Pass<T> pass, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(in pass, default(AbsoluteError<T>), scores, gradient);

    /// <summary>e².</summary>
    /// <inheritdoc cref="L1"/>
    public static void L2<T>(in Pass<T> pass, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(in pass, default(SquaredError<T>), scores, gradient);

    /// <summary>½e² up to δ, δ·(|e| − ½δ) beyond.</summary>
    /// <inheritdoc cref="L1"/>
    /// <param name="pass">Holds the scores, the targets and the weights of the rows.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="gradient">Receives the gradient, as many features and apart from the scores; without features where none is wanted.</param>
    /// <param name="delta">δ: positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is not such a number.</exception>
    public static void Huber<T>(in Pass<T> pass, Block scores, Block gradient, double delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(in pass, HuberError<T>.Create(delta), scores, gradient);

    /// <summary>max(−τ·e, (1 − τ)·e); the derivative at 0 is 0.</summary>
    /// <inheritdoc cref="L1"/>
    /// <param name="pass">Holds the scores, the targets and the weights of the rows.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="gradient">Receives the gradient, as many features and apart from the scores; without features where none is wanted.</param>
    /// <param name="tau">τ: between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">τ is not such a number.</exception>
    public static void Quantile<T>(in Pass<T> pass, Block scores, Block gradient, double tau)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(in pass, PinballError<T>.Create(tau), scores, gradient);

    /// <summary>ln(1 + eˢ) − y·s for the target y, 0 or 1.</summary>
    /// <inheritdoc cref="L1"/>
    public static void Logistic<T>(in Pass<T> pass, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(in pass, default(LogisticError<T>), scores, gradient);

    /// <summary>eˢ − y·s for the target y, not negative.</summary>
    /// <inheritdoc cref="L1"/>
    public static void Poisson<T>(in Pass<T> pass, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(in pass, default(PoissonError<T>), scores, gradient);

    /// <summary>
    /// ln Σ exp(sⱼ) − s of the target's class; the gradient is softmax(s), less 1 at the class. A score of −∞ has the probability 0; one of +∞,
    /// and a class that has no score, gives NaN.
    /// </summary>
    /// <param name="pass">Holds the scores, the classes and the weights of the rows.</param>
    /// <param name="scores">A score for each class; at least one, and at most 2²⁴.</param>
    /// <param name="gradient">Receives the gradient, as many features and apart from the scores; without features where none is wanted.</param>
    /// <exception cref="ArgumentException">
    /// The blocks differ in size, one is not in the workspace, or the pass lacks classes, weights or losses for one of its lanes.
    /// </exception>
    public static unsafe void SoftmaxCrossEntropy<T>(in Pass<T> pass, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LaneRange lanes = Check(in pass, scores, gradient);
        Have(pass.Classes.Length, pass.End, nameof(pass.Classes));
        fixed (T* w = pass.Workspace, weights = pass.RowWeights, losses = pass.Losses)
        fixed (int* classes = pass.Classes)
        {
            T* s = pass.Locate(w, scores), g = gradient.Count == 0 ? null : pass.Locate(w, gradient);
            T scale = T.CreateTruncating(pass.Scale);
            LaneLoop.Run<T, SoftmaxCrossEntropyStep<T>>(new(s, classes, weights, losses, g, scores.Count, (nuint)pass.Stride, scale), lanes);
        }

        ClearPadding(in pass, gradient);
    }

    private static unsafe void Run<T, TLoss>(in Pass<T> pass, TLoss loss, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        LaneRange lanes = Check(in pass, scores, gradient);
        Have(pass.Targets.Length, (scores.Count - 1) * pass.Stride + pass.End, nameof(pass.Targets));
        fixed (T* w = pass.Workspace, targets = pass.Targets, weights = pass.RowWeights, losses = pass.Losses)
        {
            T* s = pass.Locate(w, scores), g = gradient.Count == 0 ? null : pass.Locate(w, gradient);
            T scale = T.CreateTruncating(pass.Scale / scores.Count), part = T.CreateTruncating(1.0 / scores.Count);
            LaneLoop.Run<T, LaneLossStep<T, TLoss>>(new(loss, s, targets, weights, losses, g, scores.Count, (nuint)pass.Stride, scale, part), lanes);
        }

        ClearPadding(in pass, gradient);
    }

    private static LaneRange Check<T>(in Pass<T> pass, Block scores, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scores.Count == 0)
            throw new ArgumentException("There is no loss without a score.", nameof(scores));
        if (gradient.Count != 0)
            Require.SameLength(scores.Count, gradient.Count, nameof(gradient), nameof(scores));
        Have(pass.Losses.Length, pass.End, nameof(pass.Losses));
        if (!pass.RowWeights.IsEmpty)
            Have(pass.RowWeights.Length, pass.End, nameof(pass.RowWeights));
        return pass.Lanes(1);
    }

    private static void Have(int length, int needed, string what)
    {
        if (length < needed)
            throw new ArgumentException($"The pass has {length} elements of {what}, but its lanes need {needed}.", what);
    }

    private static void ClearPadding<T>(in Pass<T> pass, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int from = Math.Max(pass.First, pass.Rows);
        if (from >= pass.End)
            return;
        pass.Losses[from..pass.End].Clear();
        for (int j = 0; j < gradient.Count; j++)
            pass[gradient.Slice(j, 1)][from..pass.End].Clear();
    }
}
