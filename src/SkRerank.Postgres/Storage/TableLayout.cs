using SkRerank.Postgres.Model;

namespace SkRerank.Postgres.Storage;

/// <summary>Represents the table as it stands on the server.</summary>
/// <param name="Columns">The columns by name.</param>
/// <param name="Indexes">The names of the indexes.</param>
/// <param name="Extension">pgvector, or <see langword="null"/> where the database has not got it.</param>
/// <param name="State">What is remembered of the table, or <see langword="null"/> where this library did not make it.</param>
internal sealed record TableLayout(IReadOnlyDictionary<string, ExistingColumn> Columns, IReadOnlySet<string> Indexes, VectorExtension? Extension, TableState? State)
{
    /// <summary>Gets whether there is a table.</summary>
    public bool Exists => Columns.Count > 0;

    /// <summary>Gives the type of column that a vector is kept in, or <see langword="null"/> where there is no such column.</summary>
    public PostgresVectorStorage? StorageOf(string column) => !Columns.TryGetValue(column, out var existing) ? null : existing.TypeName switch
    {
        "vector" => PostgresVectorStorage.Vector,
        "halfvec" => PostgresVectorStorage.HalfVector,
        "_float4" => PostgresVectorStorage.Array,
        _ => PostgresVectorStorage.Auto,
    };

    /// <summary>Says whether a search by a column may use an index, which then may find less than there is.</summary>
    public bool HasApproximateIndex(TableModel model, VectorColumn column) => StorageOf(column.Name) is { } storage && IndexName.OfVector(model, column, storage) is { } name && Indexes.Contains(name);
}
