namespace SkRerank.Qdrant.Wire;

/// <summary>Represents an index of the payload to make.</summary>
internal sealed record CreateIndex(string FieldName, string FieldSchema);
