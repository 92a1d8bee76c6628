using Microsoft.Extensions.AI;

namespace SkRerank.Tests.Chat;

/// <summary>Answers each call by a function of its number, from 1, its messages and its options, and records both.</summary>
internal sealed class ScriptedChatClient(Func<int, IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, Task<string>> answer) : IChatClient
{
    private readonly Lock _lock = new();

    public ScriptedChatClient(Func<int, string> answer)
        : this((call, _, _, _) => Task.FromResult(answer(call)))
    {
    }

    public List<IReadOnlyList<ChatMessage>> Prompts { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public string? ModelId { get; init; }

    public UsageDetails? Usage { get; init; }

    public ChatFinishReason? FinishReason { get; init; }

    public bool Disposed { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] prompt = [.. messages];
        int call;
        lock (_lock)
        {
            Prompts.Add(prompt);
            Options.Add(options);
            call = Prompts.Count;
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, await answer(call, prompt, options, cancellationToken))) { Usage = Usage, FinishReason = FinishReason };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", null, ModelId) : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposed = true;
}
