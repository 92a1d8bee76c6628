namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Represents what retrieval gives down to a depth.</summary>
/// <param name="Depth">How many documents from the top.</param>
/// <param name="Recall">The share of the relevant documents among them.</param>
/// <param name="OracleNdcg">nDCG@10 of their best order, by the labels.</param>
public sealed record DepthPoint(int Depth, double Recall, double OracleNdcg);
