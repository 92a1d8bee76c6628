using System.Globalization;
using System.Text;

namespace SkRerank.Evaluation.Comparison;

/// <summary>Formats comparisons as plain text.</summary>
public static class ComparisonTable
{
    /// <summary>Formats a table of runs and measures, and below it the topics that lost and won most by the first measure.</summary>
    /// <param name="baseline">The baseline's name.</param>
    /// <param name="comparisons">What <see cref="RunComparer"/> gave.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="comparisons"/> is <see langword="null"/>.</exception>
    public static string Format(string baseline, IReadOnlyList<RunComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        List<string[]> rows = [["run", "measure", baseline, "run", "difference", "interval", "p", "p (Holm)", "dz", "won/lost/equal"]];
        foreach (var comparison in comparisons)
        {
            foreach (var m in comparison.Measures)
            {
                rows.Add([comparison.Name, m.Measure.Name, Number(m.Baseline), Number(m.Run), Signed(m.Interval.Mean), $"{Signed(m.Interval.Low)}..{Signed(m.Interval.High)}", P(m.PValue), P(m.AdjustedPValue),
                    m.EffectSize.ToString("F2", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{m.WinLoss.Wins}/{m.WinLoss.Losses}/{m.WinLoss.Ties}")]);
            }
        }

        var text = new StringBuilder(TextTable.Align(rows, leftColumns: 2));
        foreach (var comparison in comparisons)
        {
            var first = comparison.Measures[0];
            Append(text, $"{comparison.Name} loses most by {first.Measure.Name}", first.Worst);
            Append(text, $"{comparison.Name} wins most by {first.Measure.Name}", first.Best);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<TopicDifference> topics)
    {
        if (topics.Count == 0) return;
        text.Append('\n').Append(title).Append('\n');
        text.Append(TextTable.Align([.. topics.Select(topic => new[] { "  " + topic.TopicId, Number(topic.Baseline), "to", Number(topic.Run), Signed(topic.Difference) })], leftColumns: 1));
    }

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    internal static string P(double value) => value < 0.0001 ? "<0.0001" : value.ToString("F4", CultureInfo.InvariantCulture);
}
