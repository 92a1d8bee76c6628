using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Retrieval;

/// <summary>Represents one hit with its record and its key as text.</summary>
internal sealed record FoundRecord<TRecord>(PointId Id, string Key, TRecord Record, double Score);
