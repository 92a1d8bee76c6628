namespace SkRerank.Selection;

/// <summary>Describes a reranker that selects: what it returns depends on the other documents of the call.</summary>
internal static class SelectionMetadata
{
    public static RerankerMetadata Of(IReranker inner) => Of(inner, null, inner.GetService<RerankerMetadata>()?.ScoreKind);

    public static RerankerMetadata Of(IReranker inner, string? name, ScoreKind? kind)
    {
        var metadata = inner.GetService<RerankerMetadata>();
        return new RerankerMetadata(name ?? metadata?.ProviderName, metadata?.ProviderUri, metadata?.DefaultModelId)
        {
            ScoreKind = kind,
            MaxDocuments = metadata?.MaxDocuments,
            MaxTokens = metadata?.MaxTokens,
        };
    }
}
