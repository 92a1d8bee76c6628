using System.Text;

namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Formats a benchmark as text for a terminal, or as Markdown.</summary>
public static class BenchmarkTable
{
    /// <summary>Formats a table with a row for each collection and pipeline, the averages, and notes.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is <see langword="null"/>.</exception>
    public static string Format(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder(TextTable.Align([BenchmarkRow.Header, .. BenchmarkRow.All(result)], leftColumns: 2)).Append('\n');
        foreach (var note in BenchmarkRow.Notes(result)) text.Append(note).Append('\n');
        return text.ToString();
    }

    /// <summary>Formats the same as a Markdown table and a list.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is <see langword="null"/>.</exception>
    public static string FormatMarkdown(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        Append(BenchmarkRow.Header);
        text.Append("|---|---|---:|---|---:|---:|---:|---:|---:|\n");
        foreach (var row in BenchmarkRow.All(result)) Append(row);
        text.Append('\n');
        foreach (var note in BenchmarkRow.Notes(result)) text.Append("- ").Append(Escape(note)).Append('\n');
        return text.ToString();

        void Append(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
