namespace SkRerank.Qdrant.Tests.Server;

/// <summary>A point with a score.</summary>
public sealed record ScoredPoint(StoredPoint Point, double Score);
