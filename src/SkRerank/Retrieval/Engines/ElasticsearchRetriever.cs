using System.Text;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Retrieves candidates from an index of Elasticsearch or OpenSearch over REST; thread-safe.</summary>
/// <remarks>
/// The candidate's id is the hit's <c>_id</c>, its score the hit's <c>_score</c>, and its record the <c>_source</c>, a <see cref="System.Text.Json.JsonElement"/>. The query is text: no operator means anything. An answer that left shards out
/// or ran out of time is an error after the last attempt, never a shorter list. An empty query finds nothing.
/// </remarks>
public sealed class ElasticsearchRetriever : IRetriever, IDisposable
{
    private readonly ElasticsearchOptions _options;
    private readonly SearchExchange _exchange;
    private readonly EngineCandidates _candidates;
    private readonly Uri _address;
    private readonly HttpClient? _ownClient;

    /// <summary>Initializes a new instance of the <see cref="ElasticsearchRetriever"/> class.</summary>
    /// <param name="options">The options, read once.</param>
    /// <param name="httpClient">The client to send with, not disposed with the retriever; or <see langword="null"/> for one of its own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options do not fit each other; all reasons are given.</exception>
    public ElasticsearchRetriever(ElasticsearchOptions options, HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(embedsQueries: false);
        _options = new ElasticsearchOptions(options);
        var endpoint = _options.Endpoint!.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var pipeline = _options is { Product: ElasticsearchProduct.OpenSearch, Mode: SearchEngineMode.Hybrid, SearchPipeline: { } name } ? $"&search_pipeline={Uri.EscapeDataString(name)}" : "";
        _address = new Uri($"{endpoint}/{string.Join(',', _options.Index!.Split(',').Select(Uri.EscapeDataString))}/_search?allow_partial_search_results=false{pipeline}");
        _ownClient = httpClient is null ? new HttpClient(HttpReranker.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan } : null;
        _exchange = new SearchExchange(_options.Product == ElasticsearchProduct.OpenSearch ? "opensearch" : "elasticsearch", _options, Signer(_options), httpClient ?? _ownClient!);
        _candidates = new EngineCandidates(_options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => [_options.Stage];

    /// <inheritdoc/>
    /// <exception cref="RerankException">The engine could not be reached, refused, or answered in part.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        var count = options.CandidateCount;
        var vector = _options.NeedsVector ? await _options.EmbedAsync(query, cancellationToken).ConfigureAwait(false) : null;
        var body = ElasticsearchBody.Write(_options, query, vector, count, options.ExcludeId);
        return await _exchange.SendAsync(_address, body, query, answer =>
        {
            var (hits, partial) = ElasticsearchAnswer.Read(answer, count, countsEveryHit: _options.Mode == SearchEngineMode.Keyword);
            return (new RetrievalResponse(_candidates.Create(hits)), partial);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _ownClient?.Dispose();

    private static IRequestSigner? Signer(ElasticsearchOptions options) =>
        options.Signer
        ?? (options.BearerToken is { } token ? new KeySigner(token, "Authorization", "Bearer ") : null)
        ?? (options.ApiKey is { } key ? new KeySigner(key, "Authorization", "ApiKey ") : null)
        ?? (options is { UserName: { } user, Password: { } password } ? new KeySigner(new ApiKey(async cancel => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{await password.FetchAsync(cancel).ConfigureAwait(false)}"))), "Authorization", "Basic ") : null);
}
