using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank;

/// <summary>A model that tells what each feature adds to a score, as trees do by TreeSHAP.</summary>
public interface IExplainableRankingModel : IRankingModel
{
    /// <summary>Tells what each feature adds to the score of one candidate.</summary>
    /// <param name="features">The candidate's features, one a column; <see cref="double.NaN"/> is a missing value.</param>
    /// <returns>Values that sum to the score up to rounding.</returns>
    /// <exception cref="ArgumentException"><paramref name="features"/> is not one row.</exception>
    /// <exception cref="RerankException">The model cannot be explained, such as trees whose file does not tell how many rows came to each node.</exception>
    TreeExplanation Explain(ReadOnlySpan<double> features);
}
