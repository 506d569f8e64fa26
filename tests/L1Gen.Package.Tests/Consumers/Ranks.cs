using System;
using L1Gen;
using static L1Gen.Ops;

// Started by itself the program is rank 0 of 1.
try
{
    using MpiCommunicator mpi = MpiCommunicator.Initialize();
    double[] sum = [1.5, 2];
    mpi.AllReduce(sum);
    var line = new Line();
    line.Fit(new Dataset<float>(new float[,] { { -1 }, { 0 }, { 1 } }, new float[] { -2, 0, 2 }), new FitOptions { Optimizer = new ProximalGradient(), Communicator = mpi });
    Console.WriteLine($"rank {mpi.Rank} of {mpi.Size}: {sum[0]} {sum[1]}; slope {line.Slope[0]:0.00}");
}
catch (DllNotFoundException missing)
{
    Console.WriteLine($"no MPI: {missing.Message}");
}

[L1Regularized(0.01)]
public sealed partial class Line
{
    [Weights(1)] public partial Vector Slope { get; }

    [Forward(Loss.L2)]
    public float Predict(Vector x) => Dot(x, Slope);
}
