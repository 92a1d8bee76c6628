namespace SkRerank.Chat;

/// <summary>Represents one token that a model might have written, and how likely it was.</summary>
/// <param name="Token">The token's text, with its leading space where it has one.</param>
/// <param name="LogProbability">The natural logarithm of its probability; 0 or less.</param>
public readonly record struct TokenLogprob(string Token, double LogProbability);
