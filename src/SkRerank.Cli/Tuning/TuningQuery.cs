using SkRerank.Calibration;
using SkRerank.Evaluation;
using SkRerank.Fusion;

namespace SkRerank.Cli.Tuning;

/// <summary>Holds what was retrieved and scored for one judged query, so that settings are compared without searching again.</summary>
/// <param name="id">The id of the query.</param>
/// <param name="text">The query.</param>
/// <param name="labels">Its labels.</param>
/// <param name="legs">What each leg found, at the greatest depth.</param>
internal sealed class TuningQuery(string id, string text, IReadOnlyDictionary<string, int> labels, IReadOnlyList<FusionList> legs)
{
    private const int Cutoff = 10;

    public string Id => id;

    public string Text => text;

    /// <summary>Gets the MaxSim of each document that a leg found, by its id.</summary>
    public Dictionary<string, double> Late { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the cross-encoder's score of each document that is near enough to the top, by its id.</summary>
    public Dictionary<string, double> CrossEncoder { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets every document that a leg found.</summary>
    public IReadOnlyList<RerankDocument> Documents => [.. legs.SelectMany(leg => leg.Candidates).DistinctBy(document => document.Id, StringComparer.Ordinal)];

    /// <summary>Fuses the legs as a pipeline does.</summary>
    public IReadOnlyList<RerankDocument> Fuse(TuningSetting setting)
    {
        double[] weights = [setting.Bm25Weight, setting.VectorWeight];
        return [.. setting.Fusion.CreateFusion().Fuse([.. legs.Zip(weights, (leg, weight) => leg with { Weight = weight })]).Take(setting.Candidates)];
    }

    /// <summary>Gives the judged candidates that a setting's cross-encoder scores; one without a label counts as not relevant.</summary>
    public IEnumerable<CalibrationSample> Samples(TuningSetting setting) =>
        Fuse(setting).Take(setting.Depth).Select(document => new CalibrationSample(id, CrossEncoder[document.Id!], labels.GetValueOrDefault(document.Id!) > 0));

    /// <summary>Gives nDCG@10 of an order.</summary>
    public double Ndcg(IEnumerable<RerankDocument> ranking) => Evaluator.Score(Measure.Ndcg(Cutoff), [.. ranking.Take(Cutoff).Select(document => document.Id!)], labels);

    /// <summary>Gives nDCG@10 of fused documents whose first ones a reranker orders.</summary>
    public async Task<double> NdcgAsync(IReranker reranker, IReadOnlyList<RerankDocument> fused, int depth, CancellationToken cancellationToken)
    {
        RerankDocument[] head = [.. fused.Take(depth)];
        var response = await reranker.RerankAsync(text, head, cancellationToken: cancellationToken);
        return Ndcg([.. response.Results.Select(result => head[result.Index]), .. fused.Skip(depth)]);
    }
}
