namespace SkRerank.LearningToRank.Networks;

/// <summary>Names the loss that a network learns by.</summary>
/// <remarks>
/// <para>
/// Each loss is the sum over pairs of <c>w·ln(1 + exp(−σ(s_i − s_j)))</c> and differs in its pairs and in their weight w. Candidates are ranked by the present scores: candidate i stands at rank i, <c>D_i = log2(1 + i)</c> is its discount and
/// <c>G_i = (2^label − 1) / maxDCG</c> its gain over the highest DCG that the query allows. The ranks, and so the weights, count as constants of a step.
/// </para>
/// <para>RankNet: Burges et al. 2005; the others: the LambdaLoss framework of Wang et al., CIKM 2018, whose logarithm is that to base 2, so that its losses are these divided by ln 2.</para>
/// </remarks>
public enum RankingLoss
{
    /// <summary>Every pair with <c>label_i &gt; label_j</c>, with weight 1: the order of all candidates.</summary>
    RankNet,

    /// <summary>The pairs of <see cref="RankNet"/>, with weight <c>|G_i − G_j|·|1/D_i − 1/D_j|</c>: how much nDCG changes when the two change places.</summary>
    LambdaRank,

    /// <summary>Every pair of two candidates, with weight <c>G_i / D_i</c>: the first and loosest bound of nDCG (NDCG-Loss1).</summary>
    NdcgLoss1,

    /// <summary>The pairs of <see cref="RankNet"/>, with weight <c>|G_i − G_j|·δ</c> where <c>δ = |1/D_|i−j| − 1/D_|i−j|+1|</c>: a bound that looks at the distance of the ranks (NDCG-Loss2).</summary>
    NdcgLoss2,

    /// <summary>The pairs of <see cref="RankNet"/>, with weight <c>|G_i − G_j|·(|1/D_i − 1/D_j| + μδ)</c>: <see cref="LambdaRank"/> and <see cref="NdcgLoss2"/> together (NDCG-Loss2++), the best of the paper.</summary>
    NdcgLoss2PlusPlus,
}
