using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkRerank.Middleware;

namespace SkRerank.Remote;

/// <summary>Scores documents with a service that speaks HTTP: a hosted provider, or a server of one's own.</summary>
public sealed class HttpReranker : IReranker
{
    private readonly RerankWireFormat _format;
    private readonly IRequestSigner? _signer;
    private readonly HttpClient _http;
    private readonly bool _ownsClient;
    private readonly Uri _endpoint;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="HttpReranker"/> class.</summary>
    /// <param name="options">The options, read once.</param>
    /// <param name="httpClient">The client to send with, not disposed with the reranker; or <see langword="null"/> for one of its own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public HttpReranker(HttpRerankerOptions options, HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _format = options.Format;
        _signer = options.Signer ?? (options.ApiKey is { } key ? new KeySigner(key, _format.KeyHeader, _format.KeyPrefix) : null);
        _endpoint = options.Endpoint ?? _format.DefaultEndpoint ?? throw new ArgumentException("no endpoint", nameof(options));
        _http = httpClient ?? new HttpClient();
        _ownsClient = httpClient is null;
        _metadata = new RerankerMetadata(_format.ProviderName, _endpoint, options.ModelId ?? _format.DefaultModelId) { ScoreKind = _format.ScoreKind };
    }

    /// <inheritdoc/>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var model = options?.ModelId ?? _metadata.DefaultModelId;
        if (documents.Count == 0) return new RerankResponse([], _format.ScoreKind) { ModelId = model };
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            _format.Write(json, new WireRequest(model, query, documents, null));
            json.WriteEndObject();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, _format.Path(model)));
        request.Content = new ReadOnlyMemoryContent(buffer.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (_signer is not null) await _signer.SignAsync(request, buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), default, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new RerankException($"The reranker '{_format.ProviderName}' answered {(int)response.StatusCode}: {_format.ReadError(body.RootElement)}") { ProviderName = _format.ProviderName, Operation = "rerank", StatusCode = (int)response.StatusCode };
        var answer = _format.Read(body.RootElement);
        var result = new RerankResponse(answer.Scores.Select(score => new RerankResult(score.Index, score.Score)), _format.ScoreKind, options?.TopN) { ModelId = answer.Model ?? model, Usage = answer.Usage };
        return result;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(RerankerMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsClient) _http.Dispose();
    }
}
