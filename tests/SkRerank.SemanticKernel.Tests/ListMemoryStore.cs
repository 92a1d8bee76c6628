using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel.Memory;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>A memory store that finds its records in the order in which they came, 0.1 less similar each.</summary>
internal sealed class ListMemoryStore : IMemoryStore
{
    private readonly List<MemoryRecord> _records = [];

    public List<(int Limit, double MinRelevance)> Asked { get; } = [];

    public Task CreateCollectionAsync(string collectionName, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IAsyncEnumerable<string> GetCollectionsAsync(CancellationToken cancellationToken = default) => new[] { "notes" }.ToAsyncEnumerable();

    public Task<bool> DoesCollectionExistAsync(string collectionName, CancellationToken cancellationToken = default) => Task.FromResult(true);

    public Task DeleteCollectionAsync(string collectionName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<string> UpsertAsync(string collectionName, MemoryRecord record, CancellationToken cancellationToken = default)
    {
        _records.Add(record);
        return Task.FromResult(record.Metadata.Id);
    }

    public IAsyncEnumerable<string> UpsertBatchAsync(string collectionName, IEnumerable<MemoryRecord> records, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<MemoryRecord?> GetAsync(string collectionName, string key, bool withEmbedding = false, CancellationToken cancellationToken = default) => Task.FromResult(_records.Find(record => record.Metadata.Id == key));

    public IAsyncEnumerable<MemoryRecord> GetBatchAsync(string collectionName, IEnumerable<string> keys, bool withEmbeddings = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RemoveAsync(string collectionName, string key, CancellationToken cancellationToken = default)
    {
        _records.RemoveAll(record => record.Metadata.Id == key);
        return Task.CompletedTask;
    }

    public Task RemoveBatchAsync(string collectionName, IEnumerable<string> keys, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async IAsyncEnumerable<(MemoryRecord, double)> GetNearestMatchesAsync(string collectionName, ReadOnlyMemory<float> embedding, int limit, double minRelevanceScore = 0, bool withEmbeddings = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        Asked.Add((limit, minRelevanceScore));
        for (var i = 0; i < Math.Min(limit, _records.Count); i++)
        {
            if (0.9 - (0.1 * i) is var relevance && relevance >= minRelevanceScore - 1e-9) yield return (_records[i], relevance);
        }
    }

    public Task<(MemoryRecord, double)?> GetNearestMatchAsync(string collectionName, ReadOnlyMemory<float> embedding, double minRelevanceScore = 0, bool withEmbedding = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
