namespace SkRerank.LearningToRank.Features;

/// <summary>Reads what a stage said about each candidate from its trail; a candidate that the stage did not see has no value.</summary>
/// <param name="name">The feature's name.</param>
/// <param name="isStage">Tells the stage's entry; of several entries the last counts.</param>
/// <param name="value">What is read of it.</param>
internal sealed class StageFeature(string name, Func<StageScore, bool> isStage, StageValue value) : IRankingFeature
{
    public string Name => name;

    public void Compute(RankingCandidates candidates, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (Find(candidates.Documents[i].Trail) is { } entry) values[i] = Read(entry);
        }

        if (value == StageValue.Normalized) Normalize(values);
    }

    private StageScore? Find(IReadOnlyList<StageScore> trail)
    {
        for (var i = trail.Count - 1; i >= 0; i--)
        {
            if (isStage(trail[i])) return trail[i];
        }

        return null;
    }

    private double Read(StageScore entry) => value switch
    {
        StageValue.Score or StageValue.Normalized => entry.Score,
        StageValue.Rank => entry.Rank,
        StageValue.ReciprocalRank => 1.0 / entry.Rank,
        StageValue.Activated => entry.Activated ?? double.NaN,
        StageValue.Probability => entry.Probability ?? double.NaN,
        _ => throw new InvalidOperationException($"A value of a stage must be a member of {nameof(StageValue)}, but was {value}."),
    };

    private static void Normalize(Span<double> scores)
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var score in scores)
        {
            // A comparison with NaN is false, so that missing scores change neither end.
            if (score < least) least = score;
            if (score > greatest) greatest = score;
        }

        foreach (ref var score in scores)
        {
            if (!double.IsNaN(score)) score = greatest > least ? (score - least) / (greatest - least) : 1;
        }
    }
}
