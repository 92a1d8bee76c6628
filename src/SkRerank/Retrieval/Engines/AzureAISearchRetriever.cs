using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Retrieves candidates from an index of Azure AI Search over REST; thread-safe.</summary>
/// <remarks>
/// The candidate's id is the key field, its score <c>@search.score</c>, and its record the whole hit, a <see cref="JsonElement"/>. With a semantic configuration the order and the score are the semantic ranker's (0 to 4), and the trail has both.
/// The query is text: operators of the query language are escaped. Where the service answers in pages, they are all asked for; an answer that is partial is an error after the last attempt, never a shorter list. An empty query finds nothing.
/// </remarks>
public sealed class AzureAISearchRetriever : IRetriever, IDisposable
{
    private const string Engine = "azure-ai-search";

    private readonly AzureAISearchOptions _options;
    private readonly SearchExchange _exchange;
    private readonly EngineCandidates _candidates;
    private readonly Uri _address;
    private readonly HttpClient? _ownClient;

    /// <summary>Initializes a new instance of the <see cref="AzureAISearchRetriever"/> class.</summary>
    /// <param name="options">The options, read once.</param>
    /// <param name="httpClient">The client to send with, not disposed with the retriever; or <see langword="null"/> for one of its own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options do not fit each other; all reasons are given.</exception>
    public AzureAISearchRetriever(AzureAISearchOptions options, HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(options.UseVectorizer);
        _options = new AzureAISearchOptions(options);
        _address = new Uri($"{_options.Endpoint!.GetLeftPart(UriPartial.Path).TrimEnd('/')}/indexes('{Uri.EscapeDataString(_options.Index!)}')/docs/search.post.search?api-version={Uri.EscapeDataString(_options.ApiVersion)}");
        _ownClient = httpClient is null ? new HttpClient(HttpReranker.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan } : null;
        var signer = _options.Signer
            ?? (_options.BearerToken is { } token ? new KeySigner(token, "Authorization", "Bearer ") : null)
            ?? (_options.ApiKey is { } key ? new KeySigner(key, "api-key", "") : null);
        _exchange = new SearchExchange(Engine, _options, signer, httpClient ?? _ownClient!);
        _candidates = new EngineCandidates(_options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages => _options.SemanticConfiguration is null ? [_options.Stage] : [_options.Stage, new StageKind(EngineCandidates.SemanticStage, ScoreKind.Logit)];

    /// <inheritdoc/>
    /// <exception cref="RerankException">The service could not be reached, refused, or answered in part.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new RetrievalOptions();
        if (string.IsNullOrWhiteSpace(query)) return new RetrievalResponse([]);
        var vector = _options is { NeedsVector: true, UseVectorizer: false } ? await _options.EmbedAsync(query, cancellationToken).ConfigureAwait(false) : null;
        JsonObject? body = AzureAISearchBody.Write(_options, query, vector, options.CandidateCount, options.ExcludeId);
        var hits = new List<EngineHit>();
        IReadOnlyList<RerankDocument> candidates = [];
        while (body is not null && hits.Count < options.CandidateCount)
        {
            // The candidates are made where a wrong answer is still the engine's, and told as such.
            var before = hits.ToArray();
            var page = await _exchange.SendAsync(_address, body, query, answer =>
            {
                var (read, partial) = AzureAISearchAnswer.Read(answer, _options.IdField);
                if (partial is null) candidates = _candidates.Create([.. before, .. read.Hits]);
                return (read, partial);
            }, cancellationToken).ConfigureAwait(false);
            hits.AddRange(page.Hits);
            body = page.Next;
        }

        return new RetrievalResponse([.. candidates.Take(options.CandidateCount)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _ownClient?.Dispose();
}
