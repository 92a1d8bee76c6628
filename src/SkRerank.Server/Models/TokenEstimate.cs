namespace SkRerank.Server.Models;

/// <summary>Counts the tokens of requests: by rule of thumb for the queue, by the model's own tokenizer where a text is cut.</summary>
internal static class TokenEstimate
{
    /// <summary>What a cross-encoder reads: the query once for each document.</summary>
    public static long Of(string query, IReadOnlyList<RerankDocument> documents)
    {
        var ofQuery = Of(query);
        var tokens = 0L;
        foreach (var document in documents) tokens += ofQuery + Of(document.Text);
        return tokens;
    }

    public static long Of(string text) => Math.Max(1, EstimatedTokenCounter.Instance.CountTokens(text));

    public static ITokenCounter? CounterOf(IReranker reranker) => reranker.GetService(typeof(ITokenCounter)) as ITokenCounter;

    /// <summary>Keeps the longest beginning of a document that has at most so many tokens.</summary>
    public static RerankDocument Cut(RerankDocument document, int most, ITokenCounter? counter)
    {
        var text = document.Text;
        if (Count(text.AsSpan()) <= most) return document;
        int low = 0, high = text.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Count(text.AsSpan(0, middle)) <= most) low = middle;
            else high = middle - 1;
        }

        if (low > 0 && char.IsHighSurrogate(text[low - 1])) low--;
        return new RerankDocument(text[..low]);

        int Count(ReadOnlySpan<char> part) => (counter ?? EstimatedTokenCounter.Instance).CountTokens(part);
    }
}
