namespace SkRerank.Fusion;

/// <summary>Holds what one list says about a candidate.</summary>
/// <param name="Leg">The leg's name.</param>
/// <param name="Candidate">The candidate as the leg gave it.</param>
/// <param name="Rank">Its rank in the list, from 1.</param>
/// <param name="Contribution">What the list adds to the fused score; <see langword="null"/> where the fusion does not add.</param>
internal readonly record struct FusionEntry(string Leg, RerankDocument Candidate, int Rank, double? Contribution);
