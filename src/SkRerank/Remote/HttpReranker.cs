using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkRerank.Middleware;

namespace SkRerank.Remote;

/// <summary>Scores documents with a service that speaks HTTP: a hosted provider, or a server of one's own.</summary>
/// <remarks>
/// A call that is over the model's limits becomes several requests, which run together and are merged by index; where the model's scores are not comparable between requests, the best of each meet in a last one, and
/// the answer's <see cref="NotesProperty"/> says so. Answers are mapped by index and checked; every failure is one <see cref="RerankException"/> with the provider, status, request id and wait. Requests are sent again only
/// after failures that may pass. Blank documents, and those under a blank query, are not sent: they stand below the others, with <see cref="RerankResult.IsScored"/> unset.
/// </remarks>
public sealed class HttpReranker : IReranker
{
    /// <summary>The name of the property of an answer with the number of requests that it took, an <see cref="int"/>: <c>requests</c>.</summary>
    public const string RequestsProperty = "requests";

    /// <summary>The name of the property of an answer with the provider's names for the requests, or <see langword="null"/>: <c>requestId</c>.</summary>
    public const string RequestIdProperty = "requestId";

    /// <summary>The name of the property of an answer with what there is to say about it, an array of texts: <c>notes</c>.</summary>
    public const string NotesProperty = "notes";

    private readonly IReranker _pipeline;
    private readonly HttpClient? _ownClient;
    private readonly RerankerMetadata _metadata;
    private readonly RemoteModel _model;

    /// <summary>Initializes a new instance of the <see cref="HttpReranker"/> class.</summary>
    /// <param name="options">The options, read once.</param>
    /// <param name="httpClient">The client to send with, not disposed with the reranker; or <see langword="null"/> for one of its own. One that follows redirects sends the headers after them.</param>
    /// <param name="loggerFactory">Where to log attempts at Debug, and the beginning of bodies of failures at Trace; or <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options do not fit the contract or each other; all reasons are given.</exception>
    public HttpReranker(HttpRerankerOptions options, HttpClient? httpClient = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = new HttpRerankerOptions(options);
        var endpoint = HttpRerankerValidation.Endpoint(options);
        _ownClient = httpClient is null ? new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan } : null;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<HttpReranker>();
        var exchange = new HttpExchange(options, endpoint, httpClient ?? _ownClient!, logger);
        var modelId = options.ModelId ?? options.Format.DefaultModelId;
        _model = ModelLimits.Of(options, modelId);
        _metadata = new RerankerMetadata(options.Format.ProviderName, new Uri(endpoint.GetLeftPart(UriPartial.Path)), modelId)
        {
            ScoreKind = _model.ScoreKind,
            ScoresAreIndependent = _model.ScoresAreComparable,
            MaxTokens = _model.MaxTokensPerPair ?? _model.MaxTokensPerDocument,
        };
        _pipeline = Pipeline(options, _metadata, exchange);
    }

    /// <inheritdoc/>
    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        return documents.Count == 0
            ? Task.FromResult(new RerankResponse([], _model.ScoreKind) { ModelId = options?.ModelId ?? _metadata.DefaultModelId })
            : _pipeline.RerankAsync(query, documents, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType.IsInstanceOfType(this)) return this;
        return serviceType == typeof(RemoteModel) ? _model : _pipeline.GetService(serviceType);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipeline.Dispose();
        _ownClient?.Dispose();
    }

    /// <summary>Makes the handler of a client: compressed answers, no redirects (they would carry keys to another host), and fresh addresses.</summary>
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AutomaticDecompression = DecompressionMethods.All,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private static IReranker Pipeline(HttpRerankerOptions options, RerankerMetadata metadata, HttpExchange exchange)
    {
        IReranker reranker = new RemoteCalls(options, metadata, exchange);
        if (options.HedgingDelay is { } delay) reranker = new HedgingReranker(reranker, delay, options.TimeProvider);
        if (options.CircuitBreaker is { } breaker) reranker = new CircuitBreakerReranker(reranker, breaker);
        reranker = new TimeoutReranker(reranker, options.TotalTimeout, options.TimeProvider);
        return options.LongDocuments == LongDocuments.Chunk
            ? new ChunkingReranker(reranker, new ChunkingOptions { MaxTokens = options.MaxTokensPerDocument ?? int.MaxValue, TokenCounter = options.TokenCounter })
            : reranker;
    }
}
