namespace SkRerank.Fusion;

/// <summary>Gives fusions that compute what other frameworks compute, by the formula of each.</summary>
/// <remarks>
/// Scores are theirs; where theirs leaves the order of equal scores open, the order is that of <see cref="IFusion"/>. Ranks r count from 1, n is the number of lists, w a weight, W a weight divided by the sum of the weights.
/// A candidate that a list returns twice is an error here, whatever the framework makes of it.
/// </remarks>
public static class FusionPresets
{
    /// <summary>Gets LangChain's <c>EnsembleRetriever</c>: Σ w / (60 + r).</summary>
    public static IFusion LangChain { get; } = new RankFusion("langchain", static (rank, weight) => weight / (60 + rank));

    /// <summary>Gets LlamaIndex' <c>reciprocal_rerank</c>: Σ 1 / (60 + r − 1); weights are not read.</summary>
    public static IFusion LlamaIndexReciprocalRank { get; } = new RankFusion("llamaindex-rrf", static (rank, _) => 1.0 / (59 + rank));

    /// <summary>Gets LlamaIndex' <c>relative_score</c>: Σ W · (s − min) / (max − min); equal scores become 1, or 0 where they are not above 0.</summary>
    public static IFusion LlamaIndexRelativeScore { get; } = new ScoreFusion("llamaindex-relative", new ScoreNormalizer(ScoreNormalization.MinMax, PositiveIsOne), ScoreCombination.Sum, sharesWeights: true);

    /// <summary>Gets LlamaIndex' <c>dist_based_score</c>: Σ W · (s − (μ − 3σ)) / 6σ with the population's σ; equal scores become 1, or 0 where they are not above 0.</summary>
    public static IFusion LlamaIndexDistributionBased { get; } = new ScoreFusion("llamaindex-dbsf", new ScoreNormalizer(ScoreNormalization.DistributionBased, PositiveIsOne), ScoreCombination.Sum, sharesWeights: true);

    /// <summary>Gets Haystack's <c>concatenate</c>: the greatest score of any list, as it is; weights are not read, and scores of any kinds are compared.</summary>
    public static IFusion HaystackConcatenate { get; } = new ScoreFusion("haystack-concatenate", new ScoreNormalizer(ScoreNormalization.None, null), ScoreCombination.Max, sharesWeights: false) { IgnoresWeights = true, MixesKinds = true };

    /// <summary>Gets Haystack's <c>merge</c>: Σ W · s with scores as they are, of any kinds.</summary>
    public static IFusion HaystackMerge { get; } = new ScoreFusion("haystack-merge", new ScoreNormalizer(ScoreNormalization.None, null), ScoreCombination.Sum, sharesWeights: true) { MixesKinds = true };

    /// <summary>Gets Haystack's <c>reciprocal_rank_fusion</c>: Σ W · 61 / (60 + r), so that the first of every list has 1.</summary>
    public static IFusion HaystackReciprocalRank { get; } = new RankFusion("haystack-rrf", static (rank, weight) => weight * 61 / (60 + rank), sharesWeights: true);

    /// <summary>Gets Haystack's <c>distribution_based_rank_fusion</c>: the greatest of (s − (μ − 3σ)) / 6σ with the population's σ; where σ is 0 the score as it is. Weights are not read.</summary>
    public static IFusion HaystackDistributionBased { get; } = new ScoreFusion("haystack-dbsf", new ScoreNormalizer(ScoreNormalization.DistributionBased, static score => score), ScoreCombination.Max, sharesWeights: false) { IgnoresWeights = true };

    /// <summary>Gets Qdrant's <c>rrf</c>: Σ 1 / (r / w + k − 1) with k = 2; a weight stretches ranks, and a list of weight 0 adds nothing.</summary>
    public static IFusion QdrantReciprocalRank { get; } = Qdrant(2);

