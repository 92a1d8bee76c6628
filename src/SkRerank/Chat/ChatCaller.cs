using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Asks a chat model for an answer or for its first token.</summary>
internal sealed class ChatCaller(IChatClient client, ITokenLogprobs? logprobs, ModelFamily family, ModelCaller caller)
{
    /// <summary>Asks for an answer.</summary>
    /// <exception cref="RerankException">The model failed.</exception>
    public Task<ChatResponse> AskAsync(PreparedPrompt prompt, bool useSchema, string? modelId, CancellationToken cancellationToken) =>
        caller.CallAsync((options, token) => client.GetResponseAsync(caller.WithMarker(prompt.Messages), options, token), prompt.AnswerTokens + family.ThinkingTokens, useSchema, modelId, cancellationToken);

    /// <summary>Asks for the log-probabilities of the answer's first token.</summary>
    /// <exception cref="RerankException">The model failed.</exception>
    public Task<TokenLogprobsResponse> LogprobsAsync(PreparedPrompt prompt, string? modelId, CancellationToken cancellationToken) =>
        caller.CallAsync((options, token) => logprobs!.GetFirstTokenAsync(caller.WithMarker(prompt.Messages), options, token), 1, useSchema: false, modelId, cancellationToken);
}
