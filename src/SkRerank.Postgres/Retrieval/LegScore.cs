namespace SkRerank.Postgres.Retrieval;

/// <summary>Represents what one leg says of a hit.</summary>
/// <param name="Score">The leg's own score.</param>
/// <param name="Rank">The rank in the leg, from 1.</param>
/// <param name="Contribution">What it adds to the fused score.</param>
internal sealed record LegScore(double Score, int Rank, double? Contribution);
