using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using SkRerank.Keywords;
using SkRerank.Prompting;

namespace SkRerank.Evaluation.Answers;

/// <summary>Plays a chat model offline: it answers with the sentence of the prompt's passages that shares the most weight of words with the question, and cites it.</summary>
/// <remarks>
/// The prompt is that of <see cref="RagPrompt"/>. A word weighs its inverse document frequency, ln(1 + (N − n + 0.5)/(n + 0.5)), once in each sentence; of equal sentences the first counts, and one that is a question itself answers nothing. It reads what it is given and no more: it says
/// whether the right sentence is among the passages, not how well a language model would use them.
/// </remarks>
public sealed partial class ExtractiveChatClient : IChatClient
{
    private const string QuestionMark = "\n\nQuestion: ";

    private readonly Bm25Statistics _statistics;
    private readonly TextAnalyzer _analyzer;

    /// <summary>Initializes a new instance of the <see cref="ExtractiveChatClient"/> class.</summary>
    /// <param name="statistics">How many documents have each term of the analyzer.</param>
    /// <param name="analyzer">The analyzer, or <see langword="null"/> for <see cref="TextAnalyzer.English"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistics"/> is <see langword="null"/>.</exception>
    public ExtractiveChatClient(Bm25Statistics statistics, TextAnalyzer? analyzer = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        _statistics = statistics;
        _analyzer = analyzer ?? TextAnalyzer.English;
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer(messages.Last(message => message.Role == ChatRole.User).Text))) { ModelId = "extractive" });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("extractive") : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string Answer(string prompt)
    {
        // The question stands last; a passage that writes the same words stands before it.
        var at = prompt.LastIndexOf(QuestionMark, StringComparison.Ordinal);
        if (at < 0) return "There is no question.";
        var terms = _analyzer.Analyze(prompt[(at + QuestionMark.Length)..]).ToHashSet(StringComparer.Ordinal);
        var (best, answer) = (0.0, "The passages do not say.");
        foreach (Match passage in Passage().Matches(prompt[..at]))
        {
            foreach (var sentence in SentenceEnd().Split(passage.Groups["text"].Value).Select(text => text.Trim()).Where(text => text.Length > 0 && text[^1] != '?'))
            {
                var weight = _analyzer.Analyze(sentence).Distinct(StringComparer.Ordinal).Where(terms.Contains).Sum(Idf);
                if (weight > best) (best, answer) = (weight, $"{sentence} [{passage.Groups["number"].Value}]");
            }
        }

        return answer;
    }

    private double Idf(string term)
    {
        var containing = _statistics.DocumentFrequency(term);
        return Math.Log(1 + ((_statistics.Documents - containing + 0.5) / (containing + 0.5)));
    }

    // A numbered header, and the text between two equal lines of backticks.
    [GeneratedRegex(@"^\[(?<number>[0-9]+)\].*\n(?<fence>`{3,})\n(?<text>[\s\S]*?)\n\k<fence>$", RegexOptions.Multiline)]
    private static partial Regex Passage();

    [GeneratedRegex(@"(?<=[.!?])\s+|\n+")]
    private static partial Regex SentenceEnd();
}
