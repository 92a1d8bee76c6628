using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Tests.Chat.Pointwise;

/// <summary>Answers each prompt by a function of its last message, and records prompts and options.</summary>
internal sealed class ScriptedLogprobs(Func<string, CancellationToken, Task<TokenLogprobsResponse>> answer) : ITokenLogprobs
{
    private readonly Lock _lock = new();

    public ScriptedLogprobs(Func<string, TokenLogprob[]> tokens)
        : this((prompt, _) => Task.FromResult(new TokenLogprobsResponse(tokens(prompt))))
    {
    }

    public List<IReadOnlyList<ChatMessage>> Prompts { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Prompts.Add(messages);
            Options.Add(options);
        }

        return answer(messages[^1].Text, cancellationToken);
    }
}
