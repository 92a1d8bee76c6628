using System.Globalization;
using System.Text;

namespace SkRerank.Prompting;

/// <summary>Writes passages as they go into a prompt: a header with a number, and the text between fences that it cannot close.</summary>
internal static class ContextText
{
    public const string Separator = "\n\n";

    /// <summary>Writes passages, numbered from 1.</summary>
    public static string Write(IReadOnlyList<RerankDocument> passages) => Write([.. passages.Select((document, i) => new CitedPassage(i + 1, document))]);

    /// <summary>Writes passages by the numbers that they have.</summary>
    public static string Write(IReadOnlyList<CitedPassage> passages)
    {
        var blocks = new ContextBlock[passages.Count];
        for (var i = 0; i < blocks.Length; i++) blocks[i] = ContextBlock.Of(passages[i].Document);
        var fence = Fence(blocks);
        var result = new StringBuilder();
        for (var i = 0; i < blocks.Length; i++) result.Append(i > 0 ? Separator : "").Append(Write(blocks[i], passages[i].Number, fence));
        return result.ToString();
    }

    /// <summary>Writes one passage.</summary>
    public static string Write(ContextBlock block, int number, string fence) => string.Create(CultureInfo.InvariantCulture, $"[{number}]{block.Header}\n{fence}\n{block.Text}\n{fence}");

    /// <summary>Gives one fence for all, longer than any run in them: no passage can close its own fence or pretend to open another's.</summary>
    public static string Fence(IEnumerable<ContextBlock> blocks) =>
        PassageText.FenceFor(blocks.SelectMany(block => new[] { block.Header, block.Text }));

    /// <summary>Writes what stands behind a number: nothing, or a space and the parts that are there.</summary>
    public static string Header(params string?[] parts)
    {
        var cleaned = parts.Select(part => PassageText.CleanLine(part ?? "")).Where(part => part.Length > 0);

        // Once more when joined: a title that ends in "[7" and a link that begins with "8]" make a mark of the dash between them.
        return CitationMarks.Neutralize(string.Join(" —", cleaned.Select(part => $" {part}")));
    }
}
