using SkRerank.Chunking;

namespace SkRerank.Middleware;

/// <summary>What of one document is scored.</summary>
/// <param name="Documents">The texts that go to the model.</param>
/// <param name="Spans">Where each stands in the document's text; empty where it is whole.</param>
/// <param name="Skipped">How many chunks are left out.</param>
internal sealed record DocumentChunks(IReadOnlyList<RerankDocument> Documents, IReadOnlyList<TextChunk> Spans, int Skipped)
{
    public static DocumentChunks Whole(RerankDocument document) => new([document], [], 0);

    /// <summary>Takes at most so many chunks, evenly, the first and the last among them.</summary>
    public static DocumentChunks Of(RerankDocument document, string title, TextChunk[] all, int most)
    {
        TextChunk[] taken = all.Length <= most ? all : most == 1 ? [all[0]] : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Length - 1) / (most - 1))])];
        return new DocumentChunks([.. taken.Select(chunk => ToDocument(document, string.Concat(title, document.Text.AsSpan(chunk.Start, chunk.Length))))], taken, all.Length - taken.Length);
    }

    // Without the document's token vectors, which are those of its beginning.
    private static RerankDocument ToDocument(RerankDocument document, string text) => new(text)
    {
        Id = document.Id,
        Title = document.Title,
        Link = document.Link,
        SourceId = document.SourceId,
        RetrievalScore = document.RetrievalScore,
        Trail = document.Trail,
        Record = document.Record,
        AdditionalProperties = document.AdditionalProperties,
    };
}
