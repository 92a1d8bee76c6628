using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Parts ranking data by queries.</summary>
internal static class LtrFolds
{
    /// <summary>Gives the queries whose number, from 0, is wanted.</summary>
    public static RankingDataset Take(RankingDataset data, Func<int, bool> isWanted)
    {
        List<double> features = [];
        List<int> labels = [];
        List<int> sizes = [];
        var start = 0;
        for (var query = 0; query < data.GroupSizes.Count; query++)
        {
            var size = data.GroupSizes[query];
            if (isWanted(query))
            {
                features.AddRange(data.Features.Span.Slice(start * data.FeatureNames.Count, size * data.FeatureNames.Count));
                labels.AddRange(data.Labels.Span.Slice(start, size));
                sizes.Add(size);
            }

            start += size;
        }

        return new RankingDataset(data.FeatureNames, features.ToArray(), labels.ToArray(), sizes);
    }
}
