using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkRerank.Samples.WebChat;

/// <summary>Plays a chat model offline: for each part of the question it quotes a sentence of the passages that it was given, word by word.</summary>
internal sealed class ExtractiveModel(TimeSpan pause) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The passages stand in front of the question, as UseRerankedContext puts them.
        var contents = messages.Last(message => message.Role == ChatRole.User).Contents.OfType<TextContent>().Select(content => content.Text).ToArray();
        var quotes = contents[^1].Split(", and ").Select(part => QuotedSentence.Find(part, contents[0])).Where(quote => quote is not null).Distinct();
        var answer = string.Join(' ', quotes.DefaultIfEmpty("The handbook does not say."));
        foreach (var word in answer.Split(' '))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ") { MessageId = "extract" };
            await Task.Delay(pause, cancellationToken);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
