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
        const string Mark = "\n\nQuestion: ";
        var prompt = messages.Last(message => message.Role == ChatRole.User).Text;
        var question = prompt.LastIndexOf(Mark, StringComparison.Ordinal);
        var quotes = prompt[(question + Mark.Length)..].Split(", and ").Select(part => QuotedSentence.Find(part, prompt[..question])).Where(quote => quote is not null).Distinct();
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
