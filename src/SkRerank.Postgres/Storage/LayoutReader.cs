using System.Text.Json;
using Npgsql;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Reads from the server's catalogue how a table stands.</summary>
internal static class LayoutReader
{
    /// <summary>The table in each schema that remembers what is not in the catalogue.</summary>
    public const string StateTable = "skrerank_collections";

    private const string ColumnsText = """
        SELECT a.attname::text, t.typname::text, a.atttypmod, a.attgenerated <> ''
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
        """;

    private const string IndexesText = "SELECT indexname::text FROM pg_catalog.pg_indexes WHERE schemaname = $1 AND tablename = $2";
    private const string ExtensionText = "SELECT e.extversion, n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'";
    private const string StateExistsText = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = $2)";

    public static async Task<TableLayout> ReadAsync(NpgsqlConnection connection, TableModel model, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, ExistingColumn>(StringComparer.Ordinal);
        var indexes = new HashSet<string>(StringComparer.Ordinal);
        VectorExtension? extension = null;
        var hasState = false;
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            Add(batch, ColumnsText, model.Schema, model.Name);
            Add(batch, IndexesText, model.Schema, model.Name);
            Add(batch, ExtensionText);
            Add(batch, StateExistsText, model.Schema, StateTable);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) columns[reader.GetString(0)] = new ExistingColumn(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetBoolean(3));
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) indexes.Add(reader.GetString(0));
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) extension = new VectorExtension(ParseVersion(reader.GetString(0)), reader.GetString(1));
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                hasState = reader.GetBoolean(0);
            }
        }

        return new TableLayout(columns, indexes, extension, hasState ? await ReadStateAsync(connection, model, cancellationToken).ConfigureAwait(false) : null);
    }

    private static async Task<TableState?> ReadStateAsync(NpgsqlConnection connection, TableModel model, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            Add(batch, $"SELECT state FROM {SqlName.Quote(model.Schema)}.{SqlName.Quote(StateTable)} WHERE collection = $1", model.Name);
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string json ? JsonSerializer.Deserialize(json, TableStateContext.Default.TableState) : null;
        }
    }

    private static void Add(NpgsqlBatch batch, string text, params string[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    // A version such as 0.8.0-dev counts as the one that it is to become.
    private static Version ParseVersion(string text) => Version.TryParse(text.Split('-', '+')[0], out var version) ? version : new Version(0, 0);
}
