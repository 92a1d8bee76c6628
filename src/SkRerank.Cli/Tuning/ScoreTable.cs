namespace SkRerank.Cli.Tuning;

/// <summary>Answers with scores that are known, by the ids of the documents.</summary>
/// <param name="scores">The scores of one query.</param>
/// <param name="kind">Their kind.</param>
internal sealed class ScoreTable(IReadOnlyDictionary<string, double> scores, ScoreKind kind) : IReranker
{
    private readonly RerankerMetadata _metadata = new("table") { ScoreKind = kind, ScoresAreIndependent = true };

    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new RerankResponse(documents.Select((document, i) => new RerankResult(i, scores[document.Id!])), kind, options?.TopN));

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? _metadata : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
