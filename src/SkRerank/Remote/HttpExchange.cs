using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Remote;

/// <summary>Sends one request until it is answered: through the gate, signed anew each time, again after a failure that may pass. Reranking changes nothing, so that a request may always be sent again.</summary>
internal sealed partial class HttpExchange
{
    private const int MostErrorBytes = 64 * 1024;
    private const int Shown = 200;

    private readonly HttpRerankerOptions _options;
    private readonly RerankWireFormat _format;
    private readonly Uri _endpoint;
    private readonly IRequestSigner? _signer;
    private readonly HttpClient _http;
    private readonly RateGate _gate;
    private readonly ILogger _logger;
    private readonly FullJitter _jitter;
    private readonly int _attempts;
    private readonly TimeSpan _longestWait;

    public HttpExchange(HttpRerankerOptions options, Uri endpoint, HttpClient http, ILogger logger)
    {
        _options = options;
        _format = options.Format;
        _endpoint = endpoint;
        _http = http;
        _logger = logger;
        _signer = options.Signer ?? (options.ApiKey is { } key ? new KeySigner(key, _format.KeyHeader, _format.KeyPrefix) : null);
        _gate = options.RateGate ?? new RateGate(new RateGateOptions { TimeProvider = options.TimeProvider });
        _jitter = new FullJitter(options.Retry);
        _attempts = options.Retry.MaxAttempts;
        _longestWait = options.Retry.MaxDelay;
    }

    /// <exception cref="RerankException">No attempt was answered with scores.</exception>
    public async Task<WireAnswer> SendAsync(WireRequest request, ReadOnlyMemory<byte> body, long tokens, CancellationToken cancellationToken)
    {
        var address = Address(_endpoint, _format.Path(request.Model));
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            using (var ticket = await _gate.EnterAsync(tokens, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    var answer = await AttemptAsync(request, address, body, attempt, cancellationToken).ConfigureAwait(false);
                    ticket.Succeeded();
                    Count("success");
                    return answer;
                }
                catch (RerankException exception)
                {
                    Count(exception.StatusCode?.ToString(CultureInfo.InvariantCulture) ?? "no answer");
                    if (exception.StatusCode == 429 || (exception.StatusCode == 503 && exception.RetryAfter is not null)) ticket.Refused(exception.RetryAfter);
                    if (!exception.IsTransient || attempt == _attempts || exception.RetryAfter > _longestWait) throw;
                    wait = exception.RetryAfter ?? _jitter.Next(attempt);
                    LogRetry(_format.ProviderName, attempt, _attempts, exception.StatusCode, wait.TotalMilliseconds);
                }
            }

            await RerankCall.DelayAsync(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the address of a request: the path below the endpoint, or the endpoint itself where it ends as the path does.</summary>
    internal static Uri Address(Uri endpoint, string path)
    {
        var last = path[(path.LastIndexOf('/') + 1)..];
        if (endpoint.AbsolutePath.TrimEnd('/').EndsWith("/" + last, StringComparison.OrdinalIgnoreCase)) return endpoint;
        var folder = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";

        // A base that already ends with the version has it once: http://host/v1 and v1/rerank.
        var first = path[..(path.IndexOf('/', StringComparison.Ordinal) + 1)];
        if (first.Length > 0 && folder.EndsWith("/" + first, StringComparison.OrdinalIgnoreCase)) path = path[first.Length..];
        return new Uri(folder + path + endpoint.Query);
    }

    private async Task<WireAnswer> AttemptAsync(WireRequest input, Uri address, ReadOnlyMemory<byte> body, int attempt, CancellationToken cancellationToken)
    {
        var failure = new RemoteFailure(_format, address.Authority, attempt, _attempts);
        using var timer = RerankCall.Timer(_options.AttemptTimeout, _options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            await SignAsync(request, body, failure, linked.Token).ConfigureAwait(false);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            response.RequestMessage ??= request;
            var (received, isCut) = await BoundedBody.ReadAsync(response.Content, response.IsSuccessStatusCode ? _options.MaxResponseBytes : MostErrorBytes, linked.Token).ConfigureAwait(false);
            try
            {
                if (!response.IsSuccessStatusCode) throw failure.Status(response, received, input, _options.TimeProvider.GetUtcNow());
                if (isCut) throw failure.Answer(response, $"has more than {_options.MaxResponseBytes} bytes", "raise MaxResponseBytes, or set SendTopN where the provider repeats the documents");
                return Read(response, received, input, failure);
            }
            catch (RerankException) when (_logger.IsEnabled(LogLevel.Trace))
            {
                var beginning = SecretText.Redact(BoundedBody.Beginning(received, Shown), response.RequestMessage);
                LogBody(_format.ProviderName, (int)response.StatusCode, beginning);
                throw;
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure.Timeout(timer.IsCancellationRequested || _http.Timeout == System.Threading.Timeout.InfiniteTimeSpan ? _options.AttemptTimeout : _http.Timeout, exception);
        }
        catch (HttpRequestException exception)
        {
            var isTransient = exception.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.UserAuthenticationError);
            throw failure.Connection(exception, isTransient, exception.HttpRequestError == HttpRequestError.SecureConnectionError ? "check the certificate" : "check Endpoint and the network");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw failure.Connection(exception, isTransient: true, "check Endpoint and the network");
        }
    }

    private async Task SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, RemoteFailure failure, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in _format.Headers) request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in _options.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (_signer is null) return;
        try
        {
            await _signer.SignAsync(request, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw failure.Signing(exception);
        }
    }

    private WireAnswer Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, WireRequest input, RemoteFailure failure)
    {
        if (body.IsEmpty) throw failure.Answer(response, "is empty", "check Endpoint, and what stands between");
        if (RemoteFailure.IsHtml(response, body)) throw failure.Answer(response, "is a page of HTML", "check Endpoint, and what stands between");
        try
        {
            using var json = JsonDocument.Parse(body);
            var answer = _format.Read(json.RootElement);
            AnswerCheck.Require(answer.Scores, input.Documents.Count, input.TopN);
            return answer.Usage is null ? answer with { Usage = _format.ReadUsage(response.Headers) } : answer;
        }
        catch (JsonException exception)
        {
            // The parser's own words quote the body, and give a line; ours say what is wrong with the shape.
            var isShape = exception.LineNumber is null && exception.BytePositionInLine is null;
            var hasNaN = !isShape && (body.Span.IndexOf("NaN"u8) >= 0 || body.Span.IndexOf("Infinity"u8) >= 0);
            throw failure.Answer(response, isShape ? $"cannot be used: {exception.Message}" : hasNaN ? "is not JSON, since it holds NaN or Infinity" : "is not JSON", "check that the service serves this contract and that its model is healthy", isShape ? exception : null);
        }
    }

    private void Count(string outcome) => RerankTelemetry.Attempts.Add(1, new System.Diagnostics.TagList { { "provider", _format.ProviderName }, { "outcome", outcome } });

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Attempt {Attempt} of {Attempts} at the reranker '{Provider}' failed with status {Status}; the next follows in {Milliseconds} ms.")]
    private partial void LogRetry(string provider, int attempt, int attempts, int? status, double milliseconds);

    [LoggerMessage(EventId = 2, Level = LogLevel.Trace, Message = "The reranker '{Provider}' answered {Status}, and its body begins: {Body}")]
    private partial void LogBody(string provider, int status, string body);
}