    /// <summary>Gets Qdrant's <c>dbsf</c>: Σ (s − (μ − 3σ)) / 6σ with the sample's σ, not cut to 0..1; where σ is 0 a score becomes 0.5. Weights are not read. Distances go in as they are, so that the nearest adds the least.</summary>
    public static IFusion QdrantDistributionBased { get; } = new ScoreFusion("qdrant-dbsf", new ScoreNormalizer(ScoreNormalization.DistributionBased, static _ => 0.5, isSample: true), ScoreCombination.Sum, sharesWeights: false) { IgnoresWeights = true };

    /// <summary>Gets OpenSearch's <c>min_max</c> with <c>arithmetic_mean</c>: Σ W · (s − min) / (max − min), with 0.001 in the place of 0 and 1 where all scores are equal.</summary>
    public static IFusion OpenSearchMinMax { get; } = new ScoreFusion("opensearch-minmax", new ScoreNormalizer(ScoreNormalization.MinMax, static _ => 1) { Floor = 0.001 }, ScoreCombination.Sum, sharesWeights: true);

    /// <summary>Gets OpenSearch's <c>l2</c> with <c>arithmetic_mean</c>: Σ W · s / √Σs².</summary>
    public static IFusion OpenSearchL2 { get; } = new ScoreFusion("opensearch-l2", new ScoreNormalizer(ScoreNormalization.L2, static _ => 0), ScoreCombination.Sum, sharesWeights: true);

    /// <summary>Gets OpenSearch's <c>rrf</c>: Σ w / (60 + r).</summary>
    public static IFusion OpenSearchReciprocalRank { get; } = new RankFusion("opensearch-rrf", static (rank, weight) => weight / (60 + rank));

    /// <summary>Gets Elasticsearch's <c>rrf</c> retriever: Σ w / (60 + r).</summary>
    public static IFusion ElasticsearchReciprocalRank { get; } = new RankFusion("elasticsearch-rrf", static (rank, weight) => weight / (60 + rank));

    /// <summary>Gets Elasticsearch's <c>linear</c> retriever with <c>minmax</c>: Σ w · (s − min) / (max − min); equal scores become 1, as since its fix of lists of one hit (before it they became 0 or stayed as they were).</summary>
    public static IFusion ElasticsearchLinear { get; } = new ScoreFusion("elasticsearch-linear", new ScoreNormalizer(ScoreNormalization.MinMax, static _ => 1), ScoreCombination.Sum, sharesWeights: false);

    /// <summary>Gets Anserini's <c>rrf</c>: Σ 1 / (60 + r); weights are not read.</summary>
    public static IFusion AnseriniReciprocalRank { get; } = new RankFusion("anserini-rrf", static (rank, _) => 1.0 / (60 + rank));

    /// <summary>Gets Anserini's <c>average</c>: Σ s / n, of scores of any kinds; weights are not read.</summary>
    public static IFusion AnseriniAverage { get; } = new ScoreFusion("anserini-average", new ScoreNormalizer(ScoreNormalization.None, null), ScoreCombination.Sum, sharesWeights: true) { IgnoresWeights = true, MixesKinds = true };

    /// <summary>Gets Anserini's <c>interpolation</c>: Σ w · s of scores of any kinds; give two lists the weights α and 1 − α.</summary>
    public static IFusion AnseriniInterpolation { get; } = new ScoreFusion("anserini-interpolation", new ScoreNormalizer(ScoreNormalization.None, null), ScoreCombination.Sum, sharesWeights: false) { MixesKinds = true };

    /// <summary>Gets Anserini's <c>normalize</c>: Σ (s − min) / (max − min) / n, with 1 where all scores of a list are equal; weights are not read.</summary>
    public static IFusion AnseriniNormalized { get; } = new ScoreFusion("anserini-minmax", new ScoreNormalizer(ScoreNormalization.MinMax, static _ => 1), ScoreCombination.Sum, sharesWeights: true) { IgnoresWeights = true };

