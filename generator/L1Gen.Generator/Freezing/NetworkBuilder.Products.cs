using L1Gen.Generator.Model;

namespace L1Gen.Generator.Freezing;

/// <content>Products, with the bias and the activation that follow them.</content>
internal sealed partial class NetworkBuilder
{
    private void AddProduct(int index)
    {
        NodeSpec node = Node(index);
        bool isSparse = node.Op == NodeOp.SparseMatMul;
        int matrix = node.Operands[isSparse ? 0 : 1];
        int rows = isSparse ? _model.Inputs[node.Index].Length : Node(node.Operands[0]).Length;
        int last = index;
        int? bias = FollowingBias(index), activation = null;
        if (bias is not null)
            _taken.Add(last = OnlyUser(index)!.Value);
        if (OnlyUser(last) is { } user && Node(user).Op is >= NodeOp.Relu and <= NodeOp.Negate)
        {
            activation = user;
            _taken.Add(last = user);
        }

        // Bias and activation leave each element what it was, varying or not.
        int[] alive = _liveness.Alive(last);
        var sums = new double[alive.Length];
        for (int i = 0; i < alive.Length && bias is { } addend; i++)
        {
            int place = Beside(addend, alive[i]);
            sums[i] = Finite(_liveness.Number(addend, place), Node(addend));
            _kept.Add(Node(addend), place);
        }

        var factors = new List<Factor>();
        for (int row = 0; row < rows; row++)
        {
            FrozenElement x = isSparse ? _inputs.OfSparse(node.Index, row) : Element(node.Operands[0], row);
            for (int i = 0; i < alive.Length; i++)
            {
                int place = (row * node.Length) + alive[i];
                double weight = _liveness.Number(matrix, place);
                if (weight == 0)
                    continue;
                if (x.Value is null)
                {
                    sums[i] += Finite(x.Number, Node(node.Operands[0])) * weight;
                    continue;
                }

                (double mean, double scale) = _inputs.Standardization(x);
                sums[i] -= mean * weight / scale;
                factors.Add(new Factor(i, x, weight / scale));
                _kept.Add(Node(matrix), place);
            }
        }

        double[] biases = [.. sums.Select(sum => Finite(_model.Round(sum), node))];
        (FrozenValue value, factors) = InOneValue(factors, node);
        (int[] starts, int[] indices, double[] weights) = ByColumn(factors, alive.Length, node);
        FrozenValue to = NewValue(last, alive);
        NodeSpec? function = activation is { } number ? Node(number) : null;
        _steps.Add(new FrozenProduct(to, Node(last).Text, value, starts, indices, weights, biases, function?.Op, function?.Parameter ?? 0));
    }

    /// <summary>The other operand of the sum that alone uses the product, where that operand is numbers.</summary>
    private int? FollowingBias(int product)
    {
        if (OnlyUser(product) is not { } add || Node(add).Op != NodeOp.Add || Node(add).Length != Node(product).Length)
            return null;
        int other = Node(add).Operands[0] == product ? Node(add).Operands[1] : Node(add).Operands[0];
        return other != product && Numbers(other, _liveness.Alive(add)) is not null ? other : null;
    }

    /// <summary>The one node that uses another and has living elements.</summary>
    private int? OnlyUser(int index)
    {
        if (_users[index] != 1 || index == _model.Nodes.Count - 1)
            return null;
        int user = index + 1;
        while (!Node(user).Operands.Contains(index) || _liveness.Alive(user).Length == 0)
            user++;
        return user;
    }

    /// <summary>The factors as elements of one value, which is made where they stand in several.</summary>
    private (FrozenValue X, List<Factor> Factors) InOneValue(List<Factor> factors, NodeSpec node)
    {
        FrozenValue x = factors[0].X.Value!;
        if (!factors.Exists(factor => factor.X.Value != x))
            return (x, factors);
        FrozenElement[] used = [.. factors.Select(factor => factor.X).Distinct()];
        x = NetworkInputs.Gathered(used, "factors", node.Text, _steps);
        Dictionary<FrozenElement, int> places = Enumerable.Range(0, used.Length).ToDictionary(i => used[i]);
        return (x, factors.ConvertAll(factor => factor with { X = new FrozenElement(x, places[factor.X], 0) }));
    }

    /// <summary>The factors of each column by their places.</summary>
    private (int[] Starts, int[] Indices, double[] Weights) ByColumn(List<Factor> factors, int columns, NodeSpec node)
    {
        var inColumn = new List<Factor>[columns];
        for (int i = 0; i < columns; i++)
            inColumn[i] = [];
        foreach (Factor factor in factors)
            inColumn[factor.Column].Add(factor);
        var starts = new int[columns + 1];
        var indices = new List<int>(factors.Count);
        var weights = new List<double>(factors.Count);
        for (int i = 0; i < columns; i++)
        {
            List<Factor> column = inColumn[i];
            column.Sort((a, b) => a.X.Index.CompareTo(b.X.Index));
            for (int k = 0; k < column.Count; k++)
            {
                double weight = column[k].Weight;
                // An element comes twice where a vector is joined to itself.
                while (k + 1 < column.Count && column[k + 1].X.Index == column[k].X.Index)
                    weight += column[++k].Weight;
                weight = Finite(_model.Round(weight), node);
                if (weight == 0)
                    continue;
                indices.Add(column[k].X.Index);
                weights.Add(weight);
            }

            starts[i + 1] = indices.Count;
        }

        return (starts, [.. indices], [.. weights]);
    }

    /// <summary>A weight that is not zero.</summary>
    private readonly record struct Factor(int Column, FrozenElement X, double Weight);
}
