namespace SkRerank.LearningToRank.Trees;

/// <summary>What each feature adds to one candidate's score: Shapley values, which in sum with the expected value give the score.</summary>
/// <param name="ExpectedValue">The mean score of the training rows.</param>
/// <param name="Contributions">What each feature adds, in the order of the columns.</param>
public sealed record TreeExplanation(double ExpectedValue, IReadOnlyList<double> Contributions);
