using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>Answers each question of a chat service by a function of the prompt, and keeps what it was sent; streams word by word.</summary>
internal sealed class ScriptedChatService(Func<string, string> answer) : IChatCompletionService
{
    public List<string> Prompts { get; } = [];

    public List<IReadOnlyList<(AuthorRole Role, string? Text)>> Requests { get; } = [];

    /// <summary>Gets how many words were streamed so far.</summary>
    public int Streamed { get; private set; }

    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>();

    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ChatMessageContent>>([new ChatMessageContent(AuthorRole.Assistant, Answer(chatHistory))]);

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var word in Answer(chatHistory).Split(' '))
        {
            await Task.Yield();
            Streamed++;
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, word);
        }
    }

    private string Answer(ChatHistory chatHistory)
    {
        Requests.Add([.. chatHistory.Select(message => (message.Role, message.Content))]);
        var prompt = string.Join('\n', chatHistory.Select(message => message.Content));
        Prompts.Add(prompt);
        return answer(prompt);
    }
}
