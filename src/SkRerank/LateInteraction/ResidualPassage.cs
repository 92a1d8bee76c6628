namespace SkRerank.LateInteraction;

/// <summary>Represents a passage whose token vectors a <see cref="ResidualCodec"/> encoded.</summary>
/// <param name="Document">The passage as a candidate; its <see cref="RerankDocument.Id"/> is what legs are joined by.</param>
/// <param name="Vectors">Its token vectors, as <see cref="ResidualCodec.Encode"/> gave them.</param>
public sealed record ResidualPassage(RerankDocument Document, ReadOnlyMemory<byte> Vectors);
