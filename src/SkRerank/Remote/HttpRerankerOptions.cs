namespace SkRerank.Remote;

/// <summary>Represents the options of <see cref="HttpReranker"/>.</summary>
public sealed class HttpRerankerOptions
{
    /// <summary>Initializes a new instance of the <see cref="HttpRerankerOptions"/> class.</summary>
    /// <param name="format">The provider's contract.</param>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is <see langword="null"/>.</exception>
    public HttpRerankerOptions(RerankWireFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
    }

    /// <summary>Gets the provider's contract.</summary>
    public RerankWireFormat Format { get; }

    /// <summary>Gets or sets the address: a base that the contract's path is added to, or the whole address where it ends as that path does.</summary>
    /// <value>The default is <see langword="null"/>: the hosted service's.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets the model.</summary>
    /// <value>The default is <see langword="null"/>: the contract's own.</value>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets the key.</summary>
    /// <value>The default is <see langword="null"/>: none, as a server of one's own may have it.</value>
    public ApiKey? ApiKey { get; set; }

    /// <summary>Gets or sets what signs each request, in place of <see cref="ApiKey"/>.</summary>
    /// <value>The default is <see langword="null"/>: the key is put where the contract wants it.</value>
    public IRequestSigner? Signer { get; set; }
}
