namespace SkRerank.Conditions;

/// <summary>Computes predictors of query performance.</summary>
/// <remarks>
/// With s₁ ≥ s₂ ≥ … the scores, μ and σ the mean and the population's deviation of the best 100, and |q| the number of words: NQC = σ / |μ|; WIG = Σ(sᵢ − μ) / (n √|q|) over the best n = 10; spread = σ; agreement = the mean over
/// pairs of legs of |A ∩ B| / max(|A|, |B|), with A and B what each has among its first 10. Sources: Shtok et al., TOIS 2012; Zhou and Croft, SIGIR 2007. None of them knows the text; all but the last read scores on the scale of
/// one leg, so a threshold belongs to that leg and collection. Their Kendall τ with nDCG@10 is modest: about 0.3 for NQC, WIG and spread over BM25, and near 0 for the gap of the two best scores.
/// </remarks>
public static class QueryPredictors
{
    private const int Depth = 100, Top = 10;

    /// <summary>Computes a predictor.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="query">The query.</param>
    /// <param name="documents">The candidates with their trails.</param>
    /// <param name="leg">The leg whose scores are read, or <see langword="null"/> for the scores that fixed the incoming order. Not read for <see cref="QueryPredictor.LegAgreement"/>.</param>
    /// <returns>The value: high where the query was served well; 0 where there is nothing to measure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> or <paramref name="documents"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">A score is missing or not finite.</exception>
    public static double Compute(QueryPredictor predictor, string query, IReadOnlyList<RerankDocument> documents, string? leg = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        if (predictor == QueryPredictor.LegAgreement) return Agreement(documents);
        double[] scores = [.. LegScores.Values(documents, leg).Take(Depth)];
        if (scores.Length == 0) return 0;
        var mean = scores.Average();
        return predictor switch
        {
            QueryPredictor.Nqc => mean == 0 ? 0 : Deviation(scores, mean) / Math.Abs(mean),
            QueryPredictor.Wig => scores.Take(Top).Average(score => score - mean) / Math.Sqrt(Math.Max(1, QueryWords.Count(query))),
            QueryPredictor.ScoreSpread => Deviation(scores, mean),
            _ => throw new ArgumentOutOfRangeException(nameof(predictor), predictor, $"The predictor must be a member of {nameof(QueryPredictor)}, but was {predictor}."),
        };
    }

    // The population's: the scores are all there are, not a sample.
    private static double Deviation(double[] scores, double mean) => Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));

    private static double Agreement(IReadOnlyList<RerankDocument> documents)
    {
        var tops = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        for (var i = 0; i < documents.Count; i++)
        {
            foreach (var stage in documents[i].Trail.Where(stage => stage.Kind != ScoreKind.Fused))
            {
                if (!tops.TryGetValue(stage.Stage, out var top)) tops[stage.Stage] = top = [];
                if (stage.Rank <= Top) top.Add(i);
            }
        }

        HashSet<int>[] legs = [.. tops.Values];
        if (legs.Length < 2) return 0;
        var sum = 0.0;
        for (var a = 0; a < legs.Length; a++)
        {
            for (var b = a + 1; b < legs.Length; b++)
            {
                var most = Math.Max(legs[a].Count, legs[b].Count);
                sum += most == 0 ? 0 : (double)legs[a].Count(legs[b].Contains) / most;
            }
        }

        return sum / (legs.Length * (legs.Length - 1) / 2);
    }
}
