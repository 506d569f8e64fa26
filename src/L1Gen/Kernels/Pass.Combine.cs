namespace L1Gen.Kernels;

public readonly ref partial struct Pass<T>
{
    /// <summary>to = a ∘ b, element by element; an operand of one element stands beside every feature.</summary>
    /// <param name="op">∘.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="to">As many features as the longer operand; may be one of them.</param>
    /// <exception cref="ArgumentException">An operand has neither 1 nor as many elements, or a block is not in the workspace.</exception>
    public void Combine(Binary op, Operand<T> a, Operand<T> b, Block to)
    {
        switch (op)
        {
            case Binary.Add: Combine<Addition<T>>(a, b, to); break;
            case Binary.Subtract: Combine<Subtraction<T>>(a, b, to); break;
            case Binary.Multiply: Combine<Multiplication<T>>(a, b, to); break;
            case Binary.Divide: Combine<Division<T>>(a, b, to); break;
            default: throw new ArgumentOutOfRangeException(nameof(op), op, null);
        }
    }

    /// <summary>da = ∂(a ∘ b)/∂a·dTo or, not <paramref name="toFirst"/>, ∂(a ∘ b)/∂b·dTo, or adds that; da is the gradient of a block.</summary>
    /// <param name="op">∘.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="dTo">The gradient with respect to a ∘ b.</param>
    /// <param name="da">The gradient with respect to the operand; where that has one feature and the result more, the sum over them.</param>
    /// <param name="toFirst">Whether the operand is the first.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">An operand has neither 1 nor as many elements, or a block is not in the workspace.</exception>
    public void CombineBackward(Binary op, Operand<T> a, Operand<T> b, Block dTo, Block da, bool toFirst, bool add)
    {
        Operand<T> other = toFirst ? b : a;
        switch (op)
        {
            case Binary.Add: CombineBackward<SameTerm<T>>(dTo, dTo, dTo, da, add); break;
            case Binary.Subtract when toFirst: CombineBackward<SameTerm<T>>(dTo, dTo, dTo, da, add); break;
            case Binary.Subtract: CombineBackward<NegatedTerm<T>>(dTo, dTo, dTo, da, add); break;
            case Binary.Multiply: CombineBackward<ProductTerm<T>>(other, other, dTo, da, add); break;
            case Binary.Divide when toFirst: CombineBackward<DividendTerm<T>>(b, b, dTo, da, add); break;
            case Binary.Divide: CombineBackward<DivisorTerm<T>>(a, b, dTo, da, add); break;
            default: throw new ArgumentOutOfRangeException(nameof(op), op, null);
        }
    }

    /// <summary>
    /// The gradient with respect to weights that are an operand: the sum over the rows of the whole batch and, for one weight beside several features,
    /// over the features.
    /// </summary>
    /// <param name="op">∘.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="dTo">The gradient with respect to a ∘ b.</param>
    /// <param name="gradient">As long as the weights.</param>
    /// <param name="toFirst">Whether the weights are the first operand.</param>
    /// <param name="share">The part of the gradient to write.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">An operand has neither 1 nor as many elements, or a block is not in the workspace.</exception>
    public void CombineGradient(Binary op, Operand<T> a, Operand<T> b, Block dTo, Span<T> gradient, bool toFirst, Share share, bool add)
    {
        Operand<T> other = toFirst ? b : a;
        switch (op)
        {
            case Binary.Add: CombineGradient<SameTerm<T>>(dTo, dTo, dTo, gradient, share, add); break;
            case Binary.Subtract when toFirst: CombineGradient<SameTerm<T>>(dTo, dTo, dTo, gradient, share, add); break;
            case Binary.Subtract: CombineGradient<NegatedTerm<T>>(dTo, dTo, dTo, gradient, share, add); break;
            case Binary.Multiply: CombineGradient<ProductTerm<T>>(other, other, dTo, gradient, share, add); break;
            case Binary.Divide when toFirst: CombineGradient<DividendTerm<T>>(b, b, dTo, gradient, share, add); break;
            case Binary.Divide: CombineGradient<DivisorTerm<T>>(a, b, dTo, gradient, share, add); break;
            default: throw new ArgumentOutOfRangeException(nameof(op), op, null);
        }
    }

    private unsafe void Combine<TOperation>(Operand<T> a, Operand<T> b, Block to)
        where TOperation : struct, IOperation<T>
    {
        T first = a.Number, second = b.Number;
        fixed (T* w = Workspace, p = a.Weights, q = b.Weights)
        {
            LaneOperand<T> x = Locate(w, a, p, &first, to.Count), y = Locate(w, b, q, &second, to.Count);
            LaneRange range = Lanes(to.Count);
            if (AreRuns(in x, in y))
            {
                x.MakeRun(Stride);
                y.MakeRun(Stride);
                range = Elements(to.Count);
            }

            LaneLoop.Run<T, CombineStep<T, TOperation>>(new(x, y, Locate(w, to), (nuint)Stride), range);
        }
    }

    private unsafe void CombineBackward<TTerm>(Operand<T> a, Operand<T> b, Block dTo, Block da, bool add)
        where TTerm : struct, IGradientTerm<T>
    {
        T first = a.Number, second = b.Number;
        int count = dTo.Count;
        fixed (T* w = Workspace, p = a.Weights, q = b.Weights)
        {
            LaneOperand<T> x = Locate(w, a, p, &first, count), y = Locate(w, b, q, &second, count);
            LaneOperand<T> target = Locate(w, da, null, null, count);
            LaneRange range = Lanes(count);
            if (target.IsBlock && AreRuns(in x, in y))
            {
                x.MakeRun(Stride);
                y.MakeRun(Stride);
                range = Elements(count);
            }

            LaneLoop.Run<T, CombineBackwardStep<T, TTerm>>(new(Locate(w, dTo), (nuint)Stride, x, y, target, add), range);
        }
    }

    private unsafe void CombineGradient<TTerm>(Operand<T> a, Operand<T> b, Block dTo, Span<T> gradient, Share share, bool add)
        where TTerm : struct, IGradientTerm<T>
    {
        if (gradient.Length != 1)
            Require.SameLength(dTo.Count, gradient.Length, nameof(gradient), nameof(dTo));
        T first = a.Number, second = b.Number;
        int count = dTo.Count;
        (int from, int to) = share.Of(gradient.Length);
        fixed (T* w = Workspace, p = a.Weights, q = b.Weights, g = gradient)
        {
            LaneOperand<T> x = Locate(w, a, p, &first, count), y = Locate(w, b, q, &second, count);
            LaneTotalStep<T, TTerm> step = new(Locate(w, dTo), (nuint)Stride, x, y);
            LaneTotal total = new(AllRows, Stride, add);
            if (gradient.Length == count)
                total.PerFeature(step, from, to, g);
            else if (from < to)
                total.OverFeatures(step, count, g);
        }
    }

    /// <summary>An operand beside some features.</summary>
    private unsafe LaneOperand<T> Locate(T* workspace, Operand<T> operand, T* weights, T* number, int count)
    {
        if (operand.Count != 1 && operand.Count != count)
            throw new ArgumentException($"An operand has {operand.Count} elements beside {count} features.", nameof(operand));
        if (operand.IsNumber)
            return new(number, 0, true);
        bool isShared = operand.Count != count;
        return operand.Weights.IsEmpty
            ? new(Locate(workspace, operand.Block), isShared ? 0 : (nuint)Stride, false)
            : new(weights, isShared || count == 1 ? 0u : 1u, true);
    }

    /// <summary>Whether operands can be read as one run of elements: whole blocks and what is the same everywhere, or whatever a single row has.</summary>
    private bool AreRuns(in LaneOperand<T> a, in LaneOperand<T> b) =>
        Stride == 1 || (IsWhole && (a.IsBlock || a.IsUniform) && (b.IsBlock || b.IsUniform));
}
