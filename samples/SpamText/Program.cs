using System.Text;
using L1Gen;
using SpamText;

Console.OutputEncoding = Encoding.UTF8;
(Messages training, Messages heldOut) = Messages.Load(Path.Combine(AppContext.BaseDirectory, "data", "SMSSpamCollection.tsv"));

// Words and pairs of words that are in at least three messages; digits by their number, since few numbers come again.
var terms = new BagOfWordsOptions { LongestGram = 2, LeastTexts = 3, Counts = false, DigitsByLength = true, Symbols = "£" };
BagOfWords vocabulary = BagOfWords.Fit(training.Texts, terms);
SparseMatrix<double> x = vocabulary.Rows<double>(training.Texts), rest = vocabulary.Rows<double>(heldOut.Texts);
Console.WriteLine($"""
    {training.Texts.Length} text messages to fit on, {training.IsSpam.Sum()} of them spam; {heldOut.Texts.Length} held out.
    {x.Columns} words and pairs of words, of which a message has {(double)x.Values.Length / x.Rows:0} in the mean.
    Objective: mean logistic loss + λ·Σ|w|.

    """);

// How many words there are is known only here, so that there is no type with [Weights(…)]: the path is fitted on the matrix itself.
var options = new PathOptions { Loss = Loss.Logistic, FeatureNames = vocabulary.Terms, LambdaCount = 50, LambdaMinRatio = 1e-3 };
CrossValidation folds = CrossValidation.Run(x, training.IsSpam, options, new CrossValidationOptions { Folds = 5 });
Report.Path(folds, rest, heldOut);
Report.Survivors(folds);
return Report.Conclude(folds, rest, heldOut);
