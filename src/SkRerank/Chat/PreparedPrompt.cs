using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Represents a prompt that is ready to be sent.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Tokens">How many tokens they take, as far as is known.</param>
/// <param name="AnswerTokens">The most tokens that the answer needs, reasoning excluded.</param>
/// <param name="Shown">The documents in the order shown; the canary is among them, where there is one.</param>
/// <param name="Ids">The numbers that name them, or <see langword="null"/> where they are named in turn.</param>
internal sealed record PreparedPrompt(IReadOnlyList<ChatMessage> Messages, int Tokens, int AnswerTokens, IReadOnlyList<int> Shown, IReadOnlyList<int>? Ids);
