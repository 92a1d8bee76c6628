namespace SkRerank.Guards;

/// <summary>Says which measure of a domain moved, and how far.</summary>
/// <param name="Measure">The measure, in words.</param>
/// <param name="Index">Its population stability index.</param>
/// <param name="Queries">How many queries were compared.</param>
internal sealed record DomainShift(string Measure, double Index, int Queries);
