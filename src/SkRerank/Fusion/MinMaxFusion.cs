namespace SkRerank.Fusion;

/// <summary>Fuses by a convex combination of min-max normalised scores.</summary>
/// <remarks>
/// Within each list a score becomes (score − min) / (max − min), or 1 where all scores of the list are equal; an absent candidate counts 0.
/// Weights are divided by their sum, so equal weights on two lists are 0.5 and 0.5. Source: Bruch, Gai and Ingber, arXiv 2210.11934.
/// </remarks>
public sealed class MinMaxFusion : IFusion
{
    /// <inheritdoc/>
    public string Name => "minmax";

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        // Sorted, so that the sum does not depend on the order of the lists.
        var total = lists.Select(list => list.Weight).Order().Sum();
        if (lists.Count > 0 && total == 0) throw new ArgumentException("At least one weight must be greater than 0, but all are 0.", nameof(lists));
        return FusionTable.Fuse(Name, lists, list => Normalise(list, list.Weight / total));
    }

    private static double[] Normalise(FusionList list, double weight)
    {
        var scores = new double[list.Candidates.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var score = list.Candidates[i].RetrievalScore;
            if (score is not { } value || !double.IsFinite(value))
                throw new RerankException($"Min-max fusion needs a finite score on every candidate, but candidate {i} of the leg '{list.Leg}' has {score?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}; use ReciprocalRankFusion for lists without scores.") { Operation = "fuse" };
            scores[i] = value;
        }

        if (scores.Length == 0) return scores;
        var min = scores.Min();
        var range = scores.Max() - min;
        return Array.ConvertAll(scores, score => weight * (range > 0 ? (score - min) / range : 1));
    }
}
