using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The softmax cross-entropy of all rows at once: f(y, η) = log Σₘ exp(ηₘ) − η_y, with f′ = p − e_y, f″ = diag(p) − p·pᵀ and the conjugate
/// f*(s) = Σₘ qₘ·log qₘ for a distribution q = s + e_y, +∞ else. Scores and all that has their shape is outputs × rows.
/// </summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>Writes the probabilities of the scores.</summary>
    /// <param name="scores">Outputs × rows.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="weights">One for each row.</param>
    /// <param name="probabilities">Outputs × rows; not the memory of <paramref name="scores"/>.</param>
    /// <param name="losses">Receives the weighted loss of each row.</param>
    /// <param name="outputs">The number of classes.</param>
    /// <param name="rows">The number of rows.</param>
    /// <returns>Σᵢ ωᵢ·f(yᵢ, ηᵢ).</returns>
    public static double Evaluate(double* scores, double* labels, double* weights, double* probabilities, double* losses, int outputs, int rows)
    {
        LaneLoop.Run<double, ProbabilityStep>(new(scores, labels, weights, probabilities, losses, outputs, (nuint)rows), new LaneRange(1, 0, rows));
        return Reduction.Sum<double, ValueStep<double>>(new(losses), (nuint)rows);
    }

    /// <summary>Σᵢ ωᵢ·(f(ηᵢ) + f*(sᵢ) − sᵢ·ηᵢ) with s = −scale·dual/ω; +∞ where an s is outside the domain by more than rounding.</summary>
    /// <inheritdoc cref="Evaluate"/>
    public static double Gap(double* scores, double* dual, double scale, double* labels, double* weights, double* losses, int outputs, int rows)
    {
        LaneLoop.Run<double, GapStep>(new(scores, dual, scale, labels, weights, losses, outputs, (nuint)rows), new LaneRange(1, 0, rows));
        return Reduction.Sum<double, ValueStep<double>>(new(losses), (nuint)rows);
    }

    /// <summary>dual = ω∘(e_y − p).</summary>
    public static void DualPoint(double* probabilities, double* labels, double* weights, double* dual, int outputs, int rows) =>
        LaneLoop.Run<double, DualStep>(new(probabilities, labels, weights, dual, (nuint)rows), new LaneRange(outputs, 0, rows));

    /// <summary>sums = Σₘ pₘ·xₘ.</summary>
    public static void Mean(double* probabilities, double* x, double* sums, int outputs, int rows) =>
        LaneLoop.Run<double, MeanStep>(new(probabilities, x, sums, outputs, (nuint)rows), new LaneRange(1, 0, rows));

    /// <summary>x ← ω·(diag(p) − p·pᵀ)·x, row by row; sums receives Σₘ pₘ·xₘ.</summary>
    public static void Curve(double* probabilities, double* weights, double* x, double* sums, int outputs, int rows)
    {
        Mean(probabilities, x, sums, outputs, rows);
        LaneLoop.Run<double, CurveStep>(new(probabilities, weights, x, sums, (nuint)rows), new LaneRange(outputs, 0, rows));
    }

    /// <summary>The model of one output at a displacement d: residual = a − ω·p·(d − sums), curvature = ω·p·(1 − p).</summary>
    public static void Residual(double* dual, double* probabilities, double* weights, double* d, double* sums, double* residual, double* curvature, int rows) =>
        LaneLoop.Run<double, ResidualStep>(new(dual, probabilities, weights, d, sums, residual, curvature), new LaneRange(1, 0, rows));

    /// <summary>curvature = ω·p·(1 − p) of one class, or −ω·p·q of two.</summary>
    public static void Curvature(double* p, double* q, double* weights, bool same, double* curvature, int rows) =>
        LaneLoop.Run<double, CurvatureStep>(new(p, q, weights, same ? 1 : 0, curvature), new LaneRange(1, 0, rows));

    /// <summary>sums += p·(d − before).</summary>
    public static void Move(double* probabilities, double* d, double* before, double* sums, int rows) =>
        LaneLoop.Run<double, MoveStep>(new(probabilities, d, before, sums), new LaneRange(1, 0, rows));

    [StructLayout(LayoutKind.Auto)]
    private readonly struct ProbabilityStep(double* scores, double* labels, double* weights, double* probabilities, double* losses, int outputs, nuint rows) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            double* s = scores + lane, p = probabilities + lane;
            TVector greatest = TSimd.Load(s);
            for (nuint m = 1; m < (nuint)outputs; m++)
            {
                TVector score = TSimd.Load(s + m * rows);
                greatest = TSimd.SelectLessOrEqual(greatest, score, score, greatest);
            }

            TVector sum = TSimd.Create(0), chosen = sum, number = sum, label = TSimd.Load(labels + lane), one = TSimd.Create(1);
            for (nuint m = 0; m < (nuint)outputs; m++)
            {
                TVector difference = TSimd.Subtract(TSimd.Load(s + m * rows), greatest), e = Exp<double>.Invoke<TSimd, TVector>(difference);
                TSimd.Store(e, p + m * rows);
                sum = TSimd.Add(sum, e);
                chosen = TSimd.SelectEqual(number, label, difference, chosen);
                number = TSimd.Add(number, one);
            }

            TSimd.Store(TSimd.Multiply(TSimd.Load(weights + lane), TSimd.Subtract(Log<double>.Invoke<TSimd, TVector>(sum), chosen)), losses + lane);
            TVector share = TSimd.Divide(one, sum);
            for (nuint m = 0; m < (nuint)outputs; m++)
                TSimd.Store(TSimd.Multiply(share, TSimd.Load(p + m * rows)), p + m * rows);
        }
    }

    /// <summary>f + f* − s·η is Σₘ qₘ·(log qₘ − log pₘ): with e = η less its maximum it is log Σexp(e) + Σ q·(log q − e).</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct GapStep(double* scores, double* dual, double scale, double* labels, double* weights, double* losses, int outputs, nuint rows) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            double* s = scores + lane, a = dual + lane;
            TVector greatest = TSimd.Load(s);
            for (nuint m = 1; m < (nuint)outputs; m++)
            {
                TVector score = TSimd.Load(s + m * rows);
                greatest = TSimd.SelectLessOrEqual(greatest, score, score, greatest);
            }

            TVector zero = TSimd.Create(0), one = TSimd.Create(1), label = TSimd.Load(labels + lane), weight = TSimd.Load(weights + lane);
            TVector part = TSimd.Divide(TSimd.Create(scale), TSimd.SelectEqual(weight, zero, one, weight)), sum = zero, number = zero, terms = zero;

            // q·log q is 0 at 0, and a q that rounding leaves below 0 counts as 0.
            TVector least = TSimd.Create(1e-300), outside = TSimd.Create(-IRowLoss.Rounding), infinite = TSimd.Create(double.PositiveInfinity);
            for (nuint m = 0; m < (nuint)outputs; m++)
            {
                TVector difference = TSimd.Subtract(TSimd.Load(s + m * rows), greatest);
                sum = TSimd.Add(sum, Exp<double>.Invoke<TSimd, TVector>(difference));
                TVector q = TSimd.Subtract(TSimd.SelectEqual(number, label, one, zero), TSimd.Multiply(part, TSimd.Load(a + m * rows)));
                terms = TSimd.SelectLessOrEqual(q, outside, infinite, terms);
                q = TSimd.SelectLessOrEqual(q, least, least, q);
                terms = TSimd.Add(terms, TSimd.Multiply(q, TSimd.Subtract(Log<double>.Invoke<TSimd, TVector>(q), difference)));
                number = TSimd.Add(number, one);
            }

            TVector term = TSimd.Add(terms, Log<double>.Invoke<TSimd, TVector>(sum));
            term = TSimd.SelectLessOrEqual(term, zero, zero, term);
            TSimd.Store(TSimd.SelectEqual(weight, zero, zero, TSimd.Multiply(weight, term)), losses + lane);
        }
    }

    private struct DualStep(double* probabilities, double* labels, double* weights, double* dual, nuint rows) : ILaneStep<double>
    {
        private nuint _at;
        private double _class;

        public void Seek(nuint feature)
        {
            _at = feature * rows;
            _class = feature;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector own = TSimd.SelectEqual(TSimd.Load(labels + lane), TSimd.Create(_class), TSimd.Create(1), TSimd.Create(0));
            TSimd.Store(TSimd.Multiply(TSimd.Load(weights + lane), TSimd.Subtract(own, TSimd.Load(probabilities + _at + lane))), dual + _at + lane);
        }
    }

    private readonly struct MeanStep(double* probabilities, double* x, double* sums, int outputs, nuint rows) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector sum = TSimd.Create(0);
            for (nuint m = 0, at = lane; m < (nuint)outputs; m++, at += rows)
                sum = TSimd.MultiplyAdd(TSimd.Load(probabilities + at), TSimd.Load(x + at), sum);
            TSimd.Store(sum, sums + lane);
        }
    }

    private struct CurveStep(double* probabilities, double* weights, double* x, double* sums, nuint rows) : ILaneStep<double>
    {
        private nuint _at;

        public void Seek(nuint feature) => _at = feature * rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector factor = TSimd.Multiply(TSimd.Load(weights + lane), TSimd.Load(probabilities + _at + lane));
            TSimd.Store(TSimd.Multiply(factor, TSimd.Subtract(TSimd.Load(x + _at + lane), TSimd.Load(sums + lane))), x + _at + lane);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct ResidualStep(double* dual, double* probabilities, double* weights, double* d, double* sums, double* residual, double* curvature) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector p = TSimd.Load(probabilities + lane), factor = TSimd.Multiply(TSimd.Load(weights + lane), p);
            TVector change = TSimd.Subtract(TSimd.Load(d + lane), TSimd.Load(sums + lane));
            TSimd.Store(TSimd.Subtract(TSimd.Load(dual + lane), TSimd.Multiply(factor, change)), residual + lane);
            TSimd.Store(TSimd.Multiply(factor, TSimd.Subtract(TSimd.Create(1), p)), curvature + lane);
        }
    }

    private readonly struct CurvatureStep(double* p, double* q, double* weights, double diagonal, double* curvature) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector rest = TSimd.Subtract(TSimd.Create(diagonal), TSimd.Load(q + lane));
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(weights + lane), TSimd.Load(p + lane)), rest), curvature + lane);
        }
    }

    private readonly struct MoveStep(double* probabilities, double* d, double* before, double* sums) : ILaneStep<double>
    {
        public void Seek(nuint feature)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TSimd, TVector>(nuint lane)
            where TSimd : ISimd<double, TVector>
            where TVector : struct
        {
            TVector change = TSimd.Subtract(TSimd.Load(d + lane), TSimd.Load(before + lane));
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(probabilities + lane), change, TSimd.Load(sums + lane)), sums + lane);
        }
    }
}
