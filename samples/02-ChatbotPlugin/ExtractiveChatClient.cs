using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using SkRerank.Keywords;

namespace SkRerank.Samples.ChatbotPlugin;

/// <summary>Plays a chat model without one: it calls the search tool with the question and the one before, and answers with the sentence that has most of their words and was not said yet, cited.</summary>
internal sealed partial class ExtractiveChatClient : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turns = messages.ToArray();
        // Its memory: a question such as "which does it have?" is understood with the one before.
        var query = string.Join(' ', turns.Where(turn => turn.Role == ChatRole.User).TakeLast(2).Select(turn => turn.Text));
        if (turns[^1].Role == ChatRole.User)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent($"call-{turns.Length}", options!.Tools![0].Name, new Dictionary<string, object?> { ["query"] = query, ["count"] = 3 })]);
            yield break;
        }

        var passages = turns[^1].Contents.OfType<FunctionResultContent>().Select(result => result.Result?.ToString() ?? "").First();
        foreach (var word in Answer(query, turns.Last(turn => turn.Role == ChatRole.User).Text, passages, string.Join('\n', turns.Where(turn => turn.Role == ChatRole.Assistant).Select(turn => turn.Text))).Split(' '))
        {
            await Task.Delay(20, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, $"{word} ");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("extractive") : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static string Answer(string query, string question, string passages, string said)
    {
        var (words, last) = (Words(query), Words(question));
        var sentences =
            from passage in Passage().Matches(passages)
            from line in SentenceEnd().Split(passage.Groups["text"].Value)
            let sentence = line.Trim(' ', '-')
            let found = Words(sentence)
            where found.Count > 3 && sentence.EndsWith('.') && !said.Contains(sentence[..^1], StringComparison.Ordinal)
            orderby ((3 * found.Count(last.Contains)) + found.Count(words.Contains)) / Math.Sqrt(8 + found.Count) descending
            select $"{sentence[..^1]} [{passage.Groups["number"].Value}].";
        return sentences.FirstOrDefault() ?? "The documents do not say.";
    }

    private static HashSet<string> Words(string text) => [.. TextAnalyzer.English.Analyze(text)];

    // A numbered header, and the text between two equal lines of backticks.
    [GeneratedRegex(@"^\[(?<number>\d+)\].*\n(?<fence>`{3,})\n(?<text>[\s\S]*?)\n\k<fence>$", RegexOptions.Multiline)]
    private static partial Regex Passage();

    [GeneratedRegex(@"(?<=[.!?])\s+|\n+")]
    private static partial Regex SentenceEnd();
}
