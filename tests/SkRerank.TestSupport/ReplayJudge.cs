using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport;

/// <summary>Answers every window by a stored order of the passages, which it knows by their first words.</summary>
public sealed class ReplayJudge : IChatClient
{
    private readonly Dictionary<string, int> _ranks;
    private int _calls;

    /// <summary>Initializes a new instance of the <see cref="ReplayJudge"/> class.</summary>
    /// <param name="order">The first words of the passages, the best first.</param>
    public ReplayJudge(IEnumerable<string> order) => _ranks = order.Select((word, rank) => (word, rank)).ToDictionary(entry => entry.word, entry => entry.rank, StringComparer.Ordinal);

    /// <summary>Gets the number of calls so far.</summary>
    public int Calls => _calls;

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _calls);
        var order = PromptReader.Passages(messages).OrderBy(passage => _ranks[PromptReader.FirstWord(passage.Text)]).Select(passage => passage.Label);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, PromptReader.Write(order))));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
