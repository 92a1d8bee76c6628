namespace SkRerank.Retrieval;

/// <summary>Names a retrieval leg that failed, and why.</summary>
/// <param name="Leg">The leg's name.</param>
/// <param name="Exception">The failure.</param>
public sealed record LegFailure(string Leg, Exception Exception);
