using System;
using L1Gen;

Console.WriteLine(new Net().L1Norm());

[L1Regularized(0.01)]
public class Net
{
    [Weights] private float[] _weights = [1, -2];
}
