namespace SkRerank.Qdrant.Wire;

/// <summary>Asks for the number of points.</summary>
internal sealed record CountRequest(Condition? Filter, bool Exact = true);
