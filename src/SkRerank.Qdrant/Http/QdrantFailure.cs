using System.Globalization;
using System.Text;
using System.Text.Json;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Http;

/// <summary>Turns what went wrong with one attempt into a sentence, with the server's own words and without the key.</summary>
internal sealed class QdrantFailure(QdrantCall call, string server, string? apiKey, int attempt, int attempts)
{
    private const string Provider = "qdrant";
    private const int LongestText = 500;

    private string Subject => call.Collection is null ? $"'{call.Operation}'" : $"'{call.Operation}' of the collection '{call.Collection}'";

    private string Attempt => attempts == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" at attempt {attempt} of {attempts}");

    public RerankException Status(int status, byte[] body, TimeSpan? retryAfter) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Qdrant at {server} answered {status} to {Subject}{Attempt}: {Words(body)}. {Remedy(status)}"))
        {
            ProviderName = Provider,
            Operation = call.Operation,
            StatusCode = status,
            RetryAfter = retryAfter,
        };

    public RerankException Timeout(TimeSpan limit, Exception cause) =>
        Failed(string.Create(CultureInfo.InvariantCulture, $"Qdrant at {server} must answer {Subject} within {limit.TotalSeconds} s, but did not{Attempt}: raise Timeout in QdrantConnectionOptions, or look at the server's load."), cause, isTransient: true);

    public RerankException Connection(Exception cause, bool isTransient) =>
        Failed($"Qdrant at {server} could not be reached for {Subject}{Attempt}: {OneLine(cause.Message)}. Check that the server runs, and the address.", cause, isTransient);

    public RerankException Answer(string problem, Exception? cause = null) =>
        Failed($"Qdrant at {server} answered {Subject} with a body that {problem}: check that the address is that of Qdrant's REST interface, which is port 6333 by default.", cause, isTransient: false);

    private RerankException Failed(string message, Exception? cause, bool isTransient) =>
        new(message, cause) { ProviderName = Provider, Operation = call.Operation, IsTransient = isTransient };

    private string Words(byte[] body)
    {
        string? text = null;
        try
        {
            text = JsonSerializer.Deserialize(body, QdrantJson.Default.ErrorAnswer)?.Text;
        }
        catch (JsonException)
        {
            // A proxy answers in its own way; its words are shown as they are.
        }

        text = OneLine(text ?? Encoding.UTF8.GetString(body));
        return text.Length == 0 ? "no reason given" : text;
    }

    private string OneLine(string text)
    {
        text = text.ReplaceLineEndings(" ").TrimEnd('.', '!', ' ');
        if (apiKey is not null) text = text.Replace(apiKey, "***", StringComparison.Ordinal);
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }

    private static string Remedy(int status) => status switch
    {
        401 or 403 => "Check ApiKey in QdrantConnectionOptions.",
        404 => "Make the collection with EnsureCollectionExistsAsync, or check its name and the address.",
        408 or 429 or >= 500 => "Try again later, and look at the server's log and load.",
        413 => "Lower MaxRequestBytes in QdrantCollectionOptions.",
        _ => "Check that the record's properties fit how the collection was made, and the server's version.",
    };
}
