using System.Text.Json.Nodes;
using SkRerank.Middleware;

namespace SkRerank.Remote;

/// <summary>Represents the options of <see cref="HttpReranker"/>.</summary>
public sealed class HttpRerankerOptions
{
    private TimeSpan _attemptTimeout = TimeSpan.FromSeconds(30);
    private TimeSpan _totalTimeout = TimeSpan.FromSeconds(120);
    private TimeSpan? _hedgingDelay;
    private int _maxConcurrentRequests = 4;
    private int _maxResponseBytes = 32 * 1024 * 1024;
    private int? _maxTokensPerDocument;

    /// <summary>Initializes a new instance of the <see cref="HttpRerankerOptions"/> class.</summary>
    /// <param name="format">The provider's contract.</param>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is <see langword="null"/>.</exception>
    public HttpRerankerOptions(RerankWireFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
    }

    internal HttpRerankerOptions(HttpRerankerOptions other)
        : this(other.Format)
    {
        Endpoint = other.Endpoint;
        ModelId = other.ModelId;
        Model = other.Model;
        ApiKey = other.ApiKey;
        Signer = other.Signer;
        foreach (var (name, value) in other.Headers) Headers[name] = value;
        ExtraFields = other.ExtraFields?.DeepClone().AsObject();
        LongDocuments = other.LongDocuments;
        _maxTokensPerDocument = other._maxTokensPerDocument;
        TokenCounter = other.TokenCounter;
        SendTopN = other.SendTopN;
        _attemptTimeout = other._attemptTimeout;
        _totalTimeout = other._totalTimeout;
        Retry = other.Retry;
        _hedgingDelay = other._hedgingDelay;
        CircuitBreaker = other.CircuitBreaker;
        RateGate = other.RateGate;
        _maxConcurrentRequests = other._maxConcurrentRequests;
        _maxResponseBytes = other._maxResponseBytes;
        TimeProvider = other.TimeProvider;
    }

    /// <summary>Gets the provider's contract.</summary>
    public RerankWireFormat Format { get; }

    /// <summary>Gets or sets the address: a base that the contract's path is added to, or the whole address where it ends as that path does.</summary>
    /// <value>The default is <see langword="null"/>: the hosted service's.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets the model.</summary>
    /// <value>The default is <see langword="null"/>: the contract's own.</value>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets what a request may hold, in place of what the contract's table says of the model.</summary>
    /// <value>The default is <see langword="null"/>: the table's, or for a model that it does not know the provider's general limits.</value>
    public RemoteModel? Model { get; set; }

    /// <summary>Gets or sets the key.</summary>
    /// <value>The default is <see langword="null"/>: none, as a server of one's own may have it.</value>
    public ApiKey? ApiKey { get; set; }

    /// <summary>Gets or sets what signs each request, in place of <see cref="ApiKey"/>.</summary>
    /// <value>The default is <see langword="null"/>: the key is put where the contract wants it.</value>
    public IRequestSigner? Signer { get; set; }

    /// <summary>Gets headers to send with each request; their values are treated like keys.</summary>
    /// <value>The default is none.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets members to add to each request's object, or to put in the place of those that the contract writes, such as Cohere's <c>priority</c>.</summary>
    /// <remarks>For one call alone: a <see cref="JsonObject"/> from <see cref="RerankOptions.RawRepresentationFactory"/>, which goes over these.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public JsonObject? ExtraFields { get; set; }

    /// <summary>Gets or sets what happens to documents that do not fit the model's window.</summary>
    /// <value>The default is <see cref="LongDocuments.Truncate"/>.</value>
    public LongDocuments LongDocuments { get; set; }

    /// <summary>Gets or sets how many tokens of a document are read, in place of the model's limit; sent where the provider takes it (Cohere's <c>max_tokens_per_doc</c>).</summary>
    /// <value>The default is <see langword="null"/>: the provider's own. Cohere v2 reads 4,096 tokens of a document unless told to read more.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxTokensPerDocument
    {
        get => _maxTokensPerDocument;
        set => _maxTokensPerDocument = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxTokensPerDocument must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets what counts tokens as the model does.</summary>
    /// <value>The default is <see langword="null"/>: a conservative estimate, which counts rather too many than too few.</value>
    public ITokenCounter? TokenCounter { get; set; }

    /// <summary>Gets or sets whether the provider is told how many results to return.</summary>
    /// <remarks>Otherwise it returns all, and they are cut here: among documents of equal score the provider leaves out which it likes, so that the first three would not always be the first of ten. No provider asks less for fewer results.</remarks>
    /// <value>The default is <see langword="false"/>.</value>
    public bool SendTopN { get; set; }

    /// <summary>Gets or sets how long one attempt may take, from its connection to the last byte of its answer.</summary>
    /// <value>The default is 30 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan AttemptTimeout
    {
        get => _attemptTimeout;
        set => _attemptTimeout = Positive(value, nameof(AttemptTimeout));
    }

    /// <summary>Gets or sets how long a call may take, with all its requests, attempts and waits.</summary>
    /// <value>The default is 2 min.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan TotalTimeout
    {
        get => _totalTimeout;
        set => _totalTimeout = Positive(value, nameof(TotalTimeout));
    }

    /// <summary>Gets or sets how often a request is sent again and how long to wait between; a provider's own hint goes before. Its clock is not read: <see cref="TimeProvider"/> is.</summary>
    /// <remarks>Set one attempt where a resilience handler of the client retries.</remarks>
    /// <value>The default is 3 attempts, with full jitter on 0.5 s · 2^(attempt − 1), at most 30 s.</value>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>Gets or sets after how long without an answer a second call is made, of which the earlier answer is taken.</summary>
    /// <value>The default is <see langword="null"/>: none is.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? HedgingDelay
    {
        get => _hedgingDelay;
        set => _hedgingDelay = value is { } delay ? Positive(delay, nameof(HedgingDelay)) : null;
    }

    /// <summary>Gets or sets when calls are refused without asking, because the provider has failed again and again.</summary>
    /// <value>The default is <see langword="null"/>: never.</value>
    public CircuitBreakerOptions? CircuitBreaker { get; set; }

    /// <summary>Gets or sets the gate that every request of a key passes; share one among all rerankers that use the same key.</summary>
    /// <value>The default is <see langword="null"/>: one of its own; rerankers that a container makes share one for each key.</value>
    public RateGate? RateGate { get; set; }

    /// <summary>Gets or sets how many requests of one call run at a time, where it is split.</summary>
    /// <value>The default is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrentRequests
    {
        get => _maxConcurrentRequests;
        set => _maxConcurrentRequests = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxConcurrentRequests must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the greatest length of an answer's body, uncompressed, in bytes.</summary>
    /// <value>The default is 32 MiB.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxResponseBytes
    {
        get => _maxResponseBytes;
        set => _maxResponseBytes = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxResponseBytes must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is that of the system.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    private static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be greater than 0, but was {value}.");
}
