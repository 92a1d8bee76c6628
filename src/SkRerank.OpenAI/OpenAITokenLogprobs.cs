using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using SkRerank.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace SkRerank.OpenAI;

/// <summary>Reads the log-probabilities of the first token from any endpoint that speaks OpenAI's chat completions.</summary>
/// <remarks>
/// Asks with <c>logprobs: true</c>, <c>top_logprobs</c>, one token and temperature 0, over the chat client of Microsoft.Extensions.AI.OpenAI; middleware around that client stays in force.
/// Reasoning models (the o-series, GPT-5) refuse log-probabilities. Source: OpenAI's API reference, "Create chat completion".
/// </remarks>
public sealed class OpenAITokenLogprobs : ITokenLogprobs
{
    /// <summary>The name of the provider: <c>openai</c>.</summary>
    public const string ProviderName = "openai";

    /// <summary>How many alternatives an endpoint gives at most: 20.</summary>
    public const int MaxAlternatives = 20;

    private readonly IChatClient _chatClient;
    private readonly int _alternatives;

    /// <summary>Initializes a new instance of the <see cref="OpenAITokenLogprobs"/> class.</summary>
    /// <param name="chatClient">The client; not disposed.</param>
    /// <param name="alternatives">How many of the likeliest tokens to ask for, 1..20.</param>
    /// <exception cref="ArgumentNullException"><paramref name="chatClient"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alternatives"/> is not in 1..20.</exception>
    public OpenAITokenLogprobs(IChatClient chatClient, int alternatives = MaxAlternatives)
    {
        ArgumentNullException.ThrowIfNull(chatClient);
        if (alternatives is < 1 or > MaxAlternatives)
            throw new ArgumentOutOfRangeException(nameof(alternatives), alternatives, $"An endpoint gives 1 to {MaxAlternatives} alternatives, but {alternatives} were asked for.");
        _chatClient = chatClient;
        _alternatives = alternatives;
    }

    /// <inheritdoc/>
    public async Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        try
        {
            var response = await _chatClient.GetResponseAsync(messages, WithLogprobs(options), cancellationToken).ConfigureAwait(false);
            return Read(response);
        }
        catch (ClientResultException exception)
        {
            throw Failure(exception);
        }
        catch (HttpRequestException exception)
        {
            throw new RerankException($"The chat endpoint could not be reached: {exception.Message} Check the address and the network.", exception) { ProviderName = ProviderName, Operation = "logprobs", IsTransient = true };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RerankException("The chat endpoint did not answer within the client's own time limit; raise its NetworkTimeout, or ask again.", exception) { ProviderName = ProviderName, Operation = "logprobs", IsTransient = true };
        }
    }

    private ChatOptions WithLogprobs(ChatOptions? options)
    {
        var own = options?.Clone() ?? new ChatOptions();
        var callers = own.RawRepresentationFactory;
        own.RawRepresentationFactory = client =>
        {
            var raw = callers?.Invoke(client) as ChatCompletionOptions ?? new ChatCompletionOptions();
            raw.IncludeLogProbabilities = true;
            raw.TopLogProbabilityCount = _alternatives;
            return raw;
        };
        own.MaxOutputTokens ??= 1;
        own.Temperature ??= 0;
        return own;
    }

    private static TokenLogprobsResponse Read(ChatResponse response)
    {
        if (response.RawRepresentation is not ChatCompletion completion)
            throw new RerankException($"Log-probabilities come with a chat completion of the package OpenAI, but the client answered with {response.RawRepresentation?.GetType().Name ?? "no raw representation"}; use a client made by AsIChatClient() of Microsoft.Extensions.AI.OpenAI.") { ProviderName = ProviderName, Operation = "logprobs" };
        if (completion.ContentTokenLogProbabilities is not [var first, ..])
            throw new RerankException($"The model '{completion.Model}' was asked for log-probabilities, but its answer has none; use a model and an endpoint that give them.") { ProviderName = ProviderName, Operation = "logprobs" };

        // The sampled token may be missing from its own alternatives.
        var tokens = new Dictionary<string, double>(StringComparer.Ordinal) { [first.Token] = Checked(first.Token, first.LogProbability) };
        foreach (var token in first.TopLogProbabilities) tokens[token.Token] = Checked(token.Token, token.LogProbability);
        return new TokenLogprobsResponse([.. tokens.Select(token => new TokenLogprob(token.Key, token.Value)).OrderByDescending(token => token.LogProbability).ThenBy(token => token.Token, StringComparer.Ordinal)])
        {
            ModelId = completion.Model,
            Usage = response.Usage,
        };
    }

    // Endpoints write -9999 or smaller for "never"; NaN and a positive number are no logarithm of a probability.
    private static double Checked(string token, double logprob) => logprob <= 1e-6
        ? Math.Min(logprob, 0)
        : throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A log-probability must be 0 or less, but the token '{token}' got {logprob}; check the endpoint.")) { ProviderName = ProviderName, Operation = "logprobs" };

    private static RerankException Failure(ClientResultException exception)
    {
        var status = exception.Status == 0 ? (int?)null : exception.Status;
        return new RerankException(status is null
            ? "The chat endpoint could not be reached or broke off its answer; check the address and the network."
            : $"The chat endpoint refused the request for log-probabilities with status {status}; see the inner exception for its words.", exception)
        {
            ProviderName = ProviderName,
            Operation = "logprobs",
            StatusCode = status,
            IsTransient = status is null or 408 or 425 or 429 or 500 or 502 or 503 or 504,
            RetryAfter = RetryAfter(exception.GetRawResponse()),
        };
    }

    private static TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValue("retry-after-ms", out var milliseconds) && double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e9) return TimeSpan.FromMilliseconds(ms);
        return response.Headers.TryGetValue("retry-after", out var seconds) && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var s) && s is >= 0 and < 1e6 ? TimeSpan.FromSeconds(s) : null;
    }
}
