using System.Diagnostics;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Pipelines;

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

    /// <summary>Makes a table in which every query takes what its shape takes.</summary>
    public static LatencyTable Of(int queries, IReadOnlyDictionary<(int Depth, string? Model), double> times)
    {
        var table = new LatencyTable([.. Enumerable.Range(0, queries)]);
        foreach (var (shape, time) in times) table._times.Add(shape, [.. Enumerable.Repeat(time, queries)]);
        return table;
    }

    /// <summary>Measures a sample of so many of the queries, evenly spread; every query runs through every shape before the next one does.</summary>
    public static async Task<LatencyTable> MeasureAsync(LocalStore store, IReadOnlyList<BeirQuery> queries, TuningGrid grid, int count, CancellationToken cancellationToken)
    {
        var size = Math.Min(count, queries.Count);
        var table = new LatencyTable([.. Enumerable.Range(0, size).Select(i => (int)((long)i * queries.Count / size))]);
        (int Depth, string? Model)[] shapes = [(0, null), .. grid.Shapes];
        RerankPipeline[] pipelines = [.. shapes.Select(shape => PipelineArguments.Create(new TuningSetting { Candidates = grid.Candidates, Depth = shape.Depth, Model = shape.Model }.ToDefinition(), store))];
        try
        {
            foreach (var shape in shapes) table._times.Add(shape, new double[size]);
            for (var warmUp = 0; warmUp < WarmUps; warmUp++)
            {
                foreach (var pipeline in pipelines) await pipeline.Retriever!.RetrieveAsync(queries[table._sample[0]].Text, cancellationToken: cancellationToken);
            }

            await ProgressView.RunAsync("timed queries", async report =>
            {
                for (var i = 0; i < size; i++)
                {
                    for (var shape = 0; shape < shapes.Length; shape++)
                    {
                        var start = Stopwatch.GetTimestamp();
                        await pipelines[shape].Retriever!.RetrieveAsync(queries[table._sample[i]].Text, cancellationToken: cancellationToken);
                        table._times[shapes[shape]][i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    }

                    report(i + 1, size);
                }

                return size;
            });
        }
        finally
        {
            foreach (var pipeline in pipelines) pipeline.Dispose();
        }

        return table;
    }

    /// <summary>Puts a setting's latency beside its quality.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="values">Its quality for each query.</param>
    /// <param name="reranks">Whether it reranks each query.</param>
    public TuningPoint Point(TuningSetting setting, double[] values, bool[] reranks)
    {
        var (with, without) = (_times[setting.Shape], _times[(0, null)]);
        double[] times = [.. _sample.Select((query, i) => reranks[query] ? with[i] : without[i]).Order()];
        return new TuningPoint(setting, values, reranks.Count(rerank => !rerank) / (double)reranks.Length, times.Average(), At(times, 0.5), At(times, 0.95));
    }

    // The nearest rank: a time that was measured.
    private static double At(double[] ascending, double share) => ascending[Math.Max(0, (int)Math.Ceiling(share * ascending.Length) - 1)];
}
