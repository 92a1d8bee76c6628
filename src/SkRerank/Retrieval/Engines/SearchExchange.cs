using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Middleware;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Sends a search until it is answered: signed anew each time, again after a failure that may pass.</summary>
internal sealed class SearchExchange(string engine, SearchEngineOptions options, IRequestSigner? signer, HttpClient http)
{
    private const int MostErrorBytes = 64 * 1024;

    private readonly FullJitter _jitter = new(options.Retry);

    /// <summary>Sends a body and gives what is read of the answer; the reader throws <see cref="JsonException"/> for a wrong shape, and says by text what makes an answer partial.</summary>
    /// <exception cref="RerankException">No attempt was answered wholly.</exception>
    public async Task<T> SendAsync<T>(Uri address, JsonObject body, string query, Func<JsonElement, (T Value, string? Partial)> read, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                return await AttemptAsync(address, bytes, query, read, attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (RerankException exception) when (exception.IsTransient && attempt < options.Retry.MaxAttempts && !(exception.RetryAfter > options.Retry.MaxDelay))
            {
                wait = exception.RetryAfter ?? _jitter.Next(attempt);
            }

            await RerankCall.DelayAsync(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> AttemptAsync<T>(Uri address, byte[] body, string query, Func<JsonElement, (T Value, string? Partial)> read, int attempt, CancellationToken cancellationToken)
    {
        var failure = new SearchFailure(engine, address.Authority, attempt, options.Retry.MaxAttempts);
        using var timer = RerankCall.Timer(options.AttemptTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            await SignAsync(request, body, failure, linked.Token).ConfigureAwait(false);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            response.RequestMessage ??= request;
            var (received, isCut) = await BoundedBody.ReadAsync(response.Content, response.IsSuccessStatusCode ? options.MaxResponseBytes : MostErrorBytes, linked.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw failure.Status(response, received, query, options.TimeProvider.GetUtcNow());
            if (isCut) throw failure.Answer($"has more than {options.MaxResponseBytes} bytes", "raise MaxResponseBytes, or ask for fewer candidates");
            return Read(received, read, failure);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure.Timeout(timer.IsCancellationRequested || http.Timeout == System.Threading.Timeout.InfiniteTimeSpan ? options.AttemptTimeout : http.Timeout, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            throw failure.Connection(exception);
        }
    }

    private async Task SignAsync(HttpRequestMessage request, byte[] body, SearchFailure failure, CancellationToken cancellationToken)
    {
        if (signer is null) return;
        try
        {
            await signer.SignAsync(request, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw failure.Signing(exception);
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, (T Value, string? Partial)> read, SearchFailure failure)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var (value, partial) = read(json.RootElement);
            return partial is null ? value : throw failure.Partial(partial);
        }
        catch (JsonException exception)
        {
            // The parser's own words quote the body, and give a line; ours say what is wrong with the shape.
            var isShape = exception.LineNumber is null && exception.BytePositionInLine is null;
            throw failure.Answer(isShape ? $"cannot be used: {exception.Message}" : "is not JSON", "check Endpoint, Index and the fields, and that the engine speaks this contract", isShape ? exception : null);
        }
    }
}
