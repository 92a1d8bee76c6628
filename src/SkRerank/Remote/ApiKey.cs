namespace SkRerank.Remote;

/// <summary>Holds the key of a provider, or what fetches it; its text is never the key.</summary>
public sealed class ApiKey
{
    private readonly Func<CancellationToken, ValueTask<string>> _fetch;

    /// <summary>Initializes a new instance of the <see cref="ApiKey"/> class.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty, or white space.</exception>
    public ApiKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        _fetch = _ => ValueTask.FromResult(key);
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

    internal ValueTask<string> FetchAsync(CancellationToken cancellationToken) => _fetch(cancellationToken);
}
