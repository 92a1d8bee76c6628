namespace SkRerank.Evaluation.Answers;

/// <summary>Represents the means of one measure without and with reranking.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Before">The mean without reranking.</param>
/// <param name="After">The mean with reranking.</param>
/// <param name="Difference">The difference of the means with its 95 % interval, paired over the questions; <see langword="null"/> for fewer than 2 questions.</param>
/// <param name="Questions">How many questions have the measure.</param>
public sealed record AnswerMeasure(string Name, double Before, double After, BootstrapInterval? Difference, int Questions);
