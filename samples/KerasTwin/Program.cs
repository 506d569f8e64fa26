using System.Text;
using KerasTwin;

Console.OutputEncoding = Encoding.UTF8;
Console.WriteLine($"""
    The classifier of the texts on L1 regularization: {Textbook.Inputs} inputs, {Textbook.Units} rectified units, {Textbook.Classes} classes.
    Objective: mean cross-entropy + λ·Σ|w|, λ = {Textbook.Lambda}; Adam with a learning rate of {Textbook.Rate}.
    {Textbook.Rows} rows of random numbers, as in the texts, and classes drawn at random; {Flavour.Steps:N0} steps of all rows.

    """);

var book = new Textbook();
Flavour[] flavours =
[
    Flavour.Of("the weight matrices", book.WeightsOnly, book.Data),
    Flavour.Of("every parameter", book.EveryParameter, book.Data),
];
bool agree = Report.Parity(flavours);
Report.Compare(flavours);
return Report.Conclude(flavours, agree);
