namespace SkRerank.Lucene.Retrieval;

/// <summary>Represents one hit with its record, its key as text, and what is stored of its token vectors and its sketch.</summary>
internal sealed record FoundRecord<TRecord>(string Key, TRecord Record, double Score, ReadOnlyMemory<byte>? TokenVectors, ReadOnlyMemory<byte>? Sketch);
