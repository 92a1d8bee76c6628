using System.Diagnostics;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Tuning;

/// <summary>Holds how long a sample of the queries takes through the real pipeline, without reranking and at each depth of each reranker.</summary>
/// <remarks>Fusions and weights of one depth cost the same. What a skip rule costs is mixed from both: a query that it skips takes what it takes without reranking.</remarks>
internal sealed class LatencyTable
{
    private const int WarmUps = 3;

    private readonly int[] _sample;
    private readonly Dictionary<(int Depth, string? Model), double[]> _times = [];

    private LatencyTable(int[] sample) => _sample = sample;

    public int Queries => _sample.Length;

    /// <summary>Measures a sample of so many of the queries, evenly spread; every query runs through every shape before the next one does.</summary>
    public static async Task<LatencyTable> MeasureAsync(LocalStore store, IReadOnlyList<BeirQuery> queries, TuningGrid grid, int count, CancellationToken cancellationToken)
    {
        var size = Math.Min(count, queries.Count);
        var table = new LatencyTable([.. Enumerable.Range(0, size).Select(i => (int)((long)i * queries.Count / size))]);
        (int Depth, string? Model)[] shapes = [(0, null), .. grid.Shapes];
        IRetriever[] retrievers = [.. shapes.Select(shape => store.CreateRetriever(new PipelineSettings { Depth = shape.Depth, Model = shape.Model }.ToOptions()))];
        foreach (var shape in shapes) table._times.Add(shape, new double[size]);
        var options = new RetrievalOptions { CandidateCount = grid.Candidates };
        for (var warmUp = 0; warmUp < WarmUps; warmUp++)
        {
            foreach (var retriever in retrievers) await retriever.RetrieveAsync(queries[table._sample[0]].Text, options, cancellationToken);
        }

        await ProgressView.RunAsync("timed queries", async report =>
        {
            for (var i = 0; i < size; i++)
            {
                for (var shape = 0; shape < shapes.Length; shape++)
                {
                    var start = Stopwatch.GetTimestamp();
                    await retrievers[shape].RetrieveAsync(queries[table._sample[i]].Text, options, cancellationToken);
                    table._times[shapes[shape]][i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }

                report(i + 1, size);
            }

            return size;
        });
        return table;
    }

    /// <summary>Puts a setting's cost beside its quality.</summary>
    /// <param name="settings">The setting.</param>
    /// <param name="ndcg">Its quality.</param>
    /// <param name="reranks">Whether it reranks each query.</param>
    public TuningPoint Point(PipelineSettings settings, double ndcg, bool[] reranks)
    {
        var (with, without) = (_times[(settings.Depth, settings.Model)], _times[(0, null)]);
        double[] times = [.. _sample.Select((query, i) => reranks[query] ? with[i] : without[i]).Order()];
        return new TuningPoint(settings, ndcg, reranks.Count(rerank => !rerank) / (double)reranks.Length, times.Average(), At(times, 0.5), At(times, 0.95));
    }

    // The nearest rank: a time that was measured.
    private static double At(double[] ascending, double share) => ascending[Math.Max(0, (int)Math.Ceiling(share * ascending.Length) - 1)];
}
