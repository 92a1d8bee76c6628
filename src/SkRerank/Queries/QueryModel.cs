using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Chat;
using SkRerank.Middleware;

namespace SkRerank.Queries;

/// <summary>Asks a chat model about a query, as its family allows.</summary>
internal sealed class QueryModel
{
    private readonly IChatClient _client;
    private readonly ModelFamily _family;
    private readonly ModelCaller _caller;

    public QueryModel(IChatClient client, CallPurpose purpose, ILogger? logger)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        _client = client;
        _family = ModelFamily.Of(metadata?.DefaultModelId);
        _caller = new ModelCaller(_family, metadata?.ProviderName ?? "chat", new ModelCallSettings(null, 0, new RetryOptions(), purpose, logger));
    }

    /// <summary>Asks for an answer.</summary>
    /// <returns>The answer without its reasoning; empty where the reasoning never ended.</returns>
    /// <exception cref="RerankException">The model failed.</exception>
    public async Task<string> AskAsync(string instructions, string question, int answerTokens, CancellationToken cancellationToken)
    {
        var messages = _caller.WithMarker([new ChatMessage(ChatRole.System, instructions), new ChatMessage(ChatRole.User, question)]);
        var response = await _caller.CallAsync((options, token) => _client.GetResponseAsync(messages, options, token), answerTokens + _family.ThinkingTokens, useSchema: false, modelId: null, cancellationToken).ConfigureAwait(false);
        return AnswerParser.WithoutReasoning(response.Text)?.Trim() ?? "";
    }
}
