using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests;

/// <summary>A model by hand: 10 plus the weighted features, a missing one adding nothing; what each added is known exactly.</summary>
internal sealed class WeightedSum(params (string Name, double Weight)[] weights) : IExplainableRankingModel
{
    public const double Bias = 10;

    public IReadOnlyList<string> FeatureNames { get; } = [.. weights.Select(weight => weight.Name)];

    public void Score(ReadOnlySpan<double> features, Span<double> scores)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = Bias;
            for (var f = 0; f < weights.Length; f++) scores[row] += Added(features[(row * weights.Length) + f], f);
        }
    }

    public TreeExplanation Explain(ReadOnlySpan<double> features)
    {
        var contributions = new double[weights.Length];
        for (var f = 0; f < contributions.Length; f++) contributions[f] = Added(features[f], f);
        return new TreeExplanation(Bias, contributions);
    }

    private double Added(double value, int feature) => double.IsNaN(value) ? 0 : weights[feature].Weight * value;
}
