namespace SkRerank.TestSupport;

/// <summary>Scores documents with a function and records its calls.</summary>
public sealed class FakeReranker(Func<string, RerankDocument, double> score) : IReranker
{
    private readonly RerankerMetadata _metadata = new("fake", defaultModelId: "fake-model") { ScoreKind = SkRerank.ScoreKind.Logit, ScoresAreIndependent = true };
    private int _calls;

    /// <summary>Gets or sets what kind of number the scores are said to be.</summary>
    public ScoreKind ScoreKind { get; init; } = ScoreKind.Logit;

    /// <summary>Gets the number of calls so far.</summary>
    public int Calls => _calls;

    /// <summary>Gets the options of the last call.</summary>
    public RerankOptions? LastOptions { get; private set; }

    /// <summary>Gets whether it was disposed.</summary>
    public bool Disposed { get; private set; }

    /// <inheritdoc/>
    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _calls);
        LastOptions = options;
        return Task.FromResult(new RerankResponse(documents.Select((d, i) => new RerankResult(i, score(query, d))), ScoreKind, options?.TopN) { ModelId = "fake-model" });
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(RerankerMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Disposed = true;
}
