using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Model;

/// <summary>Says how a record model is kept in a table.</summary>
internal sealed class TableModel
{
    private TableModel(CollectionModel model, string table, PostgresCollectionOptions options)
    {
        SqlName.Check(table, "table");
        Model = model;
        Name = table;
        Options = options;
        Sql = $"{SqlName.Quote(options.Schema)}.{SqlName.Quote(table)}";
        Key = new DataColumn(model.KeyProperty);
        Data = [.. model.DataProperties.Select(p => new DataColumn(p))];
        Vectors = [.. model.VectorProperties.Select(p => new VectorColumn(p))];
        var names = Data.Select(c => c.Name).Concat(Vectors.Select(c => c.Name)).Append(Key.Name).ToHashSet(StringComparer.Ordinal);
        if (Data.FirstOrDefault(c => c.TextName is { } text && names.Contains(text)) is { } clash)
            throw new ArgumentException($"The full-text property '{clash.Property.ModelName}' needs the column '{clash.TextName}' for itself, but another property is kept there: give that one another StorageName.", nameof(model));
    }

    public CollectionModel Model { get; }

    public PostgresCollectionOptions Options { get; }

    public string Schema => Options.Schema;

    public string Name { get; }

    /// <summary>Gets schema and table in quotes.</summary>
    public string Sql { get; }

    /// <summary>Gets schema and table for errors.</summary>
    public string Display => $"{Schema}.{Name}";

    public DataColumn Key { get; }

    public IReadOnlyList<DataColumn> Data { get; }

    public IReadOnlyList<VectorColumn> Vectors { get; }

    public static TableModel Build(Type recordType, Type keyType, string table, PostgresCollectionOptions options)
    {
        var builder = new RecordModelBuilder();
        if (recordType != typeof(Dictionary<string, object?>)) return new TableModel(builder.Build(recordType, keyType, options.Definition, options.EmbeddingGenerator), table, options);
        var definition = options.Definition
            ?? throw new ArgumentException("A collection of Dictionary<string, object?> records needs a definition: set PostgresCollectionOptions.Definition.", nameof(options));
        return new TableModel(builder.BuildDynamic(definition, definition.EmbeddingGenerator ?? options.EmbeddingGenerator), table, options);
    }

    public DataColumn Column(PropertyModel property) => ReferenceEquals(property, Key.Property) ? Key : Data.First(c => ReferenceEquals(c.Property, property));

    public VectorColumn Column(VectorPropertyModel property) => Vectors.First(c => ReferenceEquals(c.Property, property));
}
