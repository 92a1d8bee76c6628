using SkRerank.Postgres.Model;

namespace SkRerank.Postgres.Retrieval;

/// <summary>Represents what the vector leg looks for.</summary>
internal sealed record VectorLeg(ReadOnlyMemory<float> Vector, VectorColumn Column);
