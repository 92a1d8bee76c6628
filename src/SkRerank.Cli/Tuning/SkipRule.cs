using SkRerank.Conditions;
using SkRerank.Pipelines;

namespace SkRerank.Cli.Tuning;

/// <summary>Says which queries are not reranked: those that the classic rule passes, or whose predictor is not below a threshold.</summary>
/// <param name="Predictor">The predictor, or <see langword="null"/> for the classic rule.</param>
/// <param name="Leg">The leg whose scores it reads; <see langword="null"/> for the agreement of legs.</param>
/// <param name="Threshold">Queries of a lower value are reranked.</param>
internal sealed record SkipRule(QueryPredictor? Predictor, string? Leg, double Threshold)
{
    /// <summary>Gets the rule of tutorials, with its own thresholds.</summary>
    public static SkipRule Classic { get; } = new(null, null, 0);

    /// <summary>Gets the rule as a pipeline's file has it.</summary>
    public PipelineSkipRule Definition => Predictor is null ? new PipelineSkipRule { Classic = new ClassicConditionOptions() } : new PipelineSkipRule { Predictor = Predictor, Leg = Leg, Threshold = Threshold };

    public override string ToString() => Predictor is null ? "classic" : FormattableString.Invariant($"{Predictor}{(Leg is null ? "" : $"({Leg})")} ≥ {Threshold:G4}");
}
