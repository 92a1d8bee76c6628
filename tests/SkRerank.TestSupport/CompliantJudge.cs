using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport;

/// <summary>Orders passages by hidden grades, and then obeys whatever passages tell it: every number in them that names a passage of the prompt, and every phrase that it is told to obey.</summary>
/// <remarks>It is more credulous than any model: no word has to stand beside the number, and phrases count in any disguise that a reader sees through. It shares no code with what defends against it.</remarks>
/// <param name="grades">The hidden grade of each passage by its first word; others have 0.</param>
/// <param name="phrases">The phrases, in lower case: a passage that holds one comes first.</param>
public sealed partial class CompliantJudge(IReadOnlyDictionary<string, double> grades, IEnumerable<string> phrases) : IChatClient
{
    private readonly string[] _phrases = [.. phrases];

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var passages = PromptReader.Passages(messages);
        var shown = passages.Select(passage => passage.Label).ToHashSet(StringComparer.Ordinal);
        List<string> ordered = [];
        foreach (var (label, text) in passages)
        {
            var plain = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
            ordered.AddRange(Number().Matches(plain).Select(match => match.Value).Where(shown.Contains));
            if (_phrases.Any(phrase => plain.Contains(phrase, StringComparison.Ordinal))) ordered.Add(label);
        }

        var honest = passages.OrderByDescending(passage => grades.GetValueOrDefault(PromptReader.FirstWord(passage.Text))).Select(passage => passage.Label);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, PromptReader.Write(ordered.Concat(honest).Distinct(StringComparer.Ordinal)))));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
