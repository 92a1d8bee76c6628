using System.Text.Json;
using Npgsql;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Makes the table, or makes it fit its record model, in one transaction behind an advisory lock: of several that start at once one changes the table, and the others find it as it should be.</summary>
internal sealed class Migrator(TableModel model, PostgresErrors errors)
{
    // The state table and the schema belong to all collections; what one makes is locked under this name.
    private const string SharedLock = "skrerank";

    private string StateTable => $"{SqlName.Quote(model.Schema)}.{SqlName.Quote(LayoutReader.StateTable)}";

    public async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await IsUpToDateAsync(connection, cancellationToken).ConfigureAwait(false)) return;
        await InTransactionAsync(connection, SharedLock, PrepareAsync, cancellationToken).ConfigureAwait(false);
        await InTransactionAsync(connection, model.Display, MigrateAsync, cancellationToken).ConfigureAwait(false);
    }

    public async Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await InTransactionAsync(connection, model.Display, async (open, token) =>
        {
            var layout = await LayoutReader.ReadAsync(open, model, token).ConfigureAwait(false);
            if (layout.Exists) await ExecuteAsync(open, $"DROP TABLE {model.Sql}", token).ConfigureAwait(false);
            if (layout.State is not null) await ExecuteAsync(open, $"DELETE FROM {StateTable} WHERE collection = $1", token, model.Name).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsUpToDateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var layout = await LayoutReader.ReadAsync(connection, model, cancellationToken).ConfigureAwait(false);
        if (layout.State is null || !layout.Exists) return false;
        var (statements, state) = MigrationPlan.Make(model, layout, errors);
        return statements.Count == 0 && Json(state) == Json(layout.State);
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // CREATE … IF NOT EXISTS asks for the right to create even where nothing is to be made.
        if (!await IsTrueAsync(connection, "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)", cancellationToken, model.Schema).ConfigureAwait(false))
            await ExecuteAsync(connection, $"CREATE SCHEMA {SqlName.Quote(model.Schema)}", cancellationToken).ConfigureAwait(false);
        if (!await IsTrueAsync(connection, "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = $2)", cancellationToken, model.Schema, LayoutReader.StateTable).ConfigureAwait(false))
            await ExecuteAsync(connection, $"CREATE TABLE {StateTable} (collection text PRIMARY KEY, state text NOT NULL, changed_at timestamptz NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
        if (model.Vectors.Count > 0 && model.Options.VectorStorage != PostgresVectorStorage.Array
            && await IsTrueAsync(connection, "SELECT EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'vector' AND installed_version IS NULL)", cancellationToken).ConfigureAwait(false))
        {
            await ExecuteAsync(connection, "CREATE EXTENSION vector", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var layout = await LayoutReader.ReadAsync(connection, model, cancellationToken).ConfigureAwait(false);
        var (statements, state) = MigrationPlan.Make(model, layout, errors);
        foreach (var statement in statements) await ExecuteAsync(connection, statement, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"INSERT INTO {StateTable} (collection, state) VALUES ($1, $2) ON CONFLICT (collection) DO UPDATE SET state = excluded.state, changed_at = now()", cancellationToken, model.Name, Json(state)).ConfigureAwait(false);
    }

    private static async Task InTransactionAsync(NpgsqlConnection connection, string lockName, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('skrerank:' || $1, 0))", cancellationToken, lockName).ConfigureAwait(false);
            await work(connection, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsTrueAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params string[] values)
    {
        var batch = Batch(connection, text, values);
        await using (batch.ConfigureAwait(false)) return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params string[] values)
    {
        var batch = Batch(connection, text, values);

        // An index of a large table takes its time.
        batch.Timeout = 0;
        await using (batch.ConfigureAwait(false)) await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, string text, string[] values)
    {
        var batch = new NpgsqlBatch(connection);
        var statement = new SqlStatement { Text = text };
        foreach (var value in values) statement.Add(value);
        batch.BatchCommands.Add(statement.ToCommand());
        return batch;
    }

    private static string Json(TableState state) => JsonSerializer.Serialize(state with { Dimensions = new SortedDictionary<string, int>(state.Dimensions.ToDictionary(), StringComparer.Ordinal) }, TableStateContext.Default.TableState);
}
