using System.Globalization;
using SkRerank.Retrieval;

namespace SkRerank.Conditions;

/// <summary>Reranks where a predictor says that the query was served badly.</summary>
/// <remarks>Where the leg found nothing, the documents are reranked. Fit the threshold on labelled queries of the collection: it has no scale of its own. Reranking only the quarter, half or three quarters of queries of the lowest NQC keeps more than a random choice does, but little more.</remarks>
public sealed class PredictorCondition : IRerankCondition
{
    private readonly QueryPredictor _predictor;
    private readonly double _threshold;
    private readonly string? _leg;

    /// <summary>Initializes a new instance of the <see cref="PredictorCondition"/> class.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="threshold">Queries of a lower value are reranked.</param>
    /// <param name="leg">The leg whose scores are read, or <see langword="null"/> for those that fixed the incoming order.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite, or <paramref name="predictor"/> is unknown.</exception>
    public PredictorCondition(QueryPredictor predictor, double threshold, string? leg = null)
    {
        if (!Enum.IsDefined(predictor)) throw new ArgumentOutOfRangeException(nameof(predictor), predictor, $"The predictor must be a member of {nameof(QueryPredictor)}, but was {predictor}.");
        if (!double.IsFinite(threshold)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"The threshold must be a finite number, but was {threshold.ToString(CultureInfo.InvariantCulture)}.");
        (_predictor, _threshold, _leg) = (predictor, threshold, leg);
    }

    /// <inheritdoc/>
    public void Check(IReadOnlyList<StageKind> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (_leg is not null && stages.Count > 0 && !stages.Any(stage => stage.Stage == _leg))
            throw new ArgumentException($"The predictor {_predictor} reads the scores of the leg '{_leg}', but the stages are {string.Join(", ", stages.Select(stage => stage.Stage))}; name one of them, or leave the leg out.", nameof(stages));
    }

    /// <inheritdoc/>
    public RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (_leg is not null && documents.Count > 0 && LegScores.Read(documents, _leg).Length == 0) return new RerankDecision(true, $"No document has a score of the leg '{_leg}'.") { Rule = "no-score" };
        var value = QueryPredictors.Compute(_predictor, query, documents, _leg);
        var rerank = value < _threshold;
        return new RerankDecision(rerank, string.Create(CultureInfo.InvariantCulture, $"{_predictor} is {value:G4}, {(rerank ? "below" : "not below")} {_threshold:G4}.")) { Rule = _predictor.ToString(), Value = value };
    }
}
