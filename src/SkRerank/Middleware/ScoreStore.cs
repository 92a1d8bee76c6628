using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace SkRerank.Middleware;

/// <summary>Reads and writes bytes in either kind of cache.</summary>
/// <param name="Get">Gives the bytes of a key, or <see langword="null"/>.</param>
/// <param name="Set">Keeps the bytes of a key.</param>
internal sealed record ScoreStore(Func<string, CancellationToken, ValueTask<byte[]?>> Get, Func<string, byte[], CancellationToken, ValueTask> Set)
{
    public static ScoreStore Of(IDistributedCache cache, DistributedCacheEntryOptions? options)
    {
        ArgumentNullException.ThrowIfNull(cache);
        var entry = new DistributedCacheEntryOptions
        {
            AbsoluteExpiration = options?.AbsoluteExpiration,
            AbsoluteExpirationRelativeToNow = options?.AbsoluteExpirationRelativeToNow,
            SlidingExpiration = options?.SlidingExpiration,
        };
        return new ScoreStore(
            async (key, token) => await cache.GetAsync(key, token).ConfigureAwait(false),
            async (key, bytes, token) => await cache.SetAsync(key, bytes, entry, token).ConfigureAwait(false));
    }

    public static ScoreStore Of(HybridCache cache, DistributedCacheEntryOptions? options)
    {
        ArgumentNullException.ThrowIfNull(cache);
        if (options is { AbsoluteExpiration: not null } or { SlidingExpiration: not null })
            throw new ArgumentException("A hybrid cache keeps an entry for a time from now, but EntryOptions has a sliding or an absolute expiration; set AbsoluteExpirationRelativeToNow only.", nameof(options));

        // Only what is there is read: a miss is not computed one by one, but all of a call together.
        var read = new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
        var write = new HybridCacheEntryOptions { Expiration = options?.AbsoluteExpirationRelativeToNow };
        return new ScoreStore(
            (key, token) => cache.GetOrCreateAsync<byte[]?>(key, static _ => ValueTask.FromResult<byte[]?>(null), read, cancellationToken: token),
            (key, bytes, token) => cache.SetAsync(key, bytes, write, cancellationToken: token));
    }
}
