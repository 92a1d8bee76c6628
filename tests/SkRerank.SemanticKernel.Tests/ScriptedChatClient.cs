using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>Plays the answers of a chat model in turn, tool calls among them, and keeps messages and tools that it was sent.</summary>
internal sealed class ScriptedChatClient(params AIContent[] answers) : IChatClient
{
    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public List<IReadOnlyList<AITool>> Tools { get; } = [];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [Next(messages, options)])));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var answer = Next(messages, options);
        foreach (var part in answer is TextContent text ? text.Text.Split(' ').Select(AIContent (word) => new TextContent(word)) : [answer])
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [part]);
        }
    }

    // Semantic Kernel refuses a client without metadata.
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("script") : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>Makes a call of a kernel function, with arguments as a model sends them: JSON.</summary>
    public static FunctionCallContent Call(string id, string function, string arguments) =>
        new(id, function, System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments));

    private AIContent Next(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        Requests.Add([.. messages.Select(message => message.Clone())]);
        Tools.Add([.. options?.Tools ?? []]);
        return answers[Requests.Count - 1];
    }
}
