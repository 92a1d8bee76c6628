using SkRerank.Conditions;
using SkRerank.Local;
using SkRerank.Middleware;

namespace SkRerank.Cli.Tuning;

/// <summary>Holds the settings that are tried, and measures each of them over labelled queries.</summary>
/// <param name="candidates">How many candidates each leg and the fusion give.</param>
/// <param name="model">A cross-encoder to try beside late interaction, or <see langword="null"/>.</param>
/// <param name="modelDepth">How deep it is tried at most.</param>
internal sealed class TuningGrid(int candidates, string? model, int modelDepth)
{
    private static readonly int[] AllDepths = [10, 20, 50, 100];

    private static readonly (double Hybrid, double Late)[] Blends = [(1, 0.5), (1, 1), (1, 2), (0, 1)];

    private static readonly (QueryPredictor Predictor, string? Leg)[] Predictors =
        [(QueryPredictor.Nqc, "vector"), (QueryPredictor.Nqc, "bm25"), (QueryPredictor.Wig, "vector"), (QueryPredictor.ScoreSpread, "vector"), (QueryPredictor.LegAgreement, null)];

    private static readonly double[] SkippedShares = [0.25, 0.5, 0.75];

    public int Candidates => candidates;

    public string? Model => model;

    public int ModelDepth => modelDepth;

    /// <summary>Gets the fusions that are tried, without reranking.</summary>
    public IReadOnlyList<PipelineSettings> Fusions { get; } =
    [
        .. from method in new (FusionMethod Name, int K)[] { (FusionMethod.Rrf, 10), (FusionMethod.Rrf, 60), (FusionMethod.MinMax, 60), (FusionMethod.ZScore, 60) }
           from share in new[] { 0.3, 0.5, 0.7 }
           select new PipelineSettings { Candidates = candidates, Fusion = method.Name, RrfK = method.K, Bm25Weight = Math.Round(1 - share, 2), VectorWeight = share, Depth = 0 },
    ];

    /// <summary>Gets the setting of a search without options, which is among those that are tried.</summary>
    public PipelineSettings Default { get; } = new() { Candidates = candidates, Bm25Weight = 0.5, VectorWeight = 0.5, Depth = candidates };

    /// <summary>Gets the depths that are tried, with those of the cross-encoder.</summary>
    public IEnumerable<(int Depth, string? Model)> Shapes =>
        [.. Depths(candidates).Select(depth => (depth, (string?)null)), .. model is null ? [] : Depths(Math.Min(modelDepth, candidates)).Select(depth => (depth, (string?)model))];

    /// <summary>Measures every setting.</summary>
    public async Task<IReadOnlyList<TuningPoint>> MeasureAsync(IReadOnlyList<TuningQuery> queries, LatencyTable latency, CancellationToken cancellationToken)
    {
        var points = new List<TuningPoint>();
        foreach (var fusion in Fusions)
        {
            IReadOnlyList<RerankDocument>[] fused = [.. queries.Select(query => query.Fuse(fusion))];
            double[] never = [.. queries.Zip(fused, (query, documents) => query.Ndcg(documents))];
            bool[] none = new bool[queries.Count];
            points.Add(latency.Point(fusion, never.Average(), none));
            foreach (var (depth, crossEncoder) in Shapes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rules = Rules(queries, [.. fused.Select(documents => documents.Take(depth).ToArray())]);
                foreach (var settings in Rerankers(fusion with { Depth = depth, Model = crossEncoder }))
                {
                    var always = new double[queries.Count];
                    for (var q = 0; q < always.Length; q++) always[q] = await queries[q].NdcgAsync(Reranker(settings, queries[q]), fused[q], depth, cancellationToken);
                    foreach (var (rule, reranks) in rules) points.Add(latency.Point(settings with { Skip = rule }, reranks.Select((rerank, q) => rerank ? always[q] : never[q]).Average(), reranks));
                }
            }
        }

        return points;
    }

    private static IEnumerable<int> Depths(int most) => [.. AllDepths.Where(depth => depth < most), most];

    private static IReranker Reranker(PipelineSettings settings, TuningQuery query) => settings.Model is not null
        ? new ScoreTable(query.CrossEncoder, ScoreKind.Logit)
        : new BlendingReranker(new ScoreTable(query.Late, ScoreKind.Similarity), new BlendOptions { IncomingWeight = settings.HybridWeight, Weight = settings.LateInteractionWeight });

    private static IEnumerable<PipelineSettings> Rerankers(PipelineSettings settings) =>
        settings.Model is not null ? [settings] : Blends.Select(blend => settings with { HybridWeight = blend.Hybrid, LateInteractionWeight = blend.Late });

    // Rules that decide alike for every query are tried once.
    private static List<(SkipRule? Rule, bool[] Reranks)> Rules(IReadOnlyList<TuningQuery> queries, RerankDocument[][] heads)
    {
        bool[] Decide(IRerankCondition condition) => [.. queries.Zip(heads, (query, head) => head.Length == 0 || condition.Decide(query.Text, head).Rerank)];
        List<(SkipRule? Rule, bool[] Reranks)> rules = [(null, [.. queries.Select(_ => true)]), (SkipRule.Classic, Decide(SkipRule.Classic.ToCondition()))];
        foreach (var (predictor, leg) in Predictors)
        {
            double[] values = [.. queries.Zip(heads, (query, head) => QueryPredictors.Compute(predictor, query.Text, head, leg)).Order()];
            foreach (var share in SkippedShares)
            {
                // Four digits are enough for a threshold, and the file says what was measured.
                var threshold = double.Parse(values[(int)((1 - share) * values.Length)].ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
                var rule = new SkipRule(predictor, leg, threshold);
                rules.Add((rule, Decide(rule.ToCondition())));
            }
        }

        return [.. rules.DistinctBy(rule => string.Concat(rule.Reranks.Select(rerank => rerank ? '1' : '0')), StringComparer.Ordinal)];
    }
}
