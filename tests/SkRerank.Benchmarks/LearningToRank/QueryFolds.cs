using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Parts a data set by its queries, so that no query has rows on both sides.</summary>
internal static class QueryFolds
{
    public const int Count = 5;

    /// <summary>Gives each query its fold, by chance and always the same.</summary>
    public static int[] Assign(int queries)
    {
        int[] folds = [.. Enumerable.Range(0, queries).Select(query => query % Count)];
        new Random(1).Shuffle(folds);
        return folds;
    }

    /// <summary>Takes the rows of some queries, in their order.</summary>
    public static RankingDataset Take(RankingDataset data, Func<int, bool> query)
    {
        var columns = data.FeatureNames.Count;
        List<double> features = [];
        List<int> labels = [], sizes = [];
        List<string> ids = [];
        for (var (q, first) = (0, 0); q < data.GroupSizes.Count; first += data.GroupSizes[q++])
        {
            if (!query(q)) continue;
            features.AddRange(data.Features.Span.Slice(first * columns, data.GroupSizes[q] * columns));
            labels.AddRange(data.Labels.Span.Slice(first, data.GroupSizes[q]));
            sizes.Add(data.GroupSizes[q]);
            ids.Add(data.QueryIds[q]);
        }

        return new RankingDataset(data.FeatureNames, features.ToArray(), labels.ToArray(), sizes, ids);
    }

    /// <summary>Takes some columns.</summary>
    public static RankingDataset Columns(RankingDataset data, Func<string, bool> isTaken)
    {
        int[] taken = [.. Enumerable.Range(0, data.FeatureNames.Count).Where(f => isTaken(data.FeatureNames[f]))];
        var features = new double[data.Count * taken.Length];
        for (var row = 0; row < data.Count; row++)
        {
            for (var f = 0; f < taken.Length; f++) features[(row * taken.Length) + f] = data.Features.Span[(row * data.FeatureNames.Count) + taken[f]];
        }

        return new RankingDataset([.. taken.Select(f => data.FeatureNames[f])], features, data.Labels, data.GroupSizes, data.QueryIds);
    }
}
