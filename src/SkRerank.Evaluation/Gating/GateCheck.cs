namespace SkRerank.Evaluation.Gating;

/// <summary>Represents one demand and whether it was met.</summary>
/// <param name="Passed">Whether it was met.</param>
/// <param name="Message">One sentence: what was demanded, what came.</param>
public sealed record GateCheck(bool Passed, string Message);
