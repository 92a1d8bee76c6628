namespace SkRerank.Tests.Middleware;

/// <summary>Answers each call with what a function makes of its number and arguments: an answer, a failure, or nothing for a long time.</summary>
internal sealed class FaultyReranker(Func<int, IReadOnlyList<RerankDocument>, CancellationToken, Task<RerankResponse>> answer) : IReranker
{
    private int _calls;

    public int Calls => _calls;

    public RerankerMetadata Metadata { get; init; } = new("faulty", defaultModelId: "faulty-model") { ScoreKind = ScoreKind.Logit, ScoresAreIndependent = true };

    /// <summary>Scores each document by the length of its text.</summary>
    public static RerankResponse ByLength(IReadOnlyList<RerankDocument> documents) => new(documents.Select((document, i) => new RerankResult(i, document.Text.Length)), ScoreKind.Logit) { ModelId = "faulty-model" };

    public static FaultyReranker Failing(Exception exception) => new((_, _, _) => Task.FromException<RerankResponse>(exception));

    /// <summary>Never answers, and does not listen to its token.</summary>
    public static FaultyReranker Hanging() => new((_, _, _) => new TaskCompletionSource<RerankResponse>().Task);

    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        answer(Interlocked.Increment(ref _calls), documents, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
