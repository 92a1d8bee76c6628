using SkRerank.Retrieval;
using SkRerank.Server.Collections;

namespace SkRerank.Server.Tests;

/// <summary>A collection in memory: finds the documents that have a word of the query, in the order of their ids.</summary>
internal sealed class WordIndex(string name, params CollectionDocument[] documents) : ISearchIndex
{
    private readonly CollectionDocument[] _documents = [.. documents.OrderBy(document => document.Id, StringComparer.Ordinal)];

    /// <summary>Gets or sets what a search waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Gets what ends when a search began.</summary>
    public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what ends when a search was cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public IReadOnlyList<string> Modes => ["rerank", "bm25"];

    public bool IsReadOnly => true;

    public Task<long> CountAsync(CancellationToken cancellationToken = default) => Task.FromResult((long)_documents.Length);

    public async Task<RetrievalResponse> SearchAsync(string query, CollectionSearchOptions options, CancellationToken cancellationToken = default)
    {
        Began.TrySetResult();
        try
        {
            await Gate.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }

        if (query == "fail") throw new InvalidOperationException("a secret of the server");
        var words = query.Split(' ');
        var found = _documents.Where(document => options.DocumentIds?.Contains(document.Id) != false && words.Any(word => document.Text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        return new RetrievalResponse([.. found.Take(options.Top).Select(document => new RerankDocument(document.Text) { Id = document.Id + "#0", SourceId = document.Id, Title = document.Title, Link = document.Link })]);
    }

    public Task<int> UpdateAsync(IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CollectionDocument?> GetAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(Array.Find(_documents, document => document.Id == id));

    public Task<IReadOnlyList<CollectionDocument>> ListAsync(string? after, int count, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<CollectionDocument>>([.. _documents.Where(document => string.CompareOrdinal(document.Id, after) > 0).Take(count).Select(document => document with { Text = string.Empty })]);
}
