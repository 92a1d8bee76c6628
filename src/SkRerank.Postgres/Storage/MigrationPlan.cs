using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Finds the statements that make a table fit its record model; none of them loses data.</summary>
internal sealed class MigrationPlan
{
    // pgvector's limits for an HNSW index.
    private const int MostVectorDimensions = 2000;
    private const int MostHalfVectorDimensions = 4000;

    private readonly TableModel _model;
    private readonly TableLayout _layout;
    private readonly PostgresErrors _errors;
    private readonly List<string> _statements = [];
    private readonly List<string> _indexes = [];
    private readonly HashSet<string> _rebuilt = new(StringComparer.Ordinal);

    private MigrationPlan(TableModel model, TableLayout layout, PostgresErrors errors)
    {
        _model = model;
        _layout = layout;
        _errors = errors;
    }

    /// <summary>Gives the statements, in order, and the state to remember.</summary>
    /// <exception cref="RerankException">The table cannot be made to fit without losing data.</exception>
    public static (IReadOnlyList<string> Statements, TableState State) Make(TableModel model, TableLayout layout, PostgresErrors errors)
    {
        if (layout.State?.Version > TableState.CurrentVersion) throw errors.NewerVersion(layout.State.Version, TableState.CurrentVersion);
        var plan = new MigrationPlan(model, layout, errors);
        if (layout.Exists) plan.Alter();
        else plan.Create();
        plan.Index();
        var dimensions = new Dictionary<string, int>(layout.Exists ? layout.State?.Dimensions ?? new Dictionary<string, int>() : new Dictionary<string, int>(), StringComparer.Ordinal);
        foreach (var vector in model.Vectors) dimensions[vector.Name] = vector.Dimensions;
        return (plan._statements, new TableState(TableState.CurrentVersion, model.Options.TextSearchConfiguration, dimensions, plan._indexes));
    }

    private void Create()
    {
        IEnumerable<string> columns = [Definition(_model.Key) + " PRIMARY KEY", .. _model.Data.Select(Definition), .. _model.Data.Where(c => c.TextName is not null).Select(TextDefinition), .. _model.Vectors.Select(c => $"{c.Sql} {VectorType(c, WantedStorage(c))}")];
        _statements.Add($"CREATE TABLE {_model.Sql} ({string.Join(", ", columns)})");
    }

    private void Alter()
    {
        var key = _layout.Columns.GetValueOrDefault(_model.Key.Name) ?? throw _errors.LosesData($"its key must be the column '{_model.Key.Name}', which it does not have");
        if (key.TypeName != _model.Key.Type.TypeName) throw _errors.LosesData($"its key '{key.Name}' must be of type {_model.Key.Type.SqlType}, but is of type {key.TypeName}");
        foreach (var column in _model.Data)
        {
            AlterData(column);
            if (column.TextName is not null) AlterText(column);
        }

        foreach (var vector in _model.Vectors) AlterVector(vector);
    }

    private void AlterData(DataColumn column)
    {
        if (!_layout.Columns.TryGetValue(column.Name, out var existing)) AddColumn(Definition(column));
        else if (existing.TypeName == column.Type.TypeName) return;
        else if (ColumnType.Widens(existing.TypeName, column.Type.TypeName)) AddAlteration($"ALTER COLUMN {column.Sql} TYPE {column.Type.SqlType}");
        else throw _errors.LosesData($"its column '{column.Name}' must be of type {column.Type.SqlType}, but is of type {existing.TypeName}");
    }

    private void AlterText(DataColumn column)
    {
        if (_layout.Columns.TryGetValue(column.TextName!, out var existing))
        {
            if (existing.TypeName != "tsvector" || !existing.Generated || _layout.State is null)
                throw _errors.LosesData($"its column '{existing.Name}' is needed for the full-text search of '{column.Name}', but was made by someone else");

            // Computed from the text, so that nothing is lost.
            if (_layout.State.Configuration == _model.Options.TextSearchConfiguration) return;
            AddAlteration($"DROP COLUMN {SqlName.Quote(column.TextName!)}");
            _rebuilt.Add(IndexName.OfText(_model, column));
        }

        AddColumn(TextDefinition(column));
    }

    private void AlterVector(VectorColumn column)
    {
        var wanted = WantedStorage(column);
        if (_layout.StorageOf(column.Name) is not { } stored)
        {
            AddColumn($"{column.Sql} {VectorType(column, wanted)}");
            return;
        }

        if (stored == PostgresVectorStorage.Auto) throw _errors.LosesData($"its column '{column.Name}' must hold vectors, but is of type {_layout.Columns[column.Name].TypeName}");
        var dimensions = stored == PostgresVectorStorage.Array ? _layout.State?.Dimensions.GetValueOrDefault(column.Name, column.Dimensions) ?? column.Dimensions : _layout.Columns[column.Name].Dimensions;
        if (dimensions != column.Dimensions) throw _errors.LosesData($"the vectors of its column '{column.Name}' must have {column.Dimensions} dimensions, but have {dimensions}");
        if (wanted == stored) return;
        if (wanted == PostgresVectorStorage.HalfVector) throw _errors.LosesData($"the vectors of its column '{column.Name}' would be rounded to half precision");
        foreach (var metric in _layout.State?.Indexes.Where(name => name == IndexName.OfVector(_model, column, stored)) ?? []) AddDrop(metric);
        AddAlteration($"ALTER COLUMN {column.Sql} TYPE {VectorType(column, wanted)} USING {column.Sql}::{(wanted == PostgresVectorStorage.Array ? "real[]" : VectorType(column, wanted))}");
    }

