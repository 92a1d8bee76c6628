using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Cli;

/// <summary>Counts the answers of a chat model and their tokens, so that what a ranking that failed has spent is known too.</summary>
internal sealed class CountingChatClient(IChatClient client, Action<int> onAnswer) : DelegatingChatClient(client), ITokenLogprobs, ITextLikelihood
{
    private readonly Lock _lock = new();
    private int _answers;

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        Count(response.Usage);
        return response;
    }

    public async Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await InnerClient.GetRequiredService<ITokenLogprobs>().GetFirstTokenAsync(messages, options, cancellationToken);
        Count(response.Usage);
        return response;
    }

    public async Task<TextLikelihoodResponse> GetTextAsync(IReadOnlyList<ChatMessage> messages, string text, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await InnerClient.GetRequiredService<ITextLikelihood>().GetTextAsync(messages, text, options, cancellationToken);
        Count(response.Usage);
        return response;
    }

    private void Count(UsageDetails? usage)
    {
        lock (_lock)
        {
            InputTokens += usage?.InputTokenCount ?? 0;
            OutputTokens += usage?.OutputTokenCount ?? 0;
            onAnswer(++_answers);
        }
    }
}
