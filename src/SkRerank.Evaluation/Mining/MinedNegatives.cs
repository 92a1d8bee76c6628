namespace SkRerank.Evaluation.Mining;

/// <summary>Represents the hard negatives of one positive.</summary>
/// <param name="Negatives">The negatives, the highest teacher score first.</param>
/// <param name="Counts">What became of every candidate.</param>
public sealed record MinedNegatives(IReadOnlyList<MiningCandidate> Negatives, MiningCounts Counts);
