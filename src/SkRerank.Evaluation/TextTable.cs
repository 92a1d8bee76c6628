using System.Text;

namespace SkRerank.Evaluation;

/// <summary>Aligns the columns of a plain text table.</summary>
internal static class TextTable
{
    /// <summary>Aligns rows of one length: the first columns to the left, the others to the right, two blanks between.</summary>
    public static string Align(IReadOnlyList<string[]> rows, int leftColumns = 1)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var start = text.Length;
            for (var column = 0; column < row.Length; column++)
            {
                if (column > 0) text.Append("  ");
                text.Append(column < leftColumns ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column]));
            }

            // Empty cells at the end leave no blanks.
            while (text.Length > start && text[^1] == ' ') text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }
}
