using System.Diagnostics;
using SkRerank.Conditions;
using SkRerank.Fusion;
using SkRerank.Middleware;
using SkRerank.Selection;

namespace SkRerank.Cli.Tuning;

/// <summary>Holds the settings that are tried, and measures each of them over labelled queries.</summary>
/// <param name="candidates">How many candidates each leg and the fusion give.</param>
/// <param name="model">A cross-encoder to try beside late interaction, or <see langword="null"/>.</param>
/// <param name="modelDepth">How deep it is tried at most.</param>
/// <param name="start">A setting whose values are tried too and which the others are compared with, or <see langword="null"/> for a search without options.</param>
internal sealed class TuningGrid(int candidates, string? model, int modelDepth, TuningSetting? start = null)
{
    private static readonly int[] AllDepths = [10, 20, 50, 100];

    private static readonly (double Hybrid, double Late)[] AllBlends = [(1, 0.5), (1, 1), (1, 2), (0, 1)];

    private static readonly double[] AllLambdas = [0.9, 0.7, 0.5];

    private static readonly (QueryPredictor Predictor, string? Leg)[] Predictors =
        [(QueryPredictor.Nqc, "vector"), (QueryPredictor.Nqc, "bm25"), (QueryPredictor.Wig, "vector"), (QueryPredictor.ScoreSpread, "vector"), (QueryPredictor.LegAgreement, null)];

    private static readonly double[] SkippedShares = [0.25, 0.5, 0.75];

    public int Candidates => candidates;

    public string? Model => model;

    public int ModelDepth => modelDepth;

    /// <summary>Gets the setting that is compared with, which is among those that are tried.</summary>
    public TuningSetting Default { get; } = start ?? new TuningSetting { Candidates = candidates, Depth = candidates };

    /// <summary>Gets the fusions that are tried, without reranking.</summary>
    public IReadOnlyList<TuningSetting> Fusions { get; } =
    [
        .. (from method in new (ScoreNormalization? Norm, int K)[] { (null, 10), (null, 60), (ScoreNormalization.MinMax, 60), (ScoreNormalization.ZScore, 60) }
            from share in new[] { 0.3, 0.5, 0.7 }
            select new TuningSetting { Candidates = candidates, Norm = method.Norm, RrfK = method.K, Bm25Weight = Math.Round(1 - share, 2), VectorWeight = share })
        .Concat(start is null ? [] : [new TuningSetting { Candidates = candidates, Norm = start.Norm, RrfK = start.RrfK, Bm25Weight = start.Bm25Weight, VectorWeight = start.VectorWeight }]).Distinct(),
    ];

    /// <summary>Gets the depths that are tried, with those of the cross-encoder.</summary>
    public IReadOnlyList<(int Depth, string? Model)> Shapes =>
    [
        .. Depths(candidates).Select(depth => (depth, (string?)null)).Concat(model is null ? [] : Depths(Math.Min(modelDepth, candidates)).Select(depth => (depth, (string?)model)))
            .Concat(start is { Depth: > 0 } ? [start.Shape] : []).Distinct(),
    ];

    /// <summary>Measures every setting.</summary>
    public Task<IReadOnlyList<TuningPoint>> MeasureAsync(IReadOnlyList<TuningQuery> queries, LatencyTable latency, CancellationToken cancellationToken) => ProgressView.RunAsync("compared fusions", async report =>
    {
        var points = new List<TuningPoint>();
        for (var f = 0; f < Fusions.Count; f++)
        {
            var fusion = Fusions[f];
            IReadOnlyList<RerankDocument>[] fused = [.. queries.Select(query => query.Fuse(fusion))];
            double[] never = [.. queries.Zip(fused, (query, documents) => query.Ndcg(documents))];
            points.Add(latency.Point(fusion, never, new bool[queries.Count]));
            foreach (var shape in Shapes)
            {
                var rules = Rules(queries, [.. fused.Select(documents => documents.Take(shape.Depth).ToArray())]);
                foreach (var setting in Rerankers(fusion with { Depth = shape.Depth, Model = shape.Model }))
                {
                    var always = await ValuesAsync(queries, fused, setting, cancellationToken);
                    foreach (var (rule, reranks) in rules) points.Add(latency.Point(setting with { Skip = rule }, [.. reranks.Select((rerank, q) => rerank ? always[q] : never[q])], reranks));
                }
            }

            report(f + 1, Fusions.Count);
        }

        points.AddRange(await DiverseAsync(queries, latency, cancellationToken));
        return (IReadOnlyList<TuningPoint>)points;
    });

    /// <summary>Leaves out what only looks better by chance: a skip rule saves time and no more, so it is chosen only where the same setting without it is over a budget.</summary>
    public static IReadOnlyList<TuningPoint> Choosable(IReadOnlyList<TuningPoint> points, Func<TuningPoint, bool> isAffordable)
    {
        var affordable = points.Where(point => point.Setting.Skip is null && isAffordable(point)).Select(point => point.Setting).ToHashSet();
        return [.. points.Where(point => point.Setting.Skip is null || !affordable.Contains(point.Setting with { Skip = null }))];
    }

