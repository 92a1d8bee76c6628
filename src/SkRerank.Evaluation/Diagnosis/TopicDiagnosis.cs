namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Represents what one topic lacks, and where it was lost.</summary>
/// <param name="QueryId">The topic.</param>
/// <param name="Relevant">How many documents are relevant to it.</param>
/// <param name="Ndcg">nDCG@10 of the final order.</param>
/// <param name="CandidateNdcg">nDCG@10 of the best order of the candidates.</param>
/// <param name="IdealNdcg">nDCG@10 of the best order of all judged documents: 1, or 0 where none has a label above 0.</param>
/// <param name="CandidateRecall">The share of the relevant documents among the candidates.</param>
/// <param name="Depths">Recall and the best possible nDCG@10 at each depth of retrieval.</param>
/// <param name="Misses">The relevant documents that the first ten lack, the highest label first.</param>
public sealed record TopicDiagnosis(string QueryId, int Relevant, double Ndcg, double CandidateNdcg, double IdealNdcg, double CandidateRecall, IReadOnlyList<DepthPoint> Depths, IReadOnlyList<Miss> Misses)
{
    /// <summary>Gets what the best order of the candidates cannot reach, because documents are not among them.</summary>
    /// <value>From 0 to 1.</value>
    public double RetrievalLoss => IdealNdcg - CandidateNdcg;

    /// <summary>Gets what the final order gives away of the candidates' best one.</summary>
    /// <value>From 0 to 1.</value>
    public double RankingLoss => CandidateNdcg - Ndcg;
}
