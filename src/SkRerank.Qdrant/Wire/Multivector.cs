namespace SkRerank.Qdrant.Wire;

/// <summary>Represents how many vectors of one point are compared.</summary>
internal sealed record Multivector(string Comparator);
