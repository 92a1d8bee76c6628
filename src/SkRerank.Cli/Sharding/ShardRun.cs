using SkRerank.Retrieval;

namespace SkRerank.Cli.Sharding;

/// <summary>Reranks the queries of a shard that are not finished, several at a time, and keeps them in their order.</summary>
internal sealed class ShardRun(ShardLog log, Func<ShardQuery, CancellationToken, Task<RetrievalResponse>> rerank, int parallel)
{
    // A server that is down fails every query: one that was refused so often is not asked a million times.
    private const int MostFailuresInARow = 20;

    // A slow query holds up those behind it, which wait in memory to be written; their number is bounded.
    private const int WaitingForEachSlot = 4;

    private int _failuresInARow;

    /// <summary>Gets or sets what is told of each query that was reranked, in the order of the run, before it is kept.</summary>
    public Action<ShardQuery, RetrievalResponse>? OnReranked { get; set; }

    /// <summary>Gets or sets what is told of each query that failed.</summary>
    public Action<ShardQuery, RerankException>? OnFailed { get; set; }

    /// <exception cref="RerankException">An input or the log fails, or many queries in a row.</exception>
    public async Task RunAsync(IEnumerable<ShardQuery> queries, Action onKept, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(parallel);
        var begun = new Queue<(ShardQuery Query, Task<RetrievalResponse> Task)>();
        var most = parallel == 1 ? 1 : parallel * WaitingForEachSlot;
        try
        {
            foreach (var query in queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (begun.Count == most) await KeepAsync(begun, onKept);
                begun.Enqueue((query, RerankAsync(query, slots, stop.Token)));
            }

            while (begun.Count > 0) await KeepAsync(begun, onKept);
        }
        finally
        {
            // Nothing goes on behind a run that ended.
            await stop.CancelAsync();
            foreach (var (_, task) in begun) await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RetrievalResponse> RerankAsync(ShardQuery query, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            // A model on this machine computes before it gives its task back.
            return await Task.Run(() => rerank(query, cancellationToken), cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task KeepAsync(Queue<(ShardQuery Query, Task<RetrievalResponse> Task)> begun, Action onKept)
    {
        var (query, task) = begun.Peek();
        try
        {
            var reranked = await task;
            OnReranked?.Invoke(query, reranked);
            log.Append(query, RunFile.Lines(query.Query.Id, reranked.Candidates), reranked.IsFallback);
            _failuresInARow = 0;
        }
        catch (RerankException exception) when (task.IsFaulted)
        {
            log.AppendFailure(query, ErrorText.Of(exception));
            OnFailed?.Invoke(query, exception);
            if (++_failuresInARow == MostFailuresInARow)
                throw new RerankException($"{MostFailuresInARow} queries in a row failed, the last ('{query.Query.Id}') so: {ErrorText.Of(exception).TrimEnd('.')}. What is finished is kept; start the same command again when the reranker answers.", exception);
        }
        finally
        {
            begun.Dequeue();
        }

        onKept();
    }
}
