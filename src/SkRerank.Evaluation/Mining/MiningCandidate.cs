namespace SkRerank.Evaluation.Mining;

/// <summary>Represents a passage that a search found for a training query, with what the teacher and the judgements say of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text, as the model will read it.</param>
/// <param name="Score">The teacher's score, a higher one better; <see langword="null"/> where the teacher did not look at it.</param>
/// <param name="Label">Its label; <see langword="null"/> or below 0 where nobody judged it.</param>
public sealed record MiningCandidate(string Id, string Text, double? Score, int? Label);
