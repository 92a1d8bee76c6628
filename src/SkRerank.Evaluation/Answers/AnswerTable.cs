using System.Globalization;

namespace SkRerank.Evaluation.Answers;

/// <summary>Formats a comparison of answers as plain text.</summary>
public static class AnswerTable
{
    /// <summary>Formats a table of the measures, and how many questions had the same context.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="before">What the way without reranking is called.</param>
    /// <param name="after">What the way with it is called.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="comparison"/> is <see langword="null"/>.</exception>
    public static string Format(AnswerComparison comparison, string before, string after)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        List<string[]> rows = [["measure", before, after, "difference", "95 % interval", "questions"]];
        foreach (var measure in comparison.Measures)
        {
            rows.Add(
            [
                measure.Name, Number(measure.Before), Number(measure.After), Signed(measure.After - measure.Before),
                measure.Difference is { } interval ? $"{Signed(interval.Low)}..{Signed(interval.High)}" : "", measure.Questions.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        var same = comparison.Outcomes.Count(outcome => outcome.IsSame);
        return TextTable.Align(rows) + string.Create(CultureInfo.InvariantCulture, $"\n{same} of {comparison.Outcomes.Count} questions had the same passages in the same order both times, and were asked once.\n");
    }

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
