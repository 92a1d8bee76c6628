namespace SkRerank.LearningToRank.Features;

/// <summary>Says how well the terms of the query match a text of each candidate.</summary>
internal sealed class TextFeature(string name, TextField field, TextMeasure measure) : IRankingFeature
{
    public string Name => name;

    public void Compute(RankingCandidates candidates, Span<double> values)
    {
        var matches = candidates.Share(field, field.Match);
        for (var i = 0; i < values.Length; i++)
        {
            if (matches[i] is { } match) values[i] = match[measure];
        }
    }
}
