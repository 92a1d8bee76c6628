namespace SkRerank.LearningToRank.Tests;

/// <summary>Gives every candidate the same number, and cannot say why.</summary>
internal sealed class ConstantModel(double score, params string[] names) : IRankingModel
{
    public IReadOnlyList<string> FeatureNames => names;

    public void Score(ReadOnlySpan<double> features, Span<double> scores) => scores.Fill(score);
}
