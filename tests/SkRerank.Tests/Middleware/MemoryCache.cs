using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace SkRerank.Tests.Middleware;

/// <summary>A distributed cache in memory; <see cref="Failure"/> makes it fail.</summary>
internal sealed class MemoryCache : IDistributedCache
{
    public ConcurrentDictionary<string, byte[]> Entries { get; } = new(StringComparer.Ordinal);

    public Exception? Failure { get; set; }

    public byte[]? Get(string key) => Failure is null ? Entries.GetValueOrDefault(key) : throw Failure;

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Failure is null ? Task.FromResult(Get(key)) : Task.FromException<byte[]?>(Failure);

    public void Refresh(string key)
    {
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => Entries.TryRemove(key, out _);

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Entries[key] = Failure is null ? value : throw Failure;

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (Failure is not null) return Task.FromException(Failure);
        Set(key, value, options);
        return Task.CompletedTask;
    }
}
