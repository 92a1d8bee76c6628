namespace SkRerank.Remote;

/// <summary>Holds the key of a provider, or what fetches it; its text is never the key.</summary>
public sealed class ApiKey
{
    private readonly Func<CancellationToken, ValueTask<string>> _fetch;
    private readonly string? _key;

    /// <summary>Initializes a new instance of the <see cref="ApiKey"/> class.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty, or white space.</exception>
    public ApiKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        _key = key.Trim();
        _fetch = _ => ValueTask.FromResult(_key);
    }

    /// <summary>Initializes a new instance of the <see cref="ApiKey"/> class.</summary>
    /// <param name="fetch">Gives the key, once for each attempt: a vault, or a token that is renewed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fetch"/> is <see langword="null"/>.</exception>
    public ApiKey(Func<CancellationToken, ValueTask<string>> fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        _fetch = fetch;
    }

    /// <summary>Holds a key.</summary>
    /// <param name="key">The key.</param>
    public static implicit operator ApiKey(string key) => FromString(key);

    /// <summary>Holds a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>What holds it.</returns>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty, or white space.</exception>
    public static ApiKey FromString(string key) => new(key);

    /// <summary>Says that there is a key, and not which.</summary>
    /// <returns>Three asterisks.</returns>
    public override string ToString() => "***";

    /// <summary>Says how the key begins; a key that is fetched does not say it.</summary>
    internal bool BeginsWith(string beginning) => _key?.StartsWith(beginning, StringComparison.Ordinal) == true;

    /// <summary>Says whether two keys are the same text, or are fetched by the same delegate.</summary>
    internal bool IsSame(ApiKey other) => _key is null ? _fetch == other._fetch : string.Equals(_key, other._key, StringComparison.Ordinal);

    internal ValueTask<string> FetchAsync(CancellationToken cancellationToken) => _fetch(cancellationToken);
}
