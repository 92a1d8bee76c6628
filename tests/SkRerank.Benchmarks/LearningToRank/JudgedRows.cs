using SkRerank.Evaluation;
using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>The logged features of judged queries, with the document of each row.</summary>
internal sealed record JudgedRows(RankingDataset Rows, IReadOnlyList<string> DocumentIds, IReadOnlyList<string> Legs)
{
    /// <summary>Ranks each query's rows by their scores; equal ones stay in the order of the pipeline.</summary>
    public IEnumerable<TrecTopic> Rank(double[] scores)
    {
        for (var (query, first) = (0, 0); query < Rows.GroupSizes.Count; first += Rows.GroupSizes[query++])
            yield return new TrecTopic(Rows.QueryIds[query], [.. Enumerable.Range(first, Rows.GroupSizes[query]).OrderByDescending(row => scores[row]).Select((row, rank) => new TrecRunEntry(DocumentIds[row], -rank))]);
    }

    /// <summary>Reads a column, what is missing standing below everything else.</summary>
    public double[] Column(string name)
    {
        var columns = Rows.FeatureNames.Count;
        var column = Enumerable.Range(0, columns).Single(f => Rows.FeatureNames[f] == name);
        return [.. Enumerable.Range(0, Rows.Count).Select(row => Rows.Features.Span[(row * columns) + column]).Select(value => double.IsNaN(value) ? double.NegativeInfinity : value)];
    }

    /// <summary>Measures some of the queries: the mean over those that a part of the rows has.</summary>
    public double Mean(RankingDataset part, double[] scores, Qrels qrels, Measure measure)
    {
        var places = Enumerable.Range(0, Rows.QueryIds.Count).ToDictionary(query => Rows.QueryIds[query], StringComparer.Ordinal);
        var starts = new int[Rows.GroupSizes.Count];
        for (var query = 1; query < starts.Length; query++) starts[query] = starts[query - 1] + Rows.GroupSizes[query - 1];
        var (sum, first) = (0.0, 0);
        for (var query = 0; query < part.GroupSizes.Count; first += part.GroupSizes[query++])
        {
            var (id, start, offset) = (part.QueryIds[query], starts[places[part.QueryIds[query]]], first);
            sum += Evaluator.Score(measure, [.. Enumerable.Range(0, part.GroupSizes[query]).OrderByDescending(row => scores[offset + row]).Select(row => DocumentIds[start + row])], qrels[id]);
        }

        return sum / part.GroupSizes.Count;
    }
}
