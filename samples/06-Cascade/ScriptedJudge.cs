using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkRerank.Samples.Cascade;

/// <summary>Plays a chat model that ranks passages: first those with the most words of the question. It stands in for a judgement and is none.</summary>
internal sealed partial class ScriptedJudge : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = string.Join('\n', messages.Where(message => message.Role == ChatRole.User).Select(message => message.Text));
        var passages = Passage().Matches(prompt);
        var words = Word().Matches(Passage().Replace(prompt, "")).Select(word => word.Value.ToLowerInvariant()).ToHashSet();
        var order = passages.OrderByDescending(passage => Word().Matches(passage.Groups["text"].Value).Select(word => word.Value.ToLowerInvariant()).Distinct().Count(words.Contains)).Select(passage => $"[{passage.Groups["number"].Value}]");
        var answer = string.Join(" > ", order);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { Usage = new UsageDetails { InputTokenCount = prompt.Length / 4, OutputTokenCount = answer.Length / 4 } });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("A judge is asked for whole answers.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    [GeneratedRegex(@"^\[(?<number>[0-9]+)\] (?<fence>`{3,}) (?<text>.*) \k<fence>$", RegexOptions.Multiline)]
    private static partial Regex Passage();

    [GeneratedRegex(@"\w{4,}")]
    private static partial Regex Word();
}
