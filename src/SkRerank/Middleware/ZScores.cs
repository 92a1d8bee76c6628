namespace SkRerank.Middleware;

/// <summary>Turns the scores of one list into z-scores.</summary>
internal static class ZScores
{
    /// <summary>Replaces each score by (score − mean) / population deviation; by 0 where all are equal.</summary>
    public static void Normalize(Span<double> scores)
    {
        if (scores.IsEmpty) return;
        double least = scores[0], greatest = scores[0];
        foreach (var score in scores)
        {
            least = Math.Min(least, score);
            greatest = Math.Max(greatest, score);
        }

        // Asked of the scores, not of the computed deviation: the mean of equal scores can differ from them in its last bit, and z would be ±1 of nothing.
        // Halves, so that the range of any two finite numbers is finite.
        var range = (greatest / 2) - (least / 2);
        if (range == 0)
        {
            scores.Clear();
            return;
        }

        // z does not change when all scores are moved and scaled; in 0..1 no square overflows or vanishes.
        var mean = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = ((scores[i] / 2) - (least / 2)) / range;
            mean += scores[i];
        }

        mean /= scores.Length;
        var variance = 0.0;
        foreach (var score in scores) variance += (score - mean) * (score - mean);
        var deviation = Math.Sqrt(variance / scores.Length);
        for (var i = 0; i < scores.Length; i++) scores[i] = (scores[i] - mean) / deviation;
    }
}
