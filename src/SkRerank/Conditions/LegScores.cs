namespace SkRerank.Conditions;

/// <summary>Reads the scores of one leg from the trails of candidates.</summary>
internal static class LegScores
{
    /// <summary>Gives what a leg said about the candidates it found, best first.</summary>
    public static StageScore[] Read(IReadOnlyList<RerankDocument> documents, string leg) =>
        [.. documents.Select(document => document.Trail.LastOrDefault(stage => stage.Stage == leg)).OfType<StageScore>().OrderBy(stage => stage.Rank)];

    /// <summary>Gives the scores of a leg, or those that fixed the incoming order, best first; none where the leg found nothing.</summary>
    /// <exception cref="RerankException">A score is missing or not finite.</exception>
    public static double[] Values(IReadOnlyList<RerankDocument> documents, string? leg)
    {
        double?[] scores = leg is null ? [.. documents.Select(document => document.RetrievalScore)] : [.. Read(documents, leg).Select(stage => (double?)stage.Score)];
        var missing = Array.FindIndex(scores, score => score is not { } value || !double.IsFinite(value));
        if (missing >= 0)
            throw new RerankException($"The condition needs a finite retrieval score on every document, but document {missing} has none; set RetrievalScore, or name a leg of the trail.") { Operation = "condition" };
        return [.. scores.Select(score => score!.Value).OrderDescending()];
    }
}
