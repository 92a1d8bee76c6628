using SkRerank.Retrieval;

namespace SkRerank.Pipelines;

/// <summary>Retrieves as many candidates as a pipeline says, unless the call says otherwise, and gives as many results as it says.</summary>
internal sealed class PipelineRetriever(IRetriever inner, int candidates, int? top) : IRetriever
{
    public IReadOnlyList<StageKind> Stages => inner.Stages;

    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        var found = await inner.RetrieveAsync(query, options ?? new RetrievalOptions { CandidateCount = candidates }, cancellationToken).ConfigureAwait(false);
        return top < found.Candidates.Count ? new RetrievalResponse(found, [.. found.Candidates.Take(top.Value)]) : found;
    }
}
