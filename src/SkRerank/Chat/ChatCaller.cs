using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Chat;

/// <summary>Calls a chat model as its family allows: leaves out what it does not accept, makes a refused call once more without the refused parameter, and repeats failures that pass.</summary>
internal sealed partial class ChatCaller
{
    private readonly IChatClient _client;
    private readonly ModelFamily _family;
    private readonly ChatOptions? _template;
    private readonly ITokenLogprobs? _logprobs;
    private readonly RetryPolicy _retry;
    private readonly int _seed;
    private readonly string _provider;
    private readonly ILogger? _logger;
    private int _refused;

    public ChatCaller(IChatClient client, ModelFamily family, string provider, ListwiseOptions options)
    {
        (_client, _family, _provider) = (client, family, provider);
        (_template, _logprobs, _seed, _logger) = (options.ChatOptions, options.TokenLogprobs, options.Seed, options.Logger);
        _retry = new RetryPolicy(options.Retry);
    }

    /// <summary>Asks for an answer.</summary>
    /// <exception cref="RerankException">The model failed.</exception>
    public Task<ChatResponse> AskAsync(PreparedPrompt prompt, bool useSchema, string? modelId, CancellationToken cancellationToken) =>
        CallAsync((options, token) => _client.GetResponseAsync(WithMarker(prompt.Messages), options, token), prompt.AnswerTokens + _family.ThinkingTokens, useSchema, modelId, cancellationToken);

    /// <summary>Asks for the log-probabilities of the answer's first token.</summary>
    /// <exception cref="RerankException">The model failed.</exception>
    public Task<TokenLogprobsResponse> LogprobsAsync(PreparedPrompt prompt, string? modelId, CancellationToken cancellationToken) =>
        CallAsync((options, token) => _logprobs!.GetFirstTokenAsync(prompt.Messages, options, token), 1, useSchema: false, modelId, cancellationToken);

    private Task<T> CallAsync<T>(Func<ChatOptions, CancellationToken, Task<T>> call, int answerTokens, bool useSchema, string? modelId, CancellationToken cancellationToken) => _retry.RunAsync(
        async token =>
        {
            var refused = (ChatParameters)Volatile.Read(ref _refused);
            try
            {
                return await call(Options(refused, answerTokens, useSchema, modelId), token).ConfigureAwait(false);
            }
            catch (Exception exception) when (!token.IsCancellationRequested)
            {
                var parameter = ChatFailures.Refused(exception);
                if (parameter == ChatParameters.None || refused.HasFlag(parameter)) throw ChatFailures.ToRerankException(exception, _provider);
                Interlocked.Or(ref _refused, (int)parameter);
                if (_logger is not null) LogRefused(_logger, parameter, _family.Name);
                return await AgainAsync(call, Options(refused | parameter, answerTokens, useSchema, modelId), token).ConfigureAwait(false);
            }
        },
        cancellationToken);

    private async Task<T> AgainAsync<T>(Func<ChatOptions, CancellationToken, Task<T>> call, ChatOptions options, CancellationToken token)
    {
        try
        {
            return await call(options, token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!token.IsCancellationRequested)
        {
            throw ChatFailures.ToRerankException(exception, _provider);
        }
    }

    private ChatOptions Options(ChatParameters refused, int answerTokens, bool useSchema, string? modelId)
    {
        var options = _template?.Clone() ?? new ChatOptions();
        options.ModelId ??= modelId;
        if (_family.AcceptsTemperature && !refused.HasFlag(ChatParameters.Temperature)) options.Temperature ??= 0;
        if (!refused.HasFlag(ChatParameters.Seed)) options.Seed ??= _seed;
        if (!refused.HasFlag(ChatParameters.TokenLimit)) options.MaxOutputTokens ??= answerTokens;
        if (useSchema && !refused.HasFlag(ChatParameters.Schema)) options.ResponseFormat ??= ChatResponseFormat.ForJsonSchema(JsonAnswer.Schema, "ranking");
        if (!refused.HasFlag(ChatParameters.Thinking)) LimitThinking(options);
        return options;
    }

    private void LimitThinking(ChatOptions options)
    {
        if (_family.Thinking == ThinkingSwitch.Effort) options.Reasoning ??= new ReasoningOptions { Effort = ReasoningEffort.Low };
        if (_family.Thinking == ThinkingSwitch.TemplateArgument) (options.AdditionalProperties ??= []).TryAdd("chat_template_kwargs", new Dictionary<string, object?> { ["enable_thinking"] = false });
    }

    private IReadOnlyList<ChatMessage> WithMarker(IReadOnlyList<ChatMessage> messages) =>
        _family.Thinking == ThinkingSwitch.Marker ? [.. messages.SkipLast(1), new ChatMessage(messages[^1].Role, messages[^1].Text + " /no_think")] : messages;

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The chat model refused the parameter {Parameter}; it is left out from now on. Correct the model family '{Family}' to save the refused call.")]
    private static partial void LogRefused(ILogger logger, ChatParameters parameter, string family);
}
