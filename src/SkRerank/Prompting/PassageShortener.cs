using SkRerank.Chunking;
using SkRerank.Selection;

namespace SkRerank.Prompting;

/// <summary>Shortens a passage to whole sentences.</summary>
internal static class PassageShortener
{
    /// <summary>Takes as many sentences as fit, from the best chunk on where it is known, else from the beginning.</summary>
    /// <returns>The shortened passage, or <see langword="null"/> where not one sentence fits.</returns>
    public static RerankDocument? Shorten(RerankDocument document, Func<RerankDocument, bool> fits)
    {
        var offset = MergedPassage.HasSpan(document) ? document.Text.Length - document.SourceSpan!.Value.Length : 0;
        var text = document.Text[offset..];
        var best = (document.BestChunk?.Start ?? 0) - offset;
        RerankDocument? shortened = null;
        int? start = null;
        foreach (var (from, length, _) in SentenceScanner.Scan(text))
        {
            if (from + length <= best) continue;
            start ??= from;
            var longer = Part(document, text, start.Value, from + length - start.Value, offset);
            if (!fits(longer)) break;
            shortened = longer;
        }

        return shortened;
    }

    private static RerankDocument Part(RerankDocument document, string text, int start, int length, int offset) => new(text.Substring(start, length))
    {
        Id = document.Id,
        Title = document.Title,
        Link = document.Link,
        SourceId = document.SourceId,
        SourceSpan = MergedPassage.HasSpan(document) ? new TextChunk(document.SourceSpan!.Value.Start + start, length) : null,
        Folded = document.Folded,
        RetrievalScore = document.RetrievalScore,
        Trail = document.Trail,
        Record = document.Record,
        AdditionalProperties = document.AdditionalProperties?.Clone(),
    };
}
