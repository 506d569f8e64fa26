using L1Gen;
using SpamText;

namespace FrozenTraining;

/// <summary>The filter of the sample SpamText: a path over words and pairs of words, λ.1se of five folds.</summary>
internal static class SpamFilter
{
    private const int Replayed = 20;

    /// <summary>Fits the filter and saves it with its vocabulary and with texts to replay.</summary>
    /// <returns>What came out, on one line.</returns>
    public static string Train(string data, string file)
    {
        (Messages training, Messages heldOut) = Messages.Load(Path.Combine(data, "SMSSpamCollection.tsv"));
        var terms = new BagOfWordsOptions { LongestGram = 2, LeastTexts = 3, Counts = false, DigitsByLength = true, Symbols = "£" };
        BagOfWords vocabulary = BagOfWords.Fit(training.Texts, terms);
        var options = new PathOptions { Loss = Loss.Logistic, FeatureNames = vocabulary.Terms, LambdaCount = 50, LambdaMinRatio = 1e-3 };
        var folds = CrossValidation.Run(vocabulary.Rows<double>(training.Texts), training.IsSpam, options, new CrossValidationOptions { Folds = 5 });
        folds.Save(file, LambdaChoice.OneStandardError, new ModelMetadata { BagOfWords = vocabulary, Texts = heldOut.Texts[..Replayed], Classes = ["no spam", "spam"] });
        int right = folds.Point1Se.Classify(vocabulary.Rows<double>(heldOut.Texts)).Zip(heldOut.IsSpam).Count(pair => pair.First == pair.Second);
        return $"spam: {(double)right / heldOut.Texts.Length:0.0 %} of the messages held out, {folds.Point1Se.NonZeros} of {folds.Path.Features} terms have a weight";
    }
}
