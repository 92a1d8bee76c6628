namespace SkRerank.Middleware;

/// <summary>Describes a reranker that is made of several; its revision is theirs, asked for only when it is asked for itself.</summary>
internal sealed class CombinedRerankerMetadata(string providerName, Uri? providerUri, string? defaultModelId, IReadOnlyList<RerankerMetadata?> parts)
    : RerankerMetadata(providerName, providerUri, defaultModelId)
{
    /// <summary>Gets the revisions of the parts in their order; <see langword="null"/> where none is known.</summary>
    public override string? ModelRevision
    {
        get => field ?? (parts.All(part => part?.ModelRevision is null) ? null : string.Join('+', parts.Select(part => part?.ModelRevision)));
        init;
    }
}
