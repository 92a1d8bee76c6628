using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Asks a language model how likely a given text is as the answer to a conversation.</summary>
/// <remarks>Nothing is sampled. Implementations write the conversation in a <see cref="ChatPromptFormat"/>, put the text behind it and add up the log-probabilities of the text's tokens; they are thread-safe. A failure is a <see cref="RerankException"/>; cancellation is never swallowed.</remarks>
public interface ITextLikelihood
{
    /// <summary>Gets the log-probability of a text.</summary>
    /// <param name="messages">The conversation that the text answers.</param>
    /// <param name="text">The text, not empty.</param>
    /// <param name="options">The options of the call, of which the model counts, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The log-probability, with the number of tokens, the model and the usage.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty.</exception>
    /// <exception cref="RerankException">The model failed, or gives no log-probabilities of a given text.</exception>
    Task<TextLikelihoodResponse> GetTextAsync(IReadOnlyList<ChatMessage> messages, string text, ChatOptions? options = null, CancellationToken cancellationToken = default);
}
