using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkRerank.Tests.Prompting;

/// <summary>Answers each call by a function of its number, from 1, and its messages, whole or word by word, and records what it was sent.</summary>
internal sealed class ScriptedModel(Func<int, IReadOnlyList<ChatMessage>, IList<AIContent>> answer) : IChatClient
{
    public ScriptedModel(params string[] answers)
        : this((call, _) => [new TextContent(answers[call - 1])])
    {
    }

    public List<IReadOnlyList<ChatMessage>> Sent { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public List<ChatResponseUpdate> Updates { get; } = [];

    /// <summary>Gives the messages of a call as a text: each role, and below it its contents.</summary>
    public string Prompt(int call) => string.Join("\n---\n", Sent[call - 1].Select(message => $"{message.Role}:\n{string.Concat(message.Contents.Select(Show))}"));

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Next(messages, options))));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var content in Next(messages, options))
        {
            foreach (var part in content is TextContent text ? text.Text.Split(' ').Select((word, i) => (AIContent)new TextContent(i == 0 ? word : " " + word)) : [content])
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                var update = new ChatResponseUpdate(ChatRole.Assistant, [part]) { ResponseId = "r1", MessageId = "m1", ModelId = "scripted" };
                Updates.Add(update);
                yield return update;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private IList<AIContent> Next(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ChatMessage[] sent = [.. messages];
        Sent.Add(sent);
        Options.Add(options);
        return answer(Sent.Count, sent);
    }

    private static string Show(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"<call {call.Name}>",
        FunctionResultContent result => $"<result {result.Result}>",
        _ => $"<{content.GetType().Name}>",
    };
}
