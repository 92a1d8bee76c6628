using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Tests.Chat.Pointwise;

/// <summary>Scores a text by a function of the last message of its prompt, and records the texts.</summary>
internal sealed class ScriptedLikelihood(Func<string, TextLikelihoodResponse> answer) : ITextLikelihood
{
    private readonly Lock _lock = new();

    public List<(string Prompt, string Text)> Calls { get; } = [];

    public Task<TextLikelihoodResponse> GetTextAsync(IReadOnlyList<ChatMessage> messages, string text, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (_lock) Calls.Add((messages[^1].Text, text));
        return Task.FromResult(answer(messages[^1].Text));
    }
}
