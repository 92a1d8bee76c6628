using System.Globalization;
using System.Text;

namespace SkRerank.Cli;

/// <summary>Formats a ranking for a reader: rank, score, source, the beginning of the passage, and the rank in each stage.</summary>
internal static class ResultText
{
    private const int SnippetCharacters = 240;

    public static string Format(IEnumerable<RerankDocument> ranking)
    {
        var text = new StringBuilder();
        var rank = 0;
        foreach (var document in ranking)
        {
            var title = document.Title is null ? "" : $"  {TerminalText.OneLine(document.Title)}";
            var stages = document.Trail.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage} #{stage.Rank} {stage.Score:G4}") + stage.Probability?.ToString("' p='0.000", CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"{++rank,2}. {document.RetrievalScore:F4}  {TerminalText.OneLine(document.Id!)}{title}\n");
            text.Append(CultureInfo.InvariantCulture, $"    {TerminalText.Snippet(WithoutTitle(document), SnippetCharacters)}\n    {string.Join(" · ", stages)}\n");
        }

        return text.ToString();
    }

    private static string WithoutTitle(RerankDocument document) =>
        document.Title is { Length: > 0 } title && document.Text.StartsWith(title + ' ', StringComparison.Ordinal) ? document.Text[(title.Length + 1)..] : document.Text;
}
