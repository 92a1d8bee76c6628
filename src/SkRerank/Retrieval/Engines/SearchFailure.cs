using System.Globalization;
using System.Text.Json;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Makes the one exception that each failure of a search is; never with a key, or with the query.</summary>
internal sealed class SearchFailure(string engine, string host, int attempt, int attempts)
{
    private const int LongestWords = 300;

    private string Attempt => attempts == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" to attempt {attempt} of {attempts}");

    public RerankException Status(HttpResponseMessage response, ReadOnlyMemory<byte> body, string query, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var wait = status is 408 or 429 or >= 500 ? RetryHeaders.Read(response.Headers, now) : null;
        var said = Words(response, body, query) is { } words ? $" and said '{words}'" : "";
        return Failed($"must answer with hits, but answered {status} {response.ReasonPhrase}".TrimEnd() + $"{Attempt}{said}; {Remedy(status)}.", status, status is 408 or 429 or 500 or 502 or 503 or 504, wait);
    }

    public RerankException Answer(string what, string remedy, Exception? cause = null) => Failed($"must answer with whole hits, but its answer {what}; {remedy}.", 200, isTransient: false, null, cause);

    public RerankException Partial(string what) => Failed($"must answer with whole hits, but its answer is partial{Attempt}, since {what}; try again, or raise what the engine may take.", 200, isTransient: true);

    public RerankException Timeout(TimeSpan limit, Exception cause) => Failed($"must answer an attempt within {limit}, but took longer{Attempt}; raise AttemptTimeout, or ask for fewer candidates.", null, isTransient: true, null, cause);

    public RerankException Connection(Exception cause) =>
        Failed($"must answer, but the connection failed{Attempt} ({(cause is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request ? request.HttpRequestError.ToString() : cause.GetType().Name)}); check Endpoint, its certificate and the network.", null,
            cause is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }, null, cause);

    public RerankException Signing(Exception cause) =>
        new($"A request to the search engine '{engine}' must be signed, but that failed: {(cause is RerankException ? cause.Message : cause.GetType().Name + ". Check the key and what fetches it.")}", cause) { ProviderName = engine, Operation = "sign" };

    private RerankException Failed(string what, int? status, bool isTransient, TimeSpan? wait = null, Exception? cause = null) =>
        new($"The search engine '{engine}' at {host} {what}", cause) { ProviderName = engine, Operation = "retrieve", StatusCode = status, IsTransient = isTransient, RetryAfter = wait };

    // Elasticsearch: { error: { root_cause: [{ reason }], reason } }; Azure: { error: { message } }; proxies: { error: "…" } or { message }.
    private static string? Words(HttpResponseMessage response, ReadOnlyMemory<byte> body, string query)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = WireJson.Child(json.RootElement, "error");
            var causes = WireJson.Child(error, "root_cause");
            var root = causes.ValueKind == JsonValueKind.Array && causes.GetArrayLength() > 0 ? WireJson.Text(causes[0], "reason") : null;
            var words = root ?? WireJson.Text(error, "reason") ?? WireJson.Text(error, "message") ?? WireJson.Text(error) ?? WireJson.Text(json.RootElement, "message");
            if (string.IsNullOrWhiteSpace(words)) return null;
            words = SecretText.Redact(string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), response.RequestMessage!);
            if (query.Length >= 8 && words.Contains(query, StringComparison.OrdinalIgnoreCase)) return "(its words repeat the query)";
            return words.Length > LongestWords ? words[..LongestWords] + "…" : words;
        }
        catch (JsonException)
        {
            return RemoteFailure.IsHtml(response, body) ? "(a page of HTML, as proxies send)" : null;
        }
    }

    private static string Remedy(int status) => status switch
    {
        400 => "check the fields, the filter and the version of the engine",
        401 or 403 => "check the key, and what it may read",
        404 => "check Index and Endpoint",
        429 => "send fewer searches at a time",
        >= 500 => "see the engine's own health",
        _ => "check Endpoint",
    };
}
