using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport;

/// <summary>Orders passages by hidden grades, and then obeys whatever passages tell it: every number in them that names a passage of the prompt, and every phrase that it is told to obey.</summary>
/// <remarks>It is more credulous than any model: no word has to stand beside the number, and phrases count in any disguise that a reader sees through. It shares no code with what defends against it.</remarks>
/// <param name="grades">The hidden grade of each passage by its first word; others have 0.</param>
/// <param name="phrases">The phrases, in lower case: a passage that holds one comes first.</param>
/// <param name="query">The query that the grades are for; for any other a passage has a grade for each of its long words. <see langword="null"/> where there is no other.</param>
public sealed partial class CompliantJudge(IReadOnlyDictionary<string, double> grades, IEnumerable<string> phrases, string? query = null) : IChatClient
{
    private readonly string[] _phrases = [.. phrases];

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChatMessage[] prompt = [.. messages];
        var passages = PromptReader.Passages(prompt);
        var task = prompt[^1].Text;
        Func<string, double> grade = query is null || task.Contains(query, StringComparison.Ordinal)
            ? text => grades.GetValueOrDefault(PromptReader.FirstWord(text))
            : text => LongWord().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Count(word => task.Contains(word, StringComparison.Ordinal));
        var shown = passages.Select(passage => passage.Label).ToHashSet(StringComparer.Ordinal);
        List<string> ordered = [];
        foreach (var (label, text) in passages)
        {
            var plain = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
            ordered.AddRange(Number().Matches(plain).Select(match => match.Value).Where(shown.Contains));
            if (_phrases.Any(phrase => plain.Contains(phrase, StringComparison.Ordinal))) ordered.Add(label);
        }

        var honest = passages.OrderByDescending(passage => grade(passage.Text)).Select(passage => passage.Label);
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

    // The one that the tests' control passages share with their query, and no instruction with a passage.
    [GeneratedRegex(@"\b[a-z]{10,}\b")]
    private static partial Regex LongWord();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
