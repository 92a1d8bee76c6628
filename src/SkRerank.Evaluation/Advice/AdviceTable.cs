using System.Globalization;

namespace SkRerank.Evaluation.Advice;

/// <summary>Formats advice as plain text.</summary>
public static class AdviceTable
{
    /// <summary>Formats a table of the options, cheapest first, and the advice.</summary>
    /// <param name="advice">The advice.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="advice"/> is <see langword="null"/>.</exception>
    public static string Format(RerankAdvice advice)
    {
        ArgumentNullException.ThrowIfNull(advice);
        var present = advice.Present;
        List<string[]> rows = [["option", "ndcg@10", "gain", "interval", "changed: top 1", "top 3", "top 10", "queries/s a core", "US$ a million"]];
        rows.Add([$"{present.Name} (now)", Number(present.Values.Average()), "", "", "", "", "", .. Cost(present)]);
        foreach (var (option, mean, gain, _) in advice.Findings)
        {
            rows.Add([option.Name, Number(mean), Signed(gain.Mean), $"{Signed(gain.Low)}..{Signed(gain.High)}", Percent(option.Changed?.Top1), Percent(option.Changed?.Top3), Percent(option.Changed?.Top10), .. Cost(option)]);
        }

        return $"{TextTable.Align(rows)}\n{advice}\n";
    }

    private static string[] Cost(AdviceOption option) =>
    [
        option.CoreSeconds is { } seconds and > 0 ? (1 / seconds).ToString(seconds > 0.1 ? "F1" : "F0", CultureInfo.InvariantCulture) : "",
        option.Cost is { } cost ? (cost * 1_000_000).ToString("0.##", CultureInfo.InvariantCulture) : "not known",
    ];

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F0} %") : "";
}
