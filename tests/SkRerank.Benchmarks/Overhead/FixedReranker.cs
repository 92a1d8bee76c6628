using System.Collections.Concurrent;

namespace SkRerank.Benchmarks.Overhead;

/// <summary>Gives one answer for each number of documents, made once, so that only what is around it is measured.</summary>
internal sealed class FixedReranker : IReranker
{
    private readonly ConcurrentDictionary<int, Task<RerankResponse>> _responses = [];
    private readonly RerankerMetadata _metadata = new("fixed", defaultModelId: "fixed") { ScoreKind = ScoreKind.Logit, ScoresAreIndependent = true, Languages = ["en"] };

    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) => _responses.GetOrAdd(documents.Count, Make);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static Task<RerankResponse> Make(int count) => Task.FromResult(new RerankResponse(Enumerable.Range(0, count).Select(i => new RerankResult(i, i % 17)), ScoreKind.Logit) { ModelId = "fixed" });
}
