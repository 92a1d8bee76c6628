namespace SkRerank.Fusion;

/// <summary>Represents what one leg returned.</summary>
/// <param name="Leg">The leg's name, as it appears in the trail.</param>
/// <param name="Weight">The leg's weight; finite and not negative.</param>
/// <param name="Candidates">The leg's candidates, best first, each with its id; no id twice.</param>
public sealed record FusionList(string Leg, double Weight, IReadOnlyList<RerankDocument> Candidates);
