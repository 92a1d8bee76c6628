namespace SkRerank.LearningToRank.Features;

/// <summary>Computes one number of the query, which is that of every candidate.</summary>
internal sealed class QueryFeature(string name, Func<RankingCandidates, double> value) : IRankingFeature
{
    public string Name => name;

    public void Compute(RankingCandidates candidates, Span<double> values) => values.Fill(value(candidates));
}
