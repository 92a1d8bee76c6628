using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Chat;

/// <summary>Makes a call as the model's family allows: leaves out what it does not accept, makes a refused call once more without the refused parameter, and repeats failures that pass.</summary>
internal sealed partial class ModelCaller(ModelFamily family, string provider, ModelCallSettings settings)
{
    private readonly RetryPolicy _retry = new(settings.Retry);
    private int _refused;

    /// <summary>Adds what asks the model not to reason to the last message, where the family wants it there.</summary>
    public IReadOnlyList<ChatMessage> WithMarker(IReadOnlyList<ChatMessage> messages) =>
        family.Thinking == ThinkingSwitch.Marker ? [.. messages.SkipLast(1), new ChatMessage(messages[^1].Role, messages[^1].Text + " /no_think")] : messages;

    /// <summary>Makes a call.</summary>
    /// <exception cref="RerankException">The model failed.</exception>
    public Task<T> CallAsync<T>(Func<ChatOptions, CancellationToken, Task<T>> call, int answerTokens, bool useSchema, string? modelId, CancellationToken cancellationToken) => _retry.RunAsync(
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
                if (parameter == ChatParameters.None || refused.HasFlag(parameter)) throw ChatFailures.ToRerankException(exception, provider, settings.Purpose);
                Interlocked.Or(ref _refused, (int)parameter);
                if (settings.Logger is not null) LogRefused(settings.Logger, parameter, family.Name);
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
            throw ChatFailures.ToRerankException(exception, provider, settings.Purpose);
        }
    }

    private ChatOptions Options(ChatParameters refused, int answerTokens, bool useSchema, string? modelId)
    {
        var options = settings.Template?.Clone() ?? new ChatOptions();
        options.ModelId ??= modelId;
        if (family.AcceptsTemperature && !refused.HasFlag(ChatParameters.Temperature)) options.Temperature ??= 0;
        if (!refused.HasFlag(ChatParameters.Seed)) options.Seed ??= settings.Seed;
        if (!refused.HasFlag(ChatParameters.TokenLimit)) options.MaxOutputTokens ??= answerTokens;
        if (useSchema && !refused.HasFlag(ChatParameters.Schema)) options.ResponseFormat ??= ChatResponseFormat.ForJsonSchema(JsonAnswer.Schema, "ranking");
        if (!refused.HasFlag(ChatParameters.Thinking)) LimitThinking(options);
        return options;
    }

    private void LimitThinking(ChatOptions options)
    {
        if (family.Thinking == ThinkingSwitch.Effort) options.Reasoning ??= new ReasoningOptions { Effort = ReasoningEffort.Low };
        if (family.Thinking == ThinkingSwitch.TemplateArgument) (options.AdditionalProperties ??= []).TryAdd("chat_template_kwargs", new Dictionary<string, object?> { ["enable_thinking"] = false });
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The chat model refused the parameter {Parameter}; it is left out from now on. Correct the model family '{Family}' to save the refused call.")]
    private static partial void LogRefused(ILogger logger, ChatParameters parameter, string family);
}
