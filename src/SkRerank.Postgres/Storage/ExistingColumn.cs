namespace SkRerank.Postgres.Storage;

/// <summary>Represents a column of the table as it stands on the server.</summary>
/// <param name="Name">The name.</param>
/// <param name="TypeName">The type's name in <c>pg_type</c>.</param>
/// <param name="Dimensions">The dimensions of a column of pgvector, or -1.</param>
/// <param name="Generated">Whether the server computes it.</param>
internal sealed record ExistingColumn(string Name, string TypeName, int Dimensions, bool Generated);
