using Microsoft.Extensions.AI;

namespace SkRerank.Cli;

/// <summary>Counts the answers of a chat model and their tokens, so that what a ranking that failed has spent is known too.</summary>
internal sealed class CountingChatClient(IChatClient client, Action<int> onAnswer) : DelegatingChatClient(client)
{
    private readonly Lock _lock = new();
    private int _answers;

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        lock (_lock)
        {
            InputTokens += response.Usage?.InputTokenCount ?? 0;
            OutputTokens += response.Usage?.OutputTokenCount ?? 0;
            onAnswer(++_answers);
        }

        return response;
    }
}
