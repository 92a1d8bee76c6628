namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents where models come from and where they are kept; a <see cref="ModelHub"/> copies it when it is made.</summary>
public sealed class ModelHubOptions
{
    private Uri _endpoint = new(HubEnvironment.DefaultEndpoint);
    private string? _token;
    private string _cacheFolder = HubEnvironment.DefaultCacheFolder(_ => null);
    private int _maxRetries = 3;

    /// <summary>Gets or sets the address of the hub.</summary>
    /// <value>The default is <c>https://huggingface.co</c>.</value>
    /// <exception cref="ArgumentException">The value is no absolute address with http or https.</exception>
    public Uri Endpoint
    {
        get => _endpoint;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!value.IsAbsoluteUri || (value.Scheme != Uri.UriSchemeHttps && value.Scheme != Uri.UriSchemeHttp))
                throw new ArgumentException("The endpoint of the hub must be an absolute address such as 'https://huggingface.co', but is none; correct it, or HF_ENDPOINT.", nameof(value));
            _endpoint = value;
        }
    }

    /// <summary>Gets or sets the access token; it is sent to <see cref="Endpoint"/> alone, and stands in no message.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    /// <exception cref="ArgumentException">The value has a character that cannot be in a token.</exception>
    public string? Token
    {
        get => _token;
        set
        {
            // The header's own check would put the token into its message.
            if (value is not null && (value.Length == 0 || !value.All(c => c is > ' ' and < '\x7f')))
                throw new ArgumentException("The access token of the hub must consist of visible ASCII characters, but is empty or has another character; correct it, or HF_TOKEN.", nameof(value));
            _token = value;
        }
    }

    /// <summary>Gets or sets the folder of Hugging Face's cache; nothing is written outside of it.</summary>
    /// <value>The default is <c>~/.cache/huggingface/hub</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string CacheFolder
    {
        get => _cacheFolder;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _cacheFolder = Path.GetFullPath(value);
        }
    }

    /// <summary>Gets or sets whether the network is left alone.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Offline { get; set; }

    /// <summary>Gets or sets how often a request is repeated that the hub was too busy for, or that broke off.</summary>
    /// <value>The default is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get => _maxRetries;
        set
        {
            if (value < 0) throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxRetries must be 0 or greater, but was {value}.");
            _maxRetries = value;
        }
    }

    /// <summary>Gets or sets the clock that waits are measured with.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Reads the variables that Hugging Face's own library reads.</summary>
    /// <remarks><c>HF_ENDPOINT</c>; <c>HF_TOKEN</c>, else the file <c>HF_TOKEN_PATH</c> or <c>$HF_HOME/token</c>; <c>HF_HUB_CACHE</c>, else <c>$HF_HOME/hub</c>; <c>HF_HUB_OFFLINE</c>. Proxies come from <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, which .NET reads itself.</remarks>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">A variable has no usable value.</exception>
    public static ModelHubOptions FromEnvironment() => HubEnvironment.Read(Environment.GetEnvironmentVariable);

    internal ModelHubOptions Clone() => (ModelHubOptions)MemberwiseClone();
}
