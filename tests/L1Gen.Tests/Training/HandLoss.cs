using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Training;

/// <summary>The losses of a batch in plain loops, computed in double.</summary>
internal static class HandLoss
{
    public static void Run<T>(in Pass<T> pass, ForwardPlan plan, Block gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = plan.Scores.Count;
        Span<double> slopes = stackalloc double[outputs];
        for (int b = pass.First; b < pass.End; b++)
        {
            double weight = b >= pass.Rows ? 0 : pass.RowWeights.IsEmpty ? 1 : double.CreateTruncating(pass.RowWeights[b]);
            double loss = 0;
            if (plan.Loss == Loss.SoftmaxCrossEntropy)
                loss = Softmax(pass, plan, b, slopes);
            else
            {
                for (int j = 0; j < outputs; j++)
                {
                    double score = double.CreateTruncating(pass.Workspace[(plan.Scores.Start + j) * pass.Stride + b]);
                    (double part, double slope) = Scalar(plan, score, double.CreateTruncating(pass.Targets[j * pass.Stride + b]));
                    loss += part / outputs;
                    slopes[j] = slope / outputs;
                }
            }

            pass.Losses[b] = weight == 0 ? T.Zero : T.CreateTruncating(weight * loss);
            for (int j = 0; j < gradient.Count; j++)
                pass.Workspace[(gradient.Start + j) * pass.Stride + b] = weight == 0 ? T.Zero : T.CreateTruncating(weight * pass.Scale * slopes[j]);
        }
    }

    private static (double Loss, double Slope) Scalar(ForwardPlan plan, double score, double target)
    {
        double error = score - target;
        return plan.Loss switch
        {
            Loss.L1 => (Math.Abs(error), error > 0 ? 1 : error < 0 ? -1 : 0),
            Loss.L2 => (error * error, 2 * error),
            Loss.Logistic => (Math.Max(score, 0) - target * score + Math.Log(1 + Math.Exp(-Math.Abs(score))), 1 / (1 + Math.Exp(-score)) - target),
            Loss.Poisson => (Math.Exp(score) - target * score, Math.Exp(score) - target),
            _ => throw new NotSupportedException(),
        };
    }

    private static double Softmax<T>(in Pass<T> pass, ForwardPlan plan, int b, Span<double> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < slopes.Length; j++)
            slopes[j] = double.CreateTruncating(pass.Workspace[(plan.Scores.Start + j) * pass.Stride + b]);
        double greatest = double.NegativeInfinity, target = slopes[pass.Classes[b]], sum = 0;
        foreach (double score in slopes)
            greatest = Math.Max(greatest, score);
        foreach (ref double slope in slopes)
            sum += slope = Math.Exp(slope - greatest);
        foreach (ref double slope in slopes)
            slope /= sum;
        slopes[pass.Classes[b]] -= 1;
        return Math.Log(sum) + greatest - target;
    }
}
