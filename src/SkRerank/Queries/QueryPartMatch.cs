namespace SkRerank.Queries;

/// <summary>Says that a passage was found for a part of a question.</summary>
/// <param name="Number">The number of the part, from 1.</param>
/// <param name="Part">The part.</param>
/// <param name="Rank">The passage's rank among those found for the part, from 1.</param>
public sealed record QueryPartMatch(int Number, string Part, int Rank);
