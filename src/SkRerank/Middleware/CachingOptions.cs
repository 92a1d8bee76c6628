using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="CachingReranker"/>.</summary>
public sealed class CachingOptions
{
    private string _keyPrefix = "skrerank:";

    /// <summary>Gets or sets what tells this model from another of the same name: a revision, the precision, the beginning of the file's hash.</summary>
    /// <value>The default is <see langword="null"/>: the metadata's <see cref="RerankerMetadata.ModelRevision"/>, where it has one.</value>
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

    /// <summary>Gets or sets how long an entry lives.</summary>
    /// <value>The default is <see langword="null"/>: as the cache has it.</value>
    public DistributedCacheEntryOptions? EntryOptions { get; set; }

    /// <summary>Gets or sets where a failure of the cache is logged, as a warning.</summary>
    /// <value>The default is <see langword="null"/>: it is only counted.</value>
    public ILogger? Logger { get; set; }
}
