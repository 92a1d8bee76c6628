using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Formats reports as a plain text table.</summary>
public static class EvaluationTable
{
    /// <summary>Formats one line a run, with the means to four decimals and the number of topics.</summary>
    /// <param name="reports">The reports, all with the same measures.</param>
    /// <returns>A header and a line for each report, each ended by a line feed; empty for no report.</returns>
    /// <exception cref="ArgumentException">The reports have different measures.</exception>
    public static string Format(IReadOnlyList<EvaluationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0) return "";
        Measure[] measures = [.. reports[0].Results.Select(result => result.Measure)];
        if (reports.Any(report => !report.Results.Select(result => result.Measure).SequenceEqual(measures)))
            throw new ArgumentException("The reports of one table must have the same measures in the same order; make them with the same EvaluatorOptions.", nameof(reports));

        List<string[]> rows = [["run", .. measures.Select(measure => measure.Name), "topics"]];
        foreach (var report in reports)
        {
            rows.Add([report.Name, .. report.Results.Select(result => result.Mean.ToString("F4", CultureInfo.InvariantCulture)), report.TopicIds.Count.ToString(CultureInfo.InvariantCulture)]);
        }

        return TextTable.Align(rows);
    }
}
