namespace SkRerank.LearningToRank.Features;

/// <summary>Computes a feature of query and candidate by a function.</summary>
internal sealed class DelegateFeature(string name, Func<string, RerankDocument, double> value) : IRankingFeature
{
    public string Name => name;

    public void Compute(RankingCandidates candidates, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = value(candidates.Query, candidates.Documents[i]);
    }
}
