using L1Gen.Generator.Model;

namespace L1Gen.Generator.Freezing;

/// <summary>Counts the weights that are left, each once however often it is used.</summary>
internal sealed class KeptWeights(SavedModel model)
{
    private readonly bool[]?[] _kept = new bool[]?[model.Fields.Count];

    public long Count { get; private set; }

    /// <summary>Takes note of an element of a node, if that is weights and the element is not zero.</summary>
    public void Add(NodeSpec node, int element)
    {
        if (node.Op != NodeOp.Weights)
            return;
        double[] weights = model.Fields[node.Index].Weights;
        bool[] kept = _kept[node.Index] ??= new bool[weights.Length];
        int place = node.Start + element;
        if (weights[place] == 0 || kept[place])
            return;
        kept[place] = true;
        Count++;
    }
}
