using System.Text;
using FrozenTraining;

// Trains three models and saves them: what the project Frozen is compiled with. dotnet run -- FOLDER says where to; without it they are in a folder beside the program.
Console.OutputEncoding = Encoding.UTF8;
string folder = args is [var named] ? named : Path.Combine(AppContext.BaseDirectory, "models");
Directory.CreateDirectory(folder);
string data = Path.Combine(AppContext.BaseDirectory, "data");
Console.WriteLine($"""
    Trained and saved in {folder}:

    {DigitReader.Train(data, Path.Combine(folder, "digits.l1.json"))}
    {SpamFilter.Train(data, Path.Combine(folder, "spam.l1.json"))}
    {TumourTest.Train(data, Path.Combine(folder, "genes.l1.json"))}

    The project Frozen compiles its own copies of these files: dotnet run -c Release --project samples/FrozenTraining -- samples/Frozen/models
    """);
return 0;
