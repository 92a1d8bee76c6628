using System.Globalization;
using SkRerank.Chunking;
using SkRerank.Local.Inputs;

namespace SkRerank.Local.Indexing;

/// <summary>Cuts documents into passages that fit the embedding model's window with their title.</summary>
/// <param name="counter">Counts tokens as the model does.</param>
/// <param name="maxTokens">The model's window less its special tokens.</param>
internal sealed class PassageCutter(ITokenCounter counter, int maxTokens)
{
    private const int OverlapTokens = 32;

    // A title longer than a quarter of the window would leave too little room for the text.
    private readonly int _maxTitleTokens = maxTokens / 4;

    /// <summary>Gives the id of a document's first passage.</summary>
    public static string FirstId(string documentId, bool chunked) => chunked ? PassageId(documentId, 1) : documentId;

    /// <summary>Makes the passages of one document; none where a document that may be cut has no text.</summary>
    public List<Passage> Cut(SourceDocument document, string input, bool chunked, string hash)
    {
        List<(string Text, TextChunk? Span)> texts = chunked ? CutText(document) : [($"{document.Title} {document.Body}".Trim(), null)];
        var passages = new List<Passage>(texts.Count);
        foreach (var (text, span) in texts)
        {
            passages.Add(new Passage
            {
                Id = chunked ? PassageId(document.Id, passages.Count + 1) : document.Id,
                DocumentId = document.Id,
                Input = input,
                Title = document.Title ?? "",
                Text = text,
                SpanStart = span?.Start,
                SpanLength = span?.Length,
                Link = document.Link,
                ContentHash = ContentHash.WithCount(hash, texts.Count),
            });
        }

        return passages;
    }

    private static string PassageId(string documentId, int number) => string.Create(CultureInfo.InvariantCulture, $"{documentId}#{number}");

    private List<(string Text, TextChunk? Span)> CutText(SourceDocument document)
    {
        var title = ShortTitle(document.Title ?? "");
        var chunker = new SentenceChunker(counter, maxTokens - counter.CountTokens(title), OverlapTokens);
        return [.. chunker.Chunk(document.Body).Select(chunk => (WithTitle(title, document.Body.Substring(chunk.Start, chunk.Length)), (TextChunk?)chunk))];
    }

    // The passage that begins with the title's own heading does not need it twice.
    private static string WithTitle(string title, string text) =>
        title.Length == 0 || text.AsSpan().TrimStart("# \t").StartsWith(title, StringComparison.Ordinal) ? text : $"{title} {text}";

    private string ShortTitle(string title)
    {
        if (counter.CountTokens(title) <= _maxTitleTokens) return title;
        var first = new SentenceChunker(counter, _maxTitleTokens, 0).Chunk(title).First();
        return title.Substring(first.Start, first.Length);
    }
}
