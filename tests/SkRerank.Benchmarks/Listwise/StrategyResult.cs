using SkRerank.Chat;

namespace SkRerank.Benchmarks.Listwise;

/// <summary>What one strategy reached and took, over all topics and seeds.</summary>
/// <param name="Ndcg">The nDCG@10 of each topic, the mean over seeds.</param>
/// <param name="Reports">The reports of all calls.</param>
/// <param name="Tokens">The mean tokens of prompts.</param>
internal sealed record StrategyResult(double[] Ndcg, IReadOnlyList<ListwiseReport> Reports, double Tokens)
{
    public double Mean => Ndcg.Average();

    public double Calls => Reports.Average(report => report.Calls);

    public int MostCalls => Reports.Max(report => report.Calls);

    public double Rounds => Reports.Average(report => report.Rounds);

    public int MostRounds => Reports.Max(report => report.Rounds);
}
