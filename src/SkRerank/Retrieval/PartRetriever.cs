namespace SkRerank.Retrieval;

/// <summary>Searches for one part of a question, whatever the question.</summary>
/// <remarks>Stages before the last are named after the part: those of the whole question have the same names.</remarks>
internal sealed class PartRetriever(IRetriever inner, string leg, string part) : IRetriever
{
    public IReadOnlyList<StageKind> Stages => [.. inner.Stages.Select(stage => stage with { Stage = Name(stage.Stage) })];

    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        var found = await inner.RetrieveAsync(part, options, cancellationToken).ConfigureAwait(false);
        return new RetrievalResponse(found, [.. found.Candidates.Select(candidate => new RerankDocument(candidate) { Trail = [.. candidate.Trail.Select(stage => stage with { Stage = Name(stage.Stage) })] })]);
    }

    private string Name(string stage) => $"{leg}/{stage}";
}
