using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Tests.Chat;

/// <summary>Gives the same tokens for every prompt, and records the prompts.</summary>
internal sealed class FixedLogprobs(IReadOnlyList<TokenLogprob> tokens) : ITokenLogprobs
{
    public List<IReadOnlyList<ChatMessage>> Prompts { get; } = [];

    public Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Prompts.Add(messages);
        return Task.FromResult(new TokenLogprobsResponse(tokens) { ModelId = "logprobs" });
    }
}
