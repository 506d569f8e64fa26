using System.Globalization;

namespace L1Gen;

/// <summary>Shares in percent.</summary>
internal static class Percent
{
    /// <summary>With one decimal; 100.0 and 0.0 only where they are exact, else &gt;99.9 and &lt;0.1.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string Of(double share)
    {
        string text = (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
        if (share < 1 && text == "100.0")
            text = ">99.9";
        if (share > 0 && text == "0.0")
            text = "<0.1";
        return text + " %";
    }
}
