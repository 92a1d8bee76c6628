using Microsoft.Extensions.AI;

namespace SkRerank.Samples.RagConsole;

/// <summary>Tells of each answer of a chat model, for a progress bar.</summary>
internal sealed class CountingChatClient(IChatClient client) : DelegatingChatClient(client)
{
    public Action? OnAnswer { get; set; }

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        OnAnswer?.Invoke();
        return response;
    }
}
