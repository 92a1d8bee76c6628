namespace SkRerank;

/// <summary>Records what one stage of the pipeline said about one candidate.</summary>
/// <param name="Stage">The stage's name, such as <c>bm25</c>, <c>vector</c>, <c>rrf</c> or <c>maxsim</c>.</param>
/// <param name="Score">The stage's own score, on its own scale.</param>
/// <param name="Kind">What kind of number <paramref name="Score"/> is.</param>
/// <param name="Rank">The candidate's position in the stage's order, from 1.</param>
public sealed record StageScore(string Stage, double Score, ScoreKind Kind, int Rank);