    /// <summary>Gets ranx' <c>isr</c>: n · Σ 1 / r², with n the number of lists that have the candidate.</summary>
    public static IFusion RanxInverseSquareRank { get; } = new InverseSquareRankFusion();

    /// <summary>Gets ranx' <c>log_isr</c>: ln n · Σ 1 / r².</summary>
    public static IFusion RanxLogInverseSquareRank { get; } = new RankFusion("ranx-log-isr", static (rank, _) => 1 / ((double)rank * rank)) { Combine = static (sum, count) => Math.Log(count) * sum };

    /// <summary>Gets ranx' <c>bordafuse</c>.</summary>
    public static IFusion RanxBorda { get; } = new BordaFusion();

    /// <summary>Makes Qdrant's <c>rrf</c> with another k: Σ 1 / (r / w + k − 1).</summary>
    /// <param name="k">The constant; 1 or more.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public static IFusion Qdrant(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new RankFusion("qdrant-rrf", (rank, weight) => weight == 0 ? 0 : 1 / ((rank / weight) + k - 1));
    }

    /// <summary>Makes one of ranx' score fusions: a normalisation and a combination.</summary>
    /// <remarks>Equal scores become 0 in every normalisation, for ranx divides by at least 1e-9. Candidates that a list lacks add nothing, also to z-scores (<c>zmuv</c>), and everything to <c>borda</c>. Weights multiply, as in <c>wsum</c>.</remarks>
    /// <param name="normalization">MinMax (<c>min-max</c>), Max (<c>max</c>), Sum (<c>sum</c>), ZScore (<c>zmuv</c>), Rank (<c>rank</c>) or Borda (<c>borda</c>).</param>
    /// <param name="combination">Sum, Mnz, Anz, Max, Min or Median (<c>sum</c>, <c>mnz</c>, <c>anz</c>, <c>max</c>, <c>min</c>, <c>med</c>).</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentException">ranx has no such normalisation.</exception>
    public static IFusion Ranx(ScoreNormalization normalization, ScoreCombination combination) =>
        normalization is ScoreNormalization.MinMax or ScoreNormalization.Max or ScoreNormalization.Sum or ScoreNormalization.ZScore or ScoreNormalization.Rank or ScoreNormalization.Borda && Enum.IsDefined(combination)
            ? new ScoreFusion("ranx", new ScoreNormalizer(normalization, static _ => 0) { LeavesMissingOut = true }, combination, sharesWeights: false)
            : throw new ArgumentException($"ranx has the normalisations MinMax, Max, Sum, ZScore, Rank and Borda, but {normalization} was asked for; use {nameof(ScoreFusion)}.", nameof(normalization));

    /// <summary>Makes ranx' <c>logn_isr</c>: ln(n + σ) · Σ 1 / r².</summary>
    /// <param name="sigma">What is added to the number of lists; above 0.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not a finite number above 0.</exception>
    public static IFusion RanxLogNInverseSquareRank(double sigma) => double.IsFinite(sigma) && sigma > 0
        ? new RankFusion("ranx-logn-isr", static (rank, _) => 1 / ((double)rank * rank)) { Combine = (sum, count) => Math.Log(count + sigma) * sum }
        : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, FormattableString.Invariant($"Sigma must be a finite number above 0, but was {sigma}."));

    /// <summary>Makes ranx' <c>rbc</c> (rank-biased centroids): Σ (1 − φ) · φ^(r − 1).</summary>
    /// <param name="phi">The persistence φ, above 0 and below 1.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="phi"/> is not between 0 and 1.</exception>
    public static IFusion RanxRankBiasedCentroids(double phi) => phi is > 0 and < 1
        ? new RankFusion("ranx-rbc", (rank, _) => (1 - phi) * Math.Pow(phi, rank - 1))
        : throw new ArgumentOutOfRangeException(nameof(phi), phi, FormattableString.Invariant($"Phi must be above 0 and below 1, but was {phi}."));

    private static double PositiveIsOne(double score) => score > 0 ? 1 : 0;
}
