using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SkRerank.Chat;

/// <summary>Reads what an exception of a chat client says: the status, and the parameter that was refused.</summary>
/// <remarks>Chat clients have no common exception. The status is that of an <see cref="HttpRequestException"/>, or the one that a client writes at the beginning of its message (<c>HTTP 429 …</c>, <c>Status: 429 …</c>, <c>Error code: 429 …</c>).</remarks>
internal static partial class ChatFailures
{
    private static readonly (ChatParameters Parameter, string[] Names)[] Names =
    [
        (ChatParameters.Schema, ["response_format", "json_schema", "structured output"]),
        (ChatParameters.Thinking, ["reasoning", "chat_template_kwargs", "enable_thinking"]),
        (ChatParameters.TokenLimit, ["max_tokens", "max_completion_tokens", "max_output_tokens"]),
        (ChatParameters.Temperature, ["temperature"]),
        (ChatParameters.Seed, ["seed"]),
    ];

    /// <summary>Names the parameter that an endpoint refused.</summary>
    /// <returns>The parameter, or <see cref="ChatParameters.None"/> where the failure is of another kind.</returns>
    public static ChatParameters Refused(Exception exception)
    {
        // A typed failure leaves the endpoint's own words to the exception inside it.
        var words = exception is RerankException { InnerException: { } inner } ? inner.Message : exception.Message;
        if (Status(exception) is not (null or 400 or 422 or 501) || !Refusal().IsMatch(words)) return ChatParameters.None;
        return Names.FirstOrDefault(row => row.Names.Any(name => words.Contains(name, StringComparison.OrdinalIgnoreCase))).Parameter;
    }

    /// <summary>Makes the typed failure of a chat client's exception.</summary>
    public static RerankException ToRerankException(Exception exception, string provider, CallPurpose purpose)
    {
        if (exception is RerankException typed) return typed;
        var status = Status(exception);
        var what = exception is OperationCanceledException or TimeoutException
            ? $"did not answer in its time; raise the client's time limit or {purpose.Lighter}"
            : status is null ? $"failed: {FirstLine(exception.Message)}" : string.Create(CultureInfo.InvariantCulture, $"failed with the status {status}: {FirstLine(exception.Message)}");
        return new RerankException($"The chat model must {purpose.Task}, but it {what}.", exception)
        {
            ProviderName = provider,
            Operation = purpose.Operation,
            StatusCode = status,
            IsTransient = status is 408 or 425 or 429 or 500 or 502 or 503 or 504 || (status is null && IsOfTransport(exception)),
            RetryAfter = RetryAfter(exception),
        };
    }

    private static int? Status(Exception exception) => exception switch
    {
        RerankException { StatusCode: { } status } => status,
        HttpRequestException { StatusCode: HttpStatusCode code } => (int)code,
        _ when StatusInMessage().Match(exception.Message) is { Success: true } match => int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture),
        _ => exception.InnerException is { } inner ? Status(inner) : null,
    };

    // Clients wrap what the network throws in exceptions of their own.
    private static bool IsOfTransport(Exception? exception) => exception is not null && (exception is OperationCanceledException or TimeoutException or HttpRequestException or IOException || IsOfTransport(exception.InnerException));

    private static TimeSpan? RetryAfter(Exception exception) => Wait().Match(exception.Message) is { Success: true } match
        && double.TryParse(match.Groups["seconds"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= TimeSpan.MaxValue.TotalSeconds / 2
        ? TimeSpan.FromSeconds(match.Groups["unit"].Value == "ms" ? seconds / 1000 : seconds)
        : null;

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim().TrimEnd('.');

    [GeneratedRegex(@"(?:^|\n)\s*(?:HTTP|Status|Status code|Error code)\s*:?\s*(?<status>[1-5][0-9]{2})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StatusInMessage();

    [GeneratedRegex(@"unsupported|not support|unrecognized|unknown|invalid|not allowed|not permitted|unexpected|extra inputs|must be|only the default", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"(?:retry[- ]after:?|try again in|retry in)\s*(?<seconds>[0-9]{1,9}(?:\.[0-9]+)?)\s*(?<unit>ms|s|sec)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wait();
}
