using Microsoft.Extensions.AI;

namespace SkRerank.Samples.AgentTool;

/// <summary>Plays an agent without a model: searches for each part of the question, then quotes what each search found.</summary>
internal sealed class ScriptedAgent : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        string[] parts = all.Last(message => message.Role == ChatRole.User).Text.Split(", and ");
        string[] found = [.. all.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => $"{result.Result}")];
        AIContent content = found.Length < parts.Length
            ? new FunctionCallContent($"call-{found.Length + 1}", options!.Tools![0].Name, new Dictionary<string, object?> { ["query"] = parts[found.Length], ["top"] = 2 })
            : new TextContent(string.Join(' ', parts.Zip(found, (part, result) => QuotedSentence.Find(part, result) ?? "The handbook does not say.")));
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
