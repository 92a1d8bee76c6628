namespace SkRerank.Evaluation.Labelling;

/// <summary>Represents what labelling will take, stated before any call.</summary>
/// <param name="Template">Name, version and hash of the prompt.</param>
/// <param name="Calls">The calls: one for each passage without a label.</param>
/// <param name="PromptTokens">The tokens of the prompts, as <see cref="JudgeOptions.TokenCounter"/> counts them.</param>
/// <param name="AnswerTokens">The most tokens that the answers can take, reasoning included.</param>
/// <param name="MaxCost">The most that it can cost, in US dollars; <see langword="null"/> where the price is not known.</param>
public sealed record JudgePlan(string Template, int Calls, long PromptTokens, long AnswerTokens, decimal? MaxCost);