    private void Index()
    {
        foreach (var column in _model.Data)
        {
            if (column.TextName is not null) AddIndex(IndexName.OfText(_model, column), $"gin ({SqlName.Quote(column.TextName)})");
            if (column.IsIndexed) AddIndex(IndexName.OfData(_model, column), $"{IndexName.Method(column)} ({column.Sql})");
        }

        foreach (var vector in _model.Vectors)
        {
            var storage = WantedStorage(vector);
            if (storage == PostgresVectorStorage.Array || vector.Property.IndexKind == Microsoft.Extensions.VectorData.IndexKind.Flat) continue;
            var most = storage == PostgresVectorStorage.HalfVector ? MostHalfVectorDimensions : MostVectorDimensions;
            if (vector.Dimensions > most)
            {
                if (vector.Property.IndexKind is null) continue;
                throw PostgresErrors.Failed("create", $"An HNSW index of the vector property '{vector.Property.ModelName}' can have at most {most} dimensions, but it has {vector.Dimensions}: set the index kind to Flat{(storage == PostgresVectorStorage.Vector ? ", or VectorStorage to HalfVector" : "")}.");
            }

            var type = storage == PostgresVectorStorage.HalfVector ? "halfvec" : "vector";
            AddIndex(IndexName.OfVector(_model, vector, storage), FormattableString.Invariant($"hnsw ({vector.Sql} {SqlName.Quote(_layout.Extension!.Schema)}.{type}_{vector.Metric.OperatorClass}) WITH (m = {_model.Options.HnswConnections}, ef_construction = {_model.Options.HnswConstructionCandidates})"));
        }

        // An index of a property that this model does not know may be that of a newer version of the program.
        string[] left = [.. (_layout.State?.Indexes ?? []).Where(name => _layout.Indexes.Contains(name) && !_indexes.Contains(name))];
        HashSet<string> known = [.. _model.Data.Select(c => IndexName.OfData(_model, c)), .. _model.Vectors.SelectMany(c => IndexName.AllOfVector(_model, c))];
        foreach (var old in left.Where(known.Contains)) AddDrop(old);
        _indexes.AddRange(left.Except(known));
        _indexes.Sort(StringComparer.Ordinal);
    }

    private void AddIndex(string name, string definition)
    {
        _indexes.Add(name);
        if (!_layout.Indexes.Contains(name) || _rebuilt.Contains(name)) _statements.Add($"CREATE INDEX {SqlName.Quote(name)} ON {_model.Sql} USING {definition}");
    }

    private void AddDrop(string index) => _statements.Add($"DROP INDEX IF EXISTS {SqlName.Quote(_model.Schema)}.{SqlName.Quote(index)}");

    private void AddColumn(string definition) => AddAlteration("ADD COLUMN " + definition);

    private void AddAlteration(string alteration) => _statements.Add($"ALTER TABLE {_model.Sql} {alteration}");

    private static string Definition(DataColumn column) =>
        $"{column.Sql} {column.Type.SqlType}"
        + (column.Property is Microsoft.Extensions.VectorData.ProviderServices.KeyPropertyModel && column.Type.IsText ? " COLLATE \"C\"" : "")
        + (column.Type.Missing is { } missing && column.IsRequired && column.Property is Microsoft.Extensions.VectorData.ProviderServices.DataPropertyModel ? $" NOT NULL DEFAULT {missing}" : "");

    private string TextDefinition(DataColumn column) =>
        $"{SqlName.Quote(column.TextName!)} tsvector GENERATED ALWAYS AS (to_tsvector({SqlName.Literal(_model.Options.TextSearchConfiguration)}::regconfig, coalesce({column.Sql}, ''))) STORED";

    private string VectorType(VectorColumn column, PostgresVectorStorage storage) =>
        storage == PostgresVectorStorage.Array ? "real[]" : FormattableString.Invariant($"{_layout.Extension!.Type(storage)}({column.Dimensions})");

    private PostgresVectorStorage WantedStorage(VectorColumn column)
    {
        var wanted = _model.Options.VectorStorage;
        if (wanted == PostgresVectorStorage.Auto)
            wanted = _layout.StorageOf(column.Name) is { } stored and not PostgresVectorStorage.Auto ? stored : _layout.Extension is null ? PostgresVectorStorage.Array : PostgresVectorStorage.Vector;
        if (wanted == PostgresVectorStorage.Array) return wanted;
        if (_layout.Extension is null) throw _errors.NoExtension(wanted);
        if (wanted == PostgresVectorStorage.HalfVector && !_layout.Extension.HasHalfVectors) throw PostgresErrors.Failed("create", $"Half-precision vectors need pgvector 0.7 or newer, but the database has {_layout.Extension.Version}: update the extension, or set VectorStorage to Vector.");
        return wanted;
    }
}
