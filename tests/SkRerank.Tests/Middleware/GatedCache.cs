using Microsoft.Extensions.Caching.Distributed;

namespace SkRerank.Tests.Middleware;

/// <summary>A cache whose reads and writes end only when so many of them wait at a time.</summary>
internal sealed class GatedCache(int gate) : IDistributedCache
{
    private readonly MemoryCache _entries = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public int MostAtATime { get; private set; }

    public byte[]? Get(string key) => _entries.Get(key);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await PassAsync(token);
        return _entries.Get(key);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _entries.Set(key, value, options);

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await PassAsync(token);
        _entries.Set(key, value, options);
    }

    public void Refresh(string key)
    {
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => _entries.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => _entries.RemoveAsync(key, token);

    private Task PassAsync(CancellationToken token)
    {
        TaskCompletionSource open;
        lock (_lock)
        {
            open = _open;
            MostAtATime = Math.Max(MostAtATime, ++_waiting);
            if (_waiting == gate)
            {
                (_waiting, _open) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                open.SetResult();
            }
        }

        return open.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
    }
}
