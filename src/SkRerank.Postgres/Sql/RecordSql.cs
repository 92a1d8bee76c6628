using NpgsqlTypes;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Storage;

namespace SkRerank.Postgres.Sql;

/// <summary>Writes the statements that read and write records by key or filter.</summary>
internal sealed class RecordSql(TableModel model)
{
    // The arrays of one statement stay far below the 1 GB of a message: 1,000 vectors of 4,000 dimensions are about 50 MB.
    private const int RecordsPerStatement = 1000;

    /// <summary>Writes records: one array for each column, unnested on the server.</summary>
    public IReadOnlyList<SqlStatement> Upsert(IReadOnlyList<PreparedRecord> records, TableLayout layout, PostgresErrors errors) =>
        [.. records.Chunk(RecordsPerStatement).Select(chunk => Upsert(chunk, layout, errors))];

    public SqlStatement Delete(IReadOnlyList<object> keys)
    {
        var statement = new SqlStatement();
        statement.Text = $"DELETE FROM {model.Sql} t WHERE t.{model.Key.Sql} = ANY ({Keys(statement, keys)})";
        return statement;
    }

    /// <summary>Gets records by key, in the order of the keys.</summary>
    public SqlStatement Get(IReadOnlyList<object> keys, RowReader reader)
    {
        var statement = new SqlStatement();
        statement.Text = $"SELECT {reader.Columns("t")} FROM unnest({Keys(statement, keys)}) WITH ORDINALITY AS k(key, place) JOIN {model.Sql} t ON t.{model.Key.Sql} = k.key ORDER BY k.place";
        return statement;
    }

    private SqlStatement Upsert(PreparedRecord[] records, TableLayout layout, PostgresErrors errors)
    {
        var statement = new SqlStatement();
        List<string> names = [model.Key.Sql], arrays = [Keys(statement, [.. records.Select(r => r.Key)])], values = ["u.c0"];
        void Add(string name, string array, string cast)
        {
            values.Add($"u.c{names.Count}{cast}");
            names.Add(name);
            arrays.Add(array);
        }

        foreach (var column in model.Data)
        {
            var array = column.Type.ToParameters([.. records.Select(r => column.Property.GetValueAsObject(r.Record))]);
            Add(column.Sql, statement.Add(array, column.Type.ParameterType | NpgsqlDbType.Array), column.Type.IsList ? "::text[]" : "");
        }

        for (var v = 0; v < model.Vectors.Count; v++)
        {
            var column = model.Vectors[v];
            var storage = layout.StorageOf(column.Name) is { } known and not PostgresVectorStorage.Auto ? known : throw errors.LacksColumn(column.Name);
            var (open, close) = storage == PostgresVectorStorage.Array ? ('{', '}') : ('[', ']');
            string?[] texts = Array.ConvertAll(records, r => r.Vectors[v].IsEmpty ? null : TextLiteral.Numbers(r.Vectors[v].Span, open, close));
            Add(column.Sql, statement.Add(texts, NpgsqlDbType.Text | NpgsqlDbType.Array), storage == PostgresVectorStorage.Array ? "::real[]" : $"::{layout.Extension!.Type(storage)}");
        }

        var updates = string.Join(", ", names.Skip(1).Select(name => $"{name} = excluded.{name}"));
        statement.Text = $"INSERT INTO {model.Sql} ({string.Join(", ", names)}) SELECT {string.Join(", ", values)} FROM unnest({string.Join(", ", arrays)}) AS u({string.Join(", ", Enumerable.Range(0, names.Count).Select(i => FormattableString.Invariant($"c{i}")))}) "
            + $"ON CONFLICT ({model.Key.Sql}) DO {(updates.Length == 0 ? "NOTHING" : "UPDATE SET " + updates)}";
        return statement;
    }

    private string Keys(SqlStatement statement, IReadOnlyList<object> keys) => statement.Add(model.Key.Type.ToParameters(keys), model.Key.Type.ParameterType | NpgsqlDbType.Array);
}
