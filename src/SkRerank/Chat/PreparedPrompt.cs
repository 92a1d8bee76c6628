using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Represents a prompt that is ready to be sent.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Tokens">How many tokens they take, as far as is known.</param>
/// <param name="AnswerTokens">The most tokens that the answer needs, reasoning excluded.</param>
internal sealed record PreparedPrompt(IReadOnlyList<ChatMessage> Messages, int Tokens, int AnswerTokens);
