namespace SkRerank.Middleware;

/// <summary>Checks what every middleware is given.</summary>
internal static class RerankCall
{
    // What a timer can be set to: 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <exception cref="ArgumentNullException">The query or the list of documents is missing.</exception>
    /// <exception cref="OperationCanceledException">The call is cancelled already.</exception>
    public static void Check(string query, IReadOnlyList<RerankDocument> documents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Copies options, without the number of results.</summary>
    public static RerankOptions? WithoutTopN(RerankOptions? options)
    {
        var clone = options?.Clone();
        if (clone is not null) clone.TopN = null;
        return clone;
    }

    /// <summary>Makes what is cancelled after a time; a time longer than a timer can measure is none.</summary>
    public static CancellationTokenSource Timer(TimeSpan? after, TimeProvider time) =>
        after is { } limit && limit <= LongestTimer ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();

    /// <summary>Waits for a time, or, where it is longer than a timer can measure, until cancelled.</summary>
    public static Task DelayAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(wait <= LongestTimer ? wait : Timeout.InfiniteTimeSpan, time, cancellationToken);

    /// <summary>Waits for a call no longer than a token allows, whether the call listens to it or not.</summary>
    public static async Task<T> WaitAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Observe(call);
        }
    }

    /// <summary>Looks at the failure of a call that nobody waits for any more, so that it does not come up as unobserved.</summary>
    public static void Observe(Task call)
    {
        if (!call.IsCompletedSuccessfully)
            call.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Gives the metadata of a middleware whose answers are not always scores of its inner reranker: their kind is known only from an answer, and they depend on more than query and document.</summary>
    public static RerankerMetadata? WithoutScale(RerankerMetadata? inner) =>
        inner is null ? null : new RerankerMetadata(inner) { ScoreKind = null, ScoresAreIndependent = false };

    /// <summary>Gives the name of what scored, for the trail: where a fallback answered, that of its model, and not that of the reranker that was asked.</summary>
    public static string StageOf(RerankResponse response, string name) => response.IsFallback ? response.ModelId ?? "fallback" : name;

    /// <summary>Gives the name of a reranker's provider.</summary>
    public static string ProviderOf(IReranker reranker) => reranker.GetService<RerankerMetadata>()?.ProviderName ?? "reranker";
}
