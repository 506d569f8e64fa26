using System.Text;
using RobustRegression;

Console.OutputEncoding = Encoding.UTF8;
Machine machine = Machine.Load(Path.Combine(AppContext.BaseDirectory, "data", "machine_temperature.csv"));
Console.WriteLine($"""
    A machine's temperature, hour by hour. A linear model forecasts the change in the next hour from the changes in the last {Machine.Hours}.
    Objective: mean loss + λ·Σ|w|, λ = {LeastSquares.Lambda}. {machine.Training.Rows} rows to train, {machine.FailuresInTraining} of them touched by a failure or shutdown;
    {machine.HeldOut.Rows} later rows held out, none of them touched by one.

    """);

Forecast squares = Forecast.Of("L2 loss, squares", new LeastSquares(), machine);
Forecast absolute = Forecast.Of("L1 loss, sizes", new LeastAbsolute(), machine);
Forecast huber = Forecast.Of("Huber loss, δ = 1°", new LeastHuber(), machine);
Report.Compare([squares, absolute, huber], machine);
return Report.Conclude(squares, absolute, machine);
