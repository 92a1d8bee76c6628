namespace SkRerank.LearningToRank.Training;

/// <summary>The loss that boosted trees are trained on.</summary>
public enum RankingObjective
{
    /// <summary>LambdaMART: pairs weighted with what swapping them changes in nDCG (Burges, From RankNet to LambdaRank to LambdaMART, MSR-TR-2010-82).</summary>
    LambdaRank,

    /// <summary>The cross-entropy that bounds nDCG (Bruch, An Alternative Cross Entropy Loss for Learning-to-Rank, arXiv:1911.09798); faster, often as good.</summary>
    XeNdcg,
}
