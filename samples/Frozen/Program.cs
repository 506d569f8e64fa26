using System.Text;
using Frozen;
using Samples;

// The three models were trained by the project FrozenTraining; what is left of them was compiled into this program.
Console.OutputEncoding = Encoding.UTF8;
Console.WriteLine("Three trained models, compiled: the weights that are zero are not there, and what depended on them isn't either.\n");

string folder = AppContext.BaseDirectory;
Contest digits = new DigitContest(folder), spam = new SpamContest(folder), genes = new TumourContest(folder);
var kept = new Table("model", "weights", "left", "inputs", "read");
kept.Add(digits.Kept(DigitReader.Survivors, DigitReader.InputLength, DigitReader.SurvivingInputs.Length));
kept.Add(spam.Kept(SpamFilter.Survivors, SpamFilter.InputLength, SpamFilter.SurvivingInputs.Length));
kept.Add(genes.Kept(TumourTest.Survivors, TumourTest.InputLength, TumourTest.SurvivingInputs.Length));
kept.Print();

var table = new Table("way to predict", "ns a row", "of the frozen row", "IL compiled for it, bytes");
Contest[] contests = [digits, spam, genes];
foreach (Contest contest in contests)
    contest.Measure(table);
table.Print();
Console.WriteLine($"{SpamContest.Example()}\n");

// Throws where a row that was saved with the model has another score.
DigitReader.SelfTest();
SpamFilter.SelfTest();
TumourTest.SelfTest();
Console.WriteLine("Every row that was saved with them gives the saved scores.");
bool agree = contests.All(contest => contest.Difference() < 1e-5);
Console.WriteLine(agree ? "Frozen and live models agree to 1e-5 on every row of the data." : "Unexpected: a frozen model differs from the live one.");
return agree ? 0 : 1;
