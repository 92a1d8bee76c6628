using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Asks the hub: follows its redirects without taking the token to another host, and waits where it is too busy.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MaxRedirects = 10;
    private const int MaxPages = 100;
    private const int MaxAnswerBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly ModelHubOptions _options;
    private readonly HttpClient _http;

    public HubClient(ModelHubOptions options)
    {
        _options = options;

        // The handler takes the proxies of the environment by itself.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(30) });
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("skrerank", typeof(HubClient).Assembly.GetName().Version!.ToString(3)));
    }

    /// <summary>Gives the commit of a revision.</summary>
    public async Task<string> CommitAsync(string repository, string revision, CancellationToken cancellationToken)
    {
        var (answer, _) = await JsonAsync(Address($"/api/models/{repository}/revision/{Uri.EscapeDataString(revision)}"), $"the model '{repository}' at the revision '{revision}'", cancellationToken).ConfigureAwait(false);
        return HubListing.Commit(answer, repository);
    }

    /// <summary>Lists the files of a commit.</summary>
    public async Task<IReadOnlyList<HubFile>> FilesAsync(string repository, string commit, CancellationToken cancellationToken)
    {
        var what = $"the files of the model '{repository}'";
        var files = new List<HubFile>();
        var page = Address($"/api/models/{repository}/tree/{commit}?recursive=true");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MaxPages) throw HubError.Redirected(_options.Endpoint, what, $"lists them on more than {MaxPages} pages");
            var (answer, next) = await JsonAsync(page, what, cancellationToken).ConfigureAwait(false);
            files.AddRange(HubListing.Files(answer, repository));
            page = next;
        }

        return [.. files.DistinctBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Opens a file at a place; the answer is a success or 416.</summary>
    public Task<HttpResponseMessage> OpenAsync(string repository, string commit, string path, long from, CancellationToken cancellationToken) => SendAsync(
        Address($"/{repository}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}"), from, $"the file '{path}' of the model '{repository}'", cancellationToken);

    /// <summary>Waits before another try.</summary>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken) => Task.Delay(Backoff(attempt), _options.TimeProvider, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempt, 6)));

    private Uri Address(string path) => new(_options.Endpoint.AbsoluteUri.TrimEnd('/') + path);

    private async Task<(JsonElement Answer, Uri? Next)> JsonAsync(Uri address, string what, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(address, from: 0, what, cancellationToken).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(content.AsMemory());
            return (document.RootElement.Clone(), HubLink.Next(response, address));
        }
        catch (JsonException exception)
        {
            throw CatalogError.Create("pull", $"The hub's answer about {what} must be JSON, but is not; check HF_ENDPOINT, and whether a proxy answers in its place.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw HubError.Unreachable(_options.Endpoint, what, exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, string what, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var response = await FollowAsync(address, from, what, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return response;
            using (response)
            {
                var asked = RetryAfter(response);
                var wait = asked ?? Backoff(attempt);
                var passes = response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
                if (!passes || attempt >= _options.MaxRetries || wait > LongestWait) throw HubError.Refused(_options.Endpoint, what, response.StatusCode, asked);
                await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(Uri address, long from, string what, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(address, from, what, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or > 399 || response.Headers.Location is not { } location) return response;
            response.Dispose();
            if (redirects == MaxRedirects) throw HubError.Redirected(_options.Endpoint, what, $"redirects more than {MaxRedirects} times");
            var next = new Uri(address, location);
            var downgrades = address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps;
            if (downgrades || (next.Scheme != Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttp)) throw HubError.Redirected(_options.Endpoint, what, $"redirects to '{next.Host}' without encryption");
            address = next;
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Uri address, long from, string what, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_options.Token is { } token && HubLink.IsSameOrigin(address, _options.Endpoint)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw HubError.Unreachable(_options.Endpoint, what, exception);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - _options.TimeProvider.GetUtcNow());
        return wait is { } given && given < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
