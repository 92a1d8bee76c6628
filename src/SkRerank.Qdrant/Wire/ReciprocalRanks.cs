namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the parameters of reciprocal rank fusion.</summary>
internal sealed record ReciprocalRanks(int K, IReadOnlyList<double>? Weights);
