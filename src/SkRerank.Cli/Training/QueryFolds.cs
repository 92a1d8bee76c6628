using SkRerank.Evaluation;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary>Trains on some queries and measures on the others, fold by fold; a query is never split between the two.</summary>
internal sealed class QueryFolds
{
    private readonly RankingDataset _data;
    private readonly int[][] _folds;
    private readonly int _seed;

    /// <summary>Deals the queries into folds, shuffled by the seed.</summary>
    public QueryFolds(RankingDataset data, int count, int seed)
    {
        var queries = data.GroupSizes.Count;
        if (count < 2) throw new ArgumentException("The value of --folds must be at least 2: one to measure on, and one to train on.");
        if (count > queries) throw new ArgumentException($"{count} folds need {count} queries or more, and there are {queries}: lower --folds.");
        (_data, _seed) = (data, seed);
        int[] order = [.. Enumerable.Range(0, queries)];
        new Random(seed).Shuffle(order);
        _folds = [.. Enumerable.Range(0, count).Select(fold => order.Where((_, place) => place % count == fold).Order().ToArray())];
    }

    /// <summary>Gets how many folds there are.</summary>
    public int Count => _folds.Length;

    /// <summary>Measures each query by the model that did not see it.</summary>
    /// <param name="measures">The measures.</param>
    /// <param name="train">Trains a model on rows.</param>
    /// <param name="withoutFeature">A feature to leave out, or null.</param>
    /// <returns>For each measure one value a query, in the order of the data.</returns>
    public double[][] Measure(IReadOnlyList<Measure> measures, Func<RankingRows, IRankingModel> train, string? withoutFeature = null)
    {
        var all = RankingRows.All(_data);
        if (withoutFeature is not null) all = all.Without(withoutFeature);
        double[][] values = [.. measures.Select(_ => new double[_data.GroupSizes.Count])];
        foreach (var held in _folds)
        {
            int[] others = [.. _folds.Where(fold => fold != held).SelectMany(fold => fold).Order()];
            var measured = new MeasuredRows(train(all.OfQueries(others)), all.OfQueries(held).Data, _seed);
            for (var m = 0; m < measures.Count; m++)
            {
                var perQuery = measured.PerQuery(measures[m]);
                for (var i = 0; i < held.Length; i++) values[m][held[i]] = perQuery[i];
            }
        }

        return values;
    }
}
