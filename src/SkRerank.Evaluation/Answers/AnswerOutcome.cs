namespace SkRerank.Evaluation.Answers;

/// <summary>Represents what a model answered to one question with each context.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="BeforeAnswer">The answer without reranking; untrusted text.</param>
/// <param name="AfterAnswer">The answer with reranking; untrusted text.</param>
/// <param name="Before">How good the first is.</param>
/// <param name="After">How good the second is.</param>
/// <param name="IsSame">Whether both contexts were the same, so that the model was asked once.</param>
public sealed record AnswerOutcome(string QuestionId, string BeforeAnswer, string AfterAnswer, AnswerScores Before, AnswerScores After, bool IsSame);
