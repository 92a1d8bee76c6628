using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Represents pgvector as it is installed in the database.</summary>
/// <param name="Version">The version.</param>
/// <param name="Schema">The schema of its types and operators.</param>
internal sealed record VectorExtension(Version Version, string Schema)
{
    /// <summary>Gets whether a search with a filter goes on in the index until it has found enough.</summary>
    public bool ScansOn => Version >= new Version(0, 8);

    /// <summary>Gets the type of vectors in half precision, which it knows since 0.7.</summary>
    public bool HasHalfVectors => Version >= new Version(0, 7);

    public string Type(PostgresVectorStorage storage) => $"{SqlName.Quote(Schema)}.{(storage == PostgresVectorStorage.HalfVector ? "halfvec" : "vector")}";

    public string Operator(string name) => $"OPERATOR({SqlName.Quote(Schema)}.{name})";
}
