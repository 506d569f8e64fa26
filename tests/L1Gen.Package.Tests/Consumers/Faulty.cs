using L1Gen;

System.Console.WriteLine(new Net().L1Norm());

// A shape that does not fit: the model is emitted without its forward part.
[L1Regularized(0.01)]
public partial class Net
{
    [Weights(4, 3)] public partial Matrix Hidden { get; }
    [Weights(2)] public partial Vector Output { get; }

    [Forward(Loss.L2)]
    public float Predict(Vector x) => Ops.Dot(Ops.Relu(x * Hidden), Output);
}

// A property without its extents: nothing of the model can be emitted.
[L1Regularized(0.01)]
public partial class Table
{
    [Weights] public partial Matrix Rows { get; }
}

public static class Elsewhere
{
    // Of another type, and found all the same.
    [Weights] private static readonly float[] Lost = [];
}
