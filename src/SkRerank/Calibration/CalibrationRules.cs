namespace SkRerank.Calibration;

/// <summary>Says which scores a method may be applied to.</summary>
internal static class CalibrationRules
{
    /// <summary>Says what is wrong with a method for a kind of score, as a part of a sentence.</summary>
    public static IEnumerable<string> Problems(CalibrationMethod? method, ScoreKind? kind)
    {
        var isMethod = method is { } some && Enum.IsDefined(some);
        if (!isMethod) yield return $"the method must be one of {string.Join(", ", Enum.GetNames<CalibrationMethod>())}, but is {method?.ToString() ?? "missing"}";
        if (kind is not (ScoreKind.Logit or ScoreKind.Activated or ScoreKind.Similarity))
        {
            yield return kind switch
            {
                ScoreKind.Fused or ScoreKind.Ordinal => $"scores of kind {kind} mean something only inside their own response and cannot be calibrated: calibrate the scorer itself, inside what fuses or numbers its scores",
                ScoreKind.Probability => "scores of kind Probability are calibrated already",
                _ => $"the kind of score must be Logit, Activated or Similarity, but is {kind?.ToString() ?? "missing"}",
            };
        }
        else if (method is CalibrationMethod.Sigmoid or CalibrationMethod.Temperature && kind != ScoreKind.Logit)
        {
            yield return $"{method} takes the sigmoid of a logit, but the scores are of kind {kind}, of which a sigmoid flattens everything to around 0.5: use Platt or Isotonic";
        }
        else if (method == CalibrationMethod.Identity && kind != ScoreKind.Activated)
        {
            yield return $"Identity leaves scores in 0..1 as they are, but the scores are of kind {kind}: use Platt or Isotonic";
        }
    }
}