    // λ is tried at the fusion and the blend of the setting that is compared with: nothing of it is chosen by labels before the choice itself.
    private async Task<IReadOnlyList<TuningPoint>> DiverseAsync(IReadOnlyList<TuningQuery> queries, LatencyTable latency, CancellationToken cancellationToken)
    {
        var fusion = Default with { Depth = 0, Model = null, Skip = null, Mmr = null };
        IReadOnlyList<RerankDocument>[] fused = [.. queries.Select(query => query.Fuse(fusion))];
        var points = new List<TuningPoint>();
        double[] lambdas = [.. AllLambdas.Concat(start?.Mmr is { } own ? [own] : []).Distinct()];
        foreach (var shape in Shapes.Where(shape => shape.Depth <= candidates))
        {
            foreach (var lambda in lambdas)
            {
                var setting = fusion with { Depth = shape.Depth, Model = shape.Model, HybridWeight = Default.HybridWeight, LateInteractionWeight = Default.LateInteractionWeight, Mmr = lambda };
                var begin = Stopwatch.GetTimestamp();
                var values = await ValuesAsync(queries, fused, setting, cancellationToken);

                // The table's own time is small beside the comparison of passages, which the timed shapes do not have.
                var extra = Stopwatch.GetElapsedTime(begin).TotalMilliseconds / queries.Count;
                var point = latency.Point(setting, values, [.. queries.Select(_ => true)]);
                points.Add(point with { Mean = point.Mean + extra, P50 = point.P50 + extra, P95 = point.P95 + extra });
            }
        }

        return points;
    }

    private static async Task<double[]> ValuesAsync(IReadOnlyList<TuningQuery> queries, IReadOnlyList<RerankDocument>[] fused, TuningSetting setting, CancellationToken cancellationToken)
    {
        var values = new double[queries.Count];
        for (var q = 0; q < values.Length; q++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            values[q] = await queries[q].NdcgAsync(Reranker(setting, queries[q]), fused[q], setting.Depth, cancellationToken);
        }

        return values;
    }

    private static IEnumerable<int> Depths(int most) => [.. AllDepths.Where(depth => depth < most), most];

    private static IReranker Reranker(TuningSetting setting, TuningQuery query)
    {
        IReranker scorer = setting.Model is not null
            ? new ScoreTable(query.CrossEncoder, ScoreKind.Logit)
            : new BlendingReranker(new ScoreTable(query.Late, ScoreKind.Similarity), new BlendOptions { IncomingWeight = setting.HybridWeight, Weight = setting.LateInteractionWeight });
        return setting.Mmr is { } lambda ? new MmrReranker(scorer, new MmrOptions { Lambda = lambda }) : scorer;
    }

    private IEnumerable<TuningSetting> Rerankers(TuningSetting setting) => setting.Model is not null ? [setting]
        : AllBlends.Concat(start is { Depth: > 0, Model: null } ? [(start.HybridWeight, start.LateInteractionWeight)] : []).Distinct().Select(blend => setting with { HybridWeight = blend.Item1, LateInteractionWeight = blend.Item2 });

    // Rules that decide alike for every query are tried once.
    private List<(SkipRule? Rule, bool[] Reranks)> Rules(IReadOnlyList<TuningQuery> queries, RerankDocument[][] heads)
    {
        bool[] Decide(SkipRule rule) => [.. queries.Zip(heads, (query, head) => head.Length == 0 || rule.Definition.CreateCondition().Decide(query.Text, head).Rerank)];
        List<(SkipRule? Rule, bool[] Reranks)> rules = [(null, [.. queries.Select(_ => true)])];
        foreach (var given in new[] { start?.Skip, SkipRule.Classic }.OfType<SkipRule>().Distinct()) rules.Add((given, Decide(given)));
        foreach (var (predictor, leg) in Predictors)
        {
            double[] values = [.. queries.Zip(heads, (query, head) => QueryPredictors.Compute(predictor, query.Text, head, leg)).Order()];

            // WIG over ten candidates is 0 but for rounding: a threshold on that would be a threshold on noise.
            if (values[^1] - values[0] < 1e-9) continue;
            foreach (var share in SkippedShares)
            {
                // Four digits are enough for a threshold, and the file says what was measured.
                var threshold = double.Parse(values[(int)((1 - share) * values.Length)].ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
                var rule = new SkipRule(predictor, leg, threshold);
                rules.Add((rule, Decide(rule)));
            }
        }

        return [.. rules.DistinctBy(rule => string.Concat(rule.Reranks.Select(rerank => rerank ? '1' : '0')), StringComparer.Ordinal)];
    }
}
