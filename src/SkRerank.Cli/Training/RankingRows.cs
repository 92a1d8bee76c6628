using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary>Rows of a file of ranking data: all of them, those of some queries, or all without a feature.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Source">For each row its place in the file, from 0.</param>
/// <param name="SourceCount">How many rows the file has.</param>
/// <param name="LeftOut">The feature that is left out, or null.</param>
internal sealed record RankingRows(RankingDataset Data, int[] Source, int SourceCount, string? LeftOut = null)
{
    /// <summary>Gives all rows.</summary>
    public static RankingRows All(RankingDataset data) => new(data, [.. Enumerable.Range(0, data.Count)], data.Count);

    /// <summary>Gives the rows of some queries, in the order of the queries given.</summary>
    /// <param name="queries">The queries by their place, from 0.</param>
    public RankingRows OfQueries(IReadOnlyList<int> queries)
    {
        var starts = new int[Data.GroupSizes.Count];
        for (var q = 1; q < starts.Length; q++) starts[q] = starts[q - 1] + Data.GroupSizes[q - 1];
        int[] rows = [.. queries.SelectMany(q => Enumerable.Range(starts[q], Data.GroupSizes[q]))];
        var columns = Data.FeatureNames.Count;
        var features = new double[rows.Length * columns];
        for (var i = 0; i < rows.Length; i++) Data.Features.Span.Slice(rows[i] * columns, columns).CopyTo(features.AsSpan(i * columns));
        var labels = Array.ConvertAll(rows, row => Data.Labels.Span[row]);
        return this with
        {
            Data = new RankingDataset(Data.FeatureNames, features, labels, [.. queries.Select(q => Data.GroupSizes[q])], [.. queries.Select(q => Data.QueryIds[q])]),
            Source = Array.ConvertAll(rows, row => Source[row]),
        };
    }

    /// <summary>Gives the rows without a feature.</summary>
    public RankingRows Without(string feature)
    {
        int[] kept = [.. Enumerable.Range(0, Data.FeatureNames.Count).Where(f => Data.FeatureNames[f] != feature)];
        var from = Data.Features.Span;
        var columns = Data.FeatureNames.Count;
        var features = new double[Data.Count * kept.Length];
        for (var row = 0; row < Data.Count; row++)
        {
            for (var f = 0; f < kept.Length; f++) features[(row * kept.Length) + f] = from[(row * columns) + kept[f]];
        }

        return this with { LeftOut = feature, Data = new RankingDataset([.. kept.Select(f => Data.FeatureNames[f])], features, Data.Labels, Data.GroupSizes, Data.QueryIds) };
    }
}
