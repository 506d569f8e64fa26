using Cluster;
using L1Gen;

using MpiCommunicator? mpi = Report.Join();
ICommunicator ranks = (ICommunicator?)mpi ?? ICommunicator.OneProcess;

// Every rank holds a part of the rows, as if it had read its part of a file.
Turbines turbines = Turbines.Of(ranks);
Report.Begin(ranks, mpi, turbines);

// One reduction of the moments of second order, then every rank follows the same exact path.
var options = new PathOptions { Standardize = true, FeatureNames = Turbines.Names, Communicator = ranks };
CrossValidation run = CrossValidation.Run(turbines.Readings, turbines.Power, options, new CrossValidationOptions { Folds = 5 });
bool found = Report.Path(ranks, run);

// Each batch is of all ranks together; each adds its part of the gradient, and all take the same step.
var net = new PowerCurve(seed: 1);
FitResult fit = net.Fit(turbines.Data, new FitOptions
{
    Epochs = 12,
    BatchSize = 1_000,
    ValidationFraction = 0.1,
    Optimizer = new ProximalAdam { LearningRate = 0.01 },
    Schedule = new Schedule.Cosine(),
    Threads = 1,
    Communicator = ranks,
});
bool learnt = Report.Network(ranks, net, fit, run);
return Report.Conclude(ranks, found, learnt);
