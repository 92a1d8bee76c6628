namespace SkRerank.Benchmarks.Overhead;

/// <summary>Gives one answer, made before the clock starts, so that only what is around it is measured.</summary>
internal sealed class FixedReranker(RerankResponse response) : IReranker
{
    private readonly Task<RerankResponse> _response = Task.FromResult(response);
    private readonly RerankerMetadata _metadata = new("fixed", defaultModelId: "fixed") { ScoreKind = ScoreKind.Logit, ScoresAreIndependent = true, Languages = ["en"] };

    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) => _response;

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
