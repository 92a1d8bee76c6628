using SkRerank.Middleware;

namespace SkRerank.Qdrant;

/// <summary>Represents the options of a <see cref="QdrantConnection"/>; the connection takes a snapshot of them.</summary>
public class QdrantConnectionOptions
{
    private string? _apiKey;
    private TimeSpan _timeout = TimeSpan.FromSeconds(60);
    private long _maxResponseBytes = 256L * 1024 * 1024;
    private RetryOptions _retry = new();

    /// <summary>Gets or sets the key that the server asks for; it goes out in the header <c>api-key</c> and into no message.</summary>
    /// <remarks>Use an address with <c>https</c>: over <c>http</c> anyone on the way can read the key.</remarks>
    /// <value>The default is <see langword="null"/>: the server asks for none.</value>
    /// <exception cref="ArgumentException">The value is empty, or has characters that no header can carry.</exception>
    public string? ApiKey
    {
        get => _apiKey;
        set
        {
            if (value is not null && (string.IsNullOrWhiteSpace(value) || value.Any(c => c is < ' ' or > '~')))
                throw new ArgumentException("The API key must be visible ASCII characters, but is empty or has others: check where it is read from.", nameof(value));
            _apiKey = value?.Trim();
        }
    }

    /// <summary>Gets or sets how long one attempt may take.</summary>
    /// <value>The default is 60 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or more than a timer can measure.</exception>
    public TimeSpan Timeout
    {
        get => _timeout;
        set => _timeout = value > TimeSpan.Zero && value.TotalMilliseconds < int.MaxValue ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Timeout must be above 0 and below 24 days, but was {value}."));
    }

    /// <summary>Gets or sets how many bytes an answer may have.</summary>
    /// <value>The default is 256 MB.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxResponseBytes
    {
        get => _maxResponseBytes;
        set => _maxResponseBytes = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"MaxResponseBytes must be at least 1, but was {value}."));
    }

    /// <summary>Gets or sets how calls are made again after 408, 429 and 5xx, a lost connection or a timeout, and the clock.</summary>
    /// <remarks>Every call of this package may be made again: points are written and deleted by their ids. The wait is what the server's <c>Retry-After</c> says, otherwise random and doubling.</remarks>
    /// <value>The default is 3 attempts.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public RetryOptions Retry
    {
        get => _retry;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _retry = value;
        }
    }
}
