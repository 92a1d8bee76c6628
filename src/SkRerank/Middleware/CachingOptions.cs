using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="CachingReranker"/>.</summary>
public sealed class CachingOptions
{
    private string _keyPrefix = "skrerank:";
    private int _maxConcurrency = 32;

    /// <summary>Gets or sets what tells this model from another of the same name: a revision, the precision, the beginning of the file's hash.</summary>
    /// <value>The default is <see langword="null"/>: the name alone.</value>
    public string? ModelRevision { get; set; }

    /// <summary>Gets or sets what every key begins with.</summary>
    /// <value>The default is <c>skrerank:</c>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public string KeyPrefix
    {
        get => _keyPrefix;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _keyPrefix = value;
        }
    }

    /// <summary>Gets or sets how many entries of a call are read or written at a time.</summary>
    /// <value>The default is 32.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrency
    {
        get => _maxConcurrency;
        set => _maxConcurrency = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxConcurrency must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how long an entry lives; a hybrid cache knows <see cref="DistributedCacheEntryOptions.AbsoluteExpirationRelativeToNow"/> only.</summary>
    /// <value>The default is <see langword="null"/>: as the cache has it.</value>
    public DistributedCacheEntryOptions? EntryOptions { get; set; }

    /// <summary>Gets or sets where a failure of the cache is logged, as a warning.</summary>
    /// <value>The default is <see langword="null"/>: it is only counted.</value>
    public ILogger? Logger { get; set; }
}
