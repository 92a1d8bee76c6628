using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkRerank.Qdrant.Http;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant;

/// <summary>Represents a connection to a Qdrant server by its REST interface; thread-safe, and shared by any number of collections.</summary>
public sealed partial class QdrantConnection : IDisposable
{
    private readonly string? _apiKey;
    private readonly TimeSpan _timeout;
    private readonly long _maxResponseBytes;
    private readonly int _attempts;
    private readonly TimeSpan _longestWait;
    private readonly TimeProvider _time;
    private readonly BackOff _backOff;
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly ILogger _logger;
    private readonly Uri _folder;

    /// <summary>Initializes a new instance of the <see cref="QdrantConnection"/> class.</summary>
    /// <param name="endpoint">The address of the server, such as <c>https://qdrant.example:6333</c>; with <c>https</c> the connection is encrypted.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="httpClient">The client to send by, not owned, whose own timeout applies too; or <see langword="null"/> for one of this connection's.</param>
    /// <param name="loggerFactory">Makes the logger, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="endpoint"/> is no absolute address of HTTP, or carries a user, a query or a fragment.</exception>
    public QdrantConnection(Uri endpoint, QdrantConnectionOptions? options = null, HttpClient? httpClient = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("The endpoint must be an absolute address that begins with http:// or https://, such as http://localhost:6333.", nameof(endpoint));
        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
            throw new ArgumentException("The endpoint must have no user, query or fragment: give the key as ApiKey in QdrantConnectionOptions.", nameof(endpoint));
        options ??= new QdrantConnectionOptions();
        Endpoint = endpoint;
        _folder = new Uri(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        _apiKey = options.ApiKey;
        _timeout = options.Timeout;
        _maxResponseBytes = options.MaxResponseBytes;
        _attempts = options.Retry.MaxAttempts;
        _longestWait = options.Retry.MaxDelay;
        _time = options.Retry.TimeProvider;
        _backOff = new BackOff(options.Retry);
        _ownsHttp = httpClient is null;
        _http = httpClient ?? new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _logger = loggerFactory?.CreateLogger<QdrantConnection>() ?? (ILogger)NullLogger.Instance;
    }

    /// <summary>Gets the address of the server.</summary>
    public Uri Endpoint { get; }

    /// <summary>Asks the server for its version.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The version, such as <c>1.17.0</c>.</returns>
    /// <exception cref="RerankException">The server did not answer, or is not Qdrant.</exception>
    public async Task<string> GetVersionAsync(CancellationToken cancellationToken = default)
    {
        var call = new QdrantCall(HttpMethod.Get, "", "version", null);
        ServerVersion answer = await SendAsync(call, default, QdrantJson.Default.ServerVersion, cancellationToken).ConfigureAwait(false);
        return answer.Version ?? throw new QdrantFailure(call, Endpoint.Authority, _apiKey, 1, 1).Answer("names no version");
    }

    /// <summary>Closes the connections, where the client is this connection's own.</summary>
    public void Dispose()
    {
        if (_ownsHttp) _http.Dispose();
    }

    /// <summary>Makes the handler of a client that is not the caller's: no redirects, which would carry the key elsewhere, and connections that are renewed.</summary>
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    /// <summary>Sends a call until it is answered.</summary>
    /// <exception cref="RerankException">No attempt was answered with what was asked for.</exception>
    internal async Task<T> SendAsync<T>(QdrantCall call, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                return await AttemptAsync(call, body, type, attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (RerankException exception) when (exception.IsTransient && attempt < _attempts && !(exception.RetryAfter > _longestWait))
            {
                wait = exception.RetryAfter ?? _backOff.Next(attempt);
                LogRetry(call.Operation, attempt, _attempts, exception.StatusCode, wait.TotalMilliseconds);
            }

            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> AttemptAsync<T>(QdrantCall call, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, int attempt, CancellationToken cancellationToken)
    {
        var failure = new QdrantFailure(call, Endpoint.Authority, _apiKey, attempt, _attempts);
        using var timer = new CancellationTokenSource(_timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = new HttpRequestMessage(call.Method, new Uri(_folder, call.Path));
            if (_apiKey is not null) request.Headers.TryAddWithoutValidation("api-key", _apiKey);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (!body.IsEmpty)
            {
                request.Content = new ReadOnlyMemoryContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(_maxResponseBytes, linked.Token).ConfigureAwait(false);
            byte[] received = await response.Content.ReadAsByteArrayAsync(linked.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw failure.Status((int)response.StatusCode, received, RetryAfterHeader.Read(response.Headers.RetryAfter, _time.GetUtcNow()));
            return Read(received, type, failure);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure.Timeout(timer.IsCancellationRequested || _http.Timeout == Timeout.InfiniteTimeSpan ? _timeout : _http.Timeout, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw failure.Connection(exception, isTransient: exception is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.UserAuthenticationError,
            });
        }
    }

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type, QdrantFailure failure)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw failure.Answer("is empty");
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw failure.Answer("is not what Qdrant answers", exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Attempt {Attempt} of {Attempts} at Qdrant's '{Operation}' failed with status {Status}; the next follows in {Milliseconds} ms.")]
    private partial void LogRetry(string operation, int attempt, int attempts, int? status, double milliseconds);
}
