using System.Text;

namespace SkRerank.Evaluation.Reporting;

/// <summary>Cuts and joins one line of CSV (RFC 4180, without line feeds in cells).</summary>
internal static class CsvLine
{
    /// <summary>Gives the cells; <see langword="null"/> where a quotation mark is not closed.</summary>
    public static IReadOnlyList<string>? Read(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (quoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(line[i]);
        }

        cells.Add(cell.ToString());
        return quoted ? null : cells;
    }

    /// <summary>Joins cells; one with a comma, a quotation mark or a line feed is quoted.</summary>
    public static string Write(IEnumerable<string> cells) => string.Join(',', cells.Select(cell => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"" : cell));
}
