using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

/// <summary>A feature of the whole list: how long a passage is beside the longest.</summary>
internal sealed class ShareOfLongest(string name, Action onMeasure) : IRankingFeature
{
    public string Name => name;

    public void Compute(RankingCandidates candidates, Span<double> values)
    {
        var lengths = candidates.Share("lengths", all =>
        {
            onMeasure();
            return all.Documents.Select(document => document.Text.Length).ToArray();
        });
        for (var i = 0; i < values.Length; i++) values[i] = (double)lengths[i] / lengths.Max();
    }
}
