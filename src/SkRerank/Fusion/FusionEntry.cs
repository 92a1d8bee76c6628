namespace SkRerank.Fusion;

/// <summary>Holds what one list says about a candidate.</summary>
/// <param name="List">The number of the list, from 0.</param>
/// <param name="Rank">The candidate's rank in the list, from 1.</param>
/// <param name="Candidate">The candidate as the leg gave it.</param>
/// <param name="Contribution">What the list adds to the fused score; not a number where the fusion does not add.</param>
internal readonly record struct FusionEntry(int List, int Rank, RerankDocument Candidate, double Contribution);
