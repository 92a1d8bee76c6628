using System.Collections.Concurrent;

namespace SkRerank.Server.Tests.Load;

/// <summary>A reranker whose calls wait until the test lets them go, and that remembers what began, ended and was cancelled.</summary>
internal sealed class GatedReranker : IReranker
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly ConcurrentQueue<string> _begun = new();
    private readonly ConcurrentQueue<string> _ended = new();
    private int _cancelled;

    /// <summary>Gets the queries of the calls that began, in their order.</summary>
    public IReadOnlyList<string> Begun => [.. _begun];

    /// <summary>Gets the queries of the calls that ended with an answer, in their order.</summary>
    public IReadOnlyList<string> Ended => [.. _ended];

    /// <summary>Gets how many calls were cancelled.</summary>
    public int Cancelled => _cancelled;

    /// <summary>Lets so many calls go, those to come among them.</summary>
    public void Release(int calls = 1_000_000) => _gate.Release(calls);

    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        // The server tries its models by a query of its own before it is ready.
        if (query != "a")
        {
            _begun.Enqueue(query);
            try
            {
                await _gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
                throw;
            }

            _ended.Enqueue(query);
        }

        return new RerankResponse([.. documents.Select((_, i) => new RerankResult(i, -i))], ScoreKind.Logit, options?.TopN);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _gate.Dispose();
}
