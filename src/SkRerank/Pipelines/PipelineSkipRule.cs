using SkRerank.Conditions;

namespace SkRerank.Pipelines;

/// <summary>Describes which queries a pipeline does not rerank: exactly one of the three rules is set.</summary>
public sealed record PipelineSkipRule
{
    /// <summary>Gets the predictor: queries whose value is <see cref="Threshold"/> or more are not reranked.</summary>
    /// <value>The default is <see langword="null"/>: another rule.</value>
    public QueryPredictor? Predictor { get; init; }

    /// <summary>Gets the leg whose scores <see cref="Predictor"/> reads.</summary>
    /// <value>The default is <see langword="null"/>: the scores that fixed the incoming order.</value>
    public string? Leg { get; init; }

    /// <summary>Gets the value of <see cref="Predictor"/> below which a query is reranked; finite.</summary>
    public double Threshold { get; init; }

    /// <summary>Gets the settings of the classic rule.</summary>
    /// <value>The default is <see langword="null"/>: another rule.</value>
    public ClassicConditionOptions? Classic { get; init; }

    /// <summary>Gets the classes of queries that alone are reranked.</summary>
    /// <value>The default is empty: another rule.</value>
    public IReadOnlyList<QueryClass> RerankedClasses { get; init; } = [];

    /// <summary>Makes the condition.</summary>
    /// <returns>The condition that a <see cref="Middleware.ConditionalReranker"/> takes.</returns>
    /// <exception cref="InvalidOperationException">No rule is set.</exception>
    public IRerankCondition CreateCondition() =>
        Predictor is { } predictor ? new PredictorCondition(predictor, Threshold, Leg)
        : Classic is not null ? new ClassicCondition(Classic)
        : RerankedClasses.Count > 0 ? new QueryClassCondition([.. RerankedClasses])
        : throw new InvalidOperationException("A skip rule needs a predictor, the classic rule or classes of queries, but none is set; set one.");
}
