using Npgsql;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Runs statements against one table: opens connections, knows how the table stands, and turns failures into sentences.</summary>
internal sealed class TableStore(NpgsqlDataSource dataSource, TableModel model)
{
    private readonly Migrator _migrator = new(model, new PostgresErrors(model.Display));
    private TableLayout? _layout;

    public PostgresErrors Errors { get; } = new(model.Display);

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        (await RunAsync("look up", (connection, token) => LayoutReader.ReadAsync(connection, model, token), cancellationToken).ConfigureAwait(false)).Exists;

    public Task EnsureAsync(CancellationToken cancellationToken) => ChangeAsync("create", _migrator.EnsureAsync, cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) => ChangeAsync("delete", _migrator.DropAsync, cancellationToken);

    /// <summary>Gives how the table stands, read once.</summary>
    /// <exception cref="RerankException">There is no table.</exception>
    public async Task<TableLayout> LayoutAsync(CancellationToken cancellationToken)
    {
        if (_layout is { } known) return known;
        var layout = await RunAsync("open", (connection, token) => LayoutReader.ReadAsync(connection, model, token), cancellationToken).ConfigureAwait(false);
        if (!layout.Exists) throw Errors.Missing();
        return _layout = layout;
    }

    /// <summary>Reads all rows of a statement; the settings hold for it alone.</summary>
    public Task<List<T>> ReadAsync<T>(string operation, SqlStatement statement, SqlStatement? settings, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(operation, async (connection, token) =>
        {
            var batch = new NpgsqlBatch(connection);
            await using (batch.ConfigureAwait(false))
            {
                // The commands of a batch are one transaction, at whose end the settings are gone.
                if (settings is not null) batch.BatchCommands.Add(settings.ToCommand());
                batch.BatchCommands.Add(statement.ToCommand());
                var rows = new List<T>();
                var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    if (settings is not null) await reader.NextResultAsync(token).ConfigureAwait(false);
                    while (await reader.ReadAsync(token).ConfigureAwait(false)) rows.Add(read(reader));
                }

                return rows;
            }
        }, cancellationToken);

    /// <summary>Runs statements in one transaction and gives how many rows they touched.</summary>
    public Task<int> WriteAsync(string operation, IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken) =>
        RunAsync(operation, async (connection, token) =>
        {
            var batch = new NpgsqlBatch(connection);
            await using (batch.ConfigureAwait(false))
            {
                foreach (var statement in statements) batch.BatchCommands.Add(statement.ToCommand());
                return await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }
        }, cancellationToken);

    private Task<int> ChangeAsync(string operation, Func<NpgsqlConnection, CancellationToken, Task> change, CancellationToken cancellationToken) =>
        RunAsync(operation, async (connection, token) =>
        {
            _layout = null;
            await change(connection, token).ConfigureAwait(false);
            return 0;
        }, cancellationToken);

    private async Task<T> RunAsync<T>(string operation, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false)) return await work(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            // The table may have been changed by another process.
            _layout = null;
            cancellationToken.ThrowIfCancellationRequested();
            throw Errors.Wrap(operation, exception);
        }
    }
}
