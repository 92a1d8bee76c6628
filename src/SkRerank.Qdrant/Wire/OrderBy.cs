namespace SkRerank.Qdrant.Wire;

/// <summary>Represents an order of points; those without the value are left out by the server.</summary>
internal sealed record OrderBy(string Key, string Direction);
