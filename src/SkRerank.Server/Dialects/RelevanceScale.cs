namespace SkRerank.Server.Dialects;

/// <summary>Brings the scores of a response to 0..1, as hosted rerankers give them, without changing their order.</summary>
/// <remarks>
/// A probability, and an activation that the model itself gives, stay as they are. A position becomes its share of the list. Every other number goes through the logistic function, which only
/// orders: it is no probability. Candidates that were not scored have 0.
/// </remarks>
internal static class RelevanceScale
{
    /// <summary>Gives one number a result, falling where the scores fall.</summary>
    public static IReadOnlyList<double> Of(RerankResponse response)
    {
        var results = response.Results;
        var activated = response.ScoreKind == ScoreKind.Logit && results.All(result => !result.IsScored || result.Activated is not null);
        var relevance = new double[results.Count];
        var ceiling = 1.0;
        for (var i = 0; i < relevance.Length; i++)
        {
            var result = results[i];
            var value = !result.IsScored ? 0 : response.ScoreKind switch
            {
                ScoreKind.Probability or ScoreKind.Activated => result.Score,
                ScoreKind.Ordinal => 1 - ((double)i / relevance.Length),
                _ => activated ? result.Activated!.Value : Logistic(result.Score),
            };

            // What was not scored stands last; an activation of another stage may not turn the order round.
            ceiling = relevance[i] = Math.Min(ceiling, Math.Clamp(value, 0, 1));
        }

        return relevance;
    }

    private static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
