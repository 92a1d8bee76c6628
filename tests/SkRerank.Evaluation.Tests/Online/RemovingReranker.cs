namespace SkRerank.Evaluation.Tests.Online;

/// <summary>Takes some candidates out, as a selection stage does.</summary>
public sealed class RemovingReranker(IReranker inner, params int[] indexes) : DelegatingReranker(inner)
{
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.RerankAsync(query, documents, options, cancellationToken);
        return new RerankResponse(response.Results.Where(result => !indexes.Contains(result.Index)), response.ScoreKind) { Removed = [.. indexes.Select(index => new RemovedCandidate(index, "test", "It is in the list."))] };
    }
}
