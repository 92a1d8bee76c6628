namespace SkRerank.LearningToRank.Trees;

/// <summary>How much a model of trees leans on one feature.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Splits">How many splits look at it (LightGBM's <c>split</c>, XGBoost's <c>weight</c>).</param>
/// <param name="Gain">What these splits gained in training in sum (LightGBM's <c>gain</c>, XGBoost's <c>total_gain</c>).</param>
public sealed record FeatureImportance(string Name, int Splits, double Gain);
