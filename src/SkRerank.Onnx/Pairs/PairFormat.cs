namespace SkRerank.Onnx.Pairs;

/// <summary>Says how a family writes the two texts of a pair.</summary>
/// <param name="Query">Writes the query.</param>
/// <param name="Document">Writes the document.</param>
internal sealed record PairFormat(Func<string, string> Query, Func<RerankDocument, string> Document)
{
    /// <summary>Gets the format of encoder models: the texts as they are.</summary>
    public static PairFormat Plain { get; } = new(query => query, document => document.Text);

    /// <summary>Gets RankLLaMA's format (Tevatron): <c>query: q</c> and <c>document: title text</c>.</summary>
    public static PairFormat RankLlama { get; } = new(query => $"query: {query}", document => $"document: {document.Title?.Replace('-', ' ')} {document.Text}");
}
