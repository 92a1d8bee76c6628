namespace SkRerank.Postgres.Model;

/// <summary>Represents a record that is ready to be written.</summary>
/// <param name="Key">The key.</param>
/// <param name="Record">The record.</param>
/// <param name="Vectors">The vectors, one for each vector property; empty where there is none.</param>
internal sealed record PreparedRecord(object Key, object Record, ReadOnlyMemory<float>[] Vectors);
