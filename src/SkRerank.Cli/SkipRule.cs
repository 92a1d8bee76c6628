using SkRerank.Conditions;

namespace SkRerank.Cli;

/// <summary>Says which queries are not reranked: those that the classic rule passes, or whose predictor is not below a threshold.</summary>
/// <param name="Predictor">The predictor, or <see langword="null"/> for the classic rule.</param>
/// <param name="Leg">The leg whose scores it reads; <see langword="null"/> for the agreement of legs.</param>
/// <param name="Threshold">Queries of a lower value are reranked.</param>
internal sealed record SkipRule(QueryPredictor? Predictor, string? Leg, double Threshold)
{
    /// <summary>Gets the rule of tutorials, with its own thresholds.</summary>
    public static SkipRule Classic { get; } = new(null, null, 0);

    public IRerankCondition ToCondition() => Predictor is { } predictor ? new PredictorCondition(predictor, Threshold, Leg) : new ClassicCondition();

    public override string ToString() => Predictor is null ? "classic" : FormattableString.Invariant($"{Predictor}{(Leg is null ? "" : $"({Leg})")} ≥ {Threshold:G4}");
}
