namespace SkRerank.LearningToRank.Features;

/// <summary>Says how old each candidate is; all candidates of a call are of the same now.</summary>
internal sealed class AgeFeature(string name, Func<RerankDocument, DateTimeOffset?> date, TimeProvider clock) : IRankingFeature
{
    public string Name => name;

    public void Compute(RankingCandidates candidates, Span<double> values)
    {
        var now = clock.GetUtcNow();
        for (var i = 0; i < values.Length; i++)
        {
            if (date(candidates.Documents[i]) is { } then) values[i] = (now - then).TotalDays;
        }
    }
}
