using System.Globalization;
using System.Text.Json;

namespace SkRerank.Remote;

/// <summary>Makes the one exception that each failure of a request is; never with a key, or with text of the input.</summary>
/// <param name="format">The provider's contract.</param>
/// <param name="host">Where the request went.</param>
/// <param name="attempt">The number of this attempt.</param>
/// <param name="attempts">How many there may be.</param>
internal sealed class RemoteFailure(RerankWireFormat format, string host, int attempt, int attempts)
{
    private const int LongestWords = 300;
    private const int LongestId = 100;
    private const int Quotation = 40;

    /// <summary>The provider answered with a status that is not success.</summary>
    public RerankException Status(HttpResponseMessage response, ReadOnlyMemory<byte> body, WireRequest input, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var wait = status is 408 or 409 or 413 or 425 or 429 or >= 500 ? RetryHeaders.Read(response.Headers, now) : null;
        var (words, id) = Words(response, body, input);
        var said = words is null ? "" : $" and said '{words}'";
        var hint = wait is { } time ? $" It asks to wait {time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s." : "";
        return new RerankException($"The reranker '{format.ProviderName}' at {host} must answer with scores, but answered {status} {response.ReasonPhrase}".TrimEnd() + $"{Attempt}{said}; {Remedy(status)}.{hint}")
        {
            ProviderName = format.ProviderName,
            Operation = "rerank",
            StatusCode = status,
            RequestId = RequestId(response) ?? id,
            RetryAfter = wait,
            IsTransient = status is 408 or 409 or 425 or 429 or (>= 500 and not 501 and not 505),
        };
    }

    /// <summary>The provider answered with success and something that cannot be read.</summary>
    public RerankException Answer(HttpResponseMessage response, string what, string remedy, Exception? cause = null)
    {
        RerankTelemetry.Malformed.Add(1, new KeyValuePair<string, object?>("provider", format.ProviderName));
        return new RerankException($"The reranker '{format.ProviderName}' at {host} must answer with scores, but its answer{Attempt} {what}; {remedy}.", cause)
        {
            ProviderName = format.ProviderName,
            Operation = "rerank",
            StatusCode = (int)response.StatusCode,
            RequestId = RequestId(response),
        };
    }

    /// <summary>There was no whole answer.</summary>
    public RerankException Connection(Exception cause, bool isTransient, string remedy) =>
        new($"The reranker '{format.ProviderName}' at {host} must answer, but the connection failed{Attempt} ({Reason(cause)}); {remedy}.", cause) { ProviderName = format.ProviderName, Operation = "rerank", IsTransient = isTransient };

    /// <summary>The attempt took too long.</summary>
    public RerankException Timeout(TimeSpan limit, Exception cause) =>
        new($"The reranker '{format.ProviderName}' at {host} must answer an attempt within {limit}, but took longer{Attempt}; raise AttemptTimeout, or give fewer documents.", cause) { ProviderName = format.ProviderName, Operation = "rerank", IsTransient = true };

    /// <summary>The request could not be signed.</summary>
    public RerankException Signing(Exception cause) =>
        new($"A request to the reranker '{format.ProviderName}' must be signed, but that failed: {(cause is RerankException ? cause.Message : cause.GetType().Name + ". Check the key and what fetches it.")}", cause) { ProviderName = format.ProviderName, Operation = "sign" };

    private string Attempt => attempts == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" to attempt {attempt} of {attempts}");

    private static string Reason(Exception cause) => cause is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request ? request.HttpRequestError.ToString() : cause.GetType().Name;

    private static string? RequestId(HttpResponseMessage response)
    {
        foreach (var name in (ReadOnlySpan<string>)["x-request-id", "request-id", "x-amzn-requestid", "apim-request-id", "x-ms-request-id", "nvcf-reqid", "x-debug-trace-id", "cf-ray"])
        {
            if (response.Headers.TryGetValues(name, out var values) && Id(values.First()) is { } id) return id;
        }

        return null;
    }

    private static string? Id(string? id) => id is { Length: > 0 and <= LongestId } && id.All(c => c is > ' ' and <= '~') ? id : null;

    // The provider's own words say what to correct; but they may repeat the key, or the input.
    private (string? Words, string? Id) Words(HttpResponseMessage response, ReadOnlyMemory<byte> body, WireRequest input)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (Clean(format.ReadError(json.RootElement), response, input), Id(WireJson.Text(json.RootElement, "id")));
        }
        catch (JsonException)
        {
            return (IsHtml(response, body) ? "(a page of HTML, as proxies send)" : null, null);
        }
    }

    private static string? Clean(string? words, HttpResponseMessage response, WireRequest input)
    {
        if (string.IsNullOrWhiteSpace(words)) return null;
        words = SecretText.Redact(string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), response.RequestMessage!);
        if (words.Length > LongestWords) words = words[..LongestWords] + "…";
        return Repeats(words, input.Query) || input.Documents.Any(document => Repeats(words, document.Text)) ? "(its words repeat the input, and are logged at Trace only)" : words;
    }

    /// <summary>Says whether an answer is a page of HTML.</summary>
    public static bool IsHtml(HttpResponseMessage response, ReadOnlyMemory<byte> body) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("html", StringComparison.OrdinalIgnoreCase) == true || BoundedBody.Beginning(body, 20).TrimStart().StartsWith('<');

    private static bool Repeats(string words, string text)
    {
        var shown = string.Join(' ', text.Split((char[]?)null, Quotation, StringSplitOptions.RemoveEmptyEntries));
        return shown.Length > 0 && words.Contains(shown.Length > Quotation ? shown[..Quotation] : shown, StringComparison.OrdinalIgnoreCase) && shown.Length >= 8;
    }

    private static string Remedy(int status) => status switch
    {
        < 400 => "set Endpoint to where the service is now",
        400 or 422 => "correct the request: the model's name, its options and limits",
        401 or 498 => "check the key",
        402 => "check the account's balance",
        403 => "check what the key may use",
        404 => "check Endpoint and the model's name",
        413 => "give the model a Model with a lower MaxDocuments or MaxRequestBytes",
        424 => "check that the server serves a reranker",
        408 or 429 => "call again later, or lower the limits of its RateGate",
        499 => "call again",
        501 or 505 => "check that the service serves this contract",
        >= 500 => "call again later, or add a fallback",
        _ => "look at the body, which is logged at Trace",
    };
}
