using System.Diagnostics;
using SkRerank.Evaluation;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Pipelines;

/// <summary>Holds what a pipeline found for queries, and what that took.</summary>
/// <param name="Rankings">What was found, query by query, best first.</param>
/// <param name="Milliseconds">How long each query took.</param>
/// <param name="CoreSeconds">The time of cores that a query took, the mean.</param>
/// <param name="Tokens">The tokens that models read for a query, the mean; <see langword="null"/> where none is counted.</param>
/// <param name="Cost">What a query cost in US dollars, the mean; <see langword="null"/> where the price is not known.</param>
internal sealed record PipelineMeasurement(IReadOnlyList<IReadOnlyList<RerankDocument>> Rankings, IReadOnlyList<double> Milliseconds, double CoreSeconds, double? Tokens, decimal? Cost)
{
    private const int WarmUps = 3;

    /// <summary>Runs queries one after another; a few of them first, unmeasured, where nothing is paid for.</summary>
    public static async Task<PipelineMeasurement> MeasureAsync(NamedPipeline pipeline, IReadOnlyList<BeirQuery> queries, Func<BeirQuery, RetrievalOptions> options, Action<int, int> report, CancellationToken cancellationToken)
    {
        if (!pipeline.IsPaid)
        {
            foreach (var query in queries.Take(WarmUps)) await pipeline.Retriever.RetrieveAsync(query.Text, options(query), cancellationToken);
        }

        var (tokens, cost) = (pipeline.Tokens ?? 0, pipeline.Cost ?? 0);
        var (rankings, times) = (new List<IReadOnlyList<RerankDocument>>(queries.Count), new List<double>(queries.Count));
        using var process = Process.GetCurrentProcess();
        var cores = process.TotalProcessorTime;
        foreach (var query in queries)
        {
            var start = Stopwatch.GetTimestamp();
            var found = await pipeline.Retriever.RetrieveAsync(query.Text, options(query), cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            rankings.Add(found.Candidates);
            report(times.Count, queries.Count);
        }

        process.Refresh();
        return new PipelineMeasurement(rankings, times, (process.TotalProcessorTime - cores).TotalSeconds / queries.Count, (pipeline.Tokens - tokens) / (double)queries.Count, (pipeline.Cost - cost) / queries.Count);
    }
}
