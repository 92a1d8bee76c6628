namespace SkRerank.LearningToRank.Features;

/// <summary>A term of the query where it stands in a text.</summary>
/// <param name="Term">The term's number in the query.</param>
/// <param name="Position">Its place among the terms of the text, from 0.</param>
internal readonly record struct TermHit(int Term, int Position);
