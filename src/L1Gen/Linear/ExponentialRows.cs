using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>A loss of one output with exponentials or logarithms in it: what <see cref="IRowLoss"/> has, for a vector of rows.</summary>
internal interface IExponentialLoss
{
    static abstract TVector Evaluate<TSimd, TVector>(TVector y, TVector eta, out TVector derivative, out TVector curvature)
        where TSimd : ISimd<double, TVector>
        where TVector : struct;

    /// <inheritdoc cref="IRowLoss.Conjugate"/>
    static abstract TVector Conjugate<TSimd, TVector>(TVector y, TVector s)
        where TSimd : ISimd<double, TVector>
        where TVector : struct;
}

/// <summary>Passes over the rows of a problem with such a loss, in vectors.</summary>
internal static unsafe class ExponentialRows<TLoss>
    where TLoss : struct, IExponentialLoss
{
    /// <summary>Rows whose losses are kept to be summed.</summary>
    private const int Block = 1024;

    /// <summary>Σᵢ ωᵢ·f(yᵢ, ηᵢ).</summary>
    public static double Sum(LinearProblem problem, double* scores)
    {
        double* losses = stackalloc double[Block];
        double sum = 0;
        fixed (double* y = problem.Y, weights = problem.Weights)
        {
            for (int first = 0; first < problem.Rows; first += Block)
            {
                int rows = Math.Min(Block, problem.Rows - first);
                LaneLoop.Run<double, LossStep>(new(y + first, weights + first, scores + first, losses), new LaneRange(1, 0, rows));
                sum += Reduction.Sum<double, ValueStep<double>>(new(losses), (nuint)rows);
            }
        }

        return sum;
    }

    /// <summary>Σᵢ ωᵢ·(f(ηᵢ) + f*(sᵢ) − sᵢ·ηᵢ) with s = −scale·dual/ω.</summary>
    public static double Gap(LinearProblem problem, double* scores, double* dual, double scale)
    {
        double* losses = stackalloc double[Block];
        double sum = 0;
        fixed (double* y = problem.Y, weights = problem.Weights)
        {
            for (int first = 0; first < problem.Rows; first += Block)
            {
                int rows = Math.Min(Block, problem.Rows - first);
                LaneLoop.Run<double, GapStep>(new(y + first, weights + first, scores + first, dual + first, scale, losses), new LaneRange(1, 0, rows));
                sum += Reduction.Sum<double, ValueStep<double>>(new(losses), (nuint)rows);
            }
        }

        return sum;
    }

    /// <summary>residual = −ω∘f′ and curvatures = ω∘f″, of a row that counts at least ω·<paramref name="least"/>.</summary>
    public static void Expand(LinearProblem problem, double* scores, double least, double* residual, double* curvatures)
    {
        fixed (double* y = problem.Y, weights = problem.Weights)
            LaneLoop.Run<double, ExpandStep>(new(y, weights, scores, least, residual, curvatures), new LaneRange(1, 0, problem.Rows));
    }

    private readonly struct LossStep(double* y, double* weights, double* scores, double* losses) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector value = TLoss.Evaluate<TSimd, TVector>(TSimd.Load(y + lane), TSimd.Load(scores + lane), out _, out _);
            TVector weight = TSimd.Load(weights + lane), zero = TSimd.Create(0);
            TSimd.Store(TSimd.SelectEqual(weight, zero, zero, TSimd.Multiply(weight, value)), losses + lane);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct GapStep(double* y, double* weights, double* scores, double* dual, double scale, double* losses) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector target = TSimd.Load(y + lane), eta = TSimd.Load(scores + lane), weight = TSimd.Load(weights + lane);
            TVector zero = TSimd.Create(0), divisor = TSimd.SelectEqual(weight, zero, TSimd.Create(1), weight);
            TVector s = TSimd.Divide(TSimd.Multiply(TSimd.Create(-scale), TSimd.Load(dual + lane)), divisor);
            TVector term = TSimd.Add(TLoss.Evaluate<TSimd, TVector>(target, eta, out _, out _), TLoss.Conjugate<TSimd, TVector>(target, s));
            term = TSimd.Subtract(term, TSimd.Multiply(s, eta));
            term = TSimd.SelectLessOrEqual(term, zero, zero, term);
            TSimd.Store(TSimd.SelectEqual(weight, zero, zero, TSimd.Multiply(weight, term)), losses + lane);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct ExpandStep(double* y, double* weights, double* scores, double least, double* residual, double* curvatures) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector weight = TSimd.Load(weights + lane), zero = TSimd.Create(0), lowest = TSimd.Create(least);
            _ = TLoss.Evaluate<TSimd, TVector>(TSimd.Load(y + lane), TSimd.Load(scores + lane), out TVector derivative, out TVector curvature);
            curvature = TSimd.SelectLessOrEqual(curvature, lowest, lowest, curvature);
            TSimd.Store(TSimd.SelectEqual(weight, zero, zero, TSimd.Multiply(weight, TSimd.Subtract(zero, derivative))), residual + lane);
            TSimd.Store(TSimd.SelectEqual(weight, zero, zero, TSimd.Multiply(weight, curvature)), curvatures + lane);
        }
    }
}
