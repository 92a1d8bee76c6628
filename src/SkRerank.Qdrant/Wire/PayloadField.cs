namespace SkRerank.Qdrant.Wire;

/// <summary>Names a value of the payload.</summary>
internal sealed record PayloadField(string Key);
