using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Asks a chat model for the log-probabilities of the first token of its answer, which <see cref="IChatClient"/> does not carry.</summary>
/// <remarks>
/// A judge that orders or decides by one token needs no sampled answer: it reads how likely each candidate token was. Implementations ask for one token at temperature 0 and as many alternatives as the endpoint gives, and are thread-safe.
/// A failure is a <see cref="RerankException"/>; cancellation is never swallowed.
/// </remarks>
public interface ITokenLogprobs
{
    /// <summary>Gets the likeliest first tokens of the answer to a conversation.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The likeliest tokens, with the model and the usage.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The endpoint failed, or gives no log-probabilities.</exception>
    Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
}
