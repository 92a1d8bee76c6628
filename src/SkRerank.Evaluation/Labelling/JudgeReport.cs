namespace SkRerank.Evaluation.Labelling;

/// <summary>Represents what a judge did.</summary>
/// <param name="Template">Name, version and hash of the prompt.</param>
/// <param name="Labelled">The passages that got a grade.</param>
/// <param name="Malformed">The answers that name no grade from 0 to 3, or several; their passages have no label, and are asked about again the next time.</param>
/// <param name="InputTokens">The tokens of the prompts, as the model reports them.</param>
/// <param name="OutputTokens">The tokens of the answers, as the model reports them.</param>
/// <param name="Cost">What they cost, in US dollars; <see langword="null"/> where the price is not known.</param>
/// <param name="Left">The passages that the budget left without a call.</param>
public sealed record JudgeReport(string Template, int Labelled, int Malformed, long InputTokens, long OutputTokens, decimal? Cost, int Left);
