using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Sqlite;

/// <summary>Keeps a click log in a SQLite file; several processes may write to it.</summary>
/// <remarks>
/// The table is <c>events(id, kind, time, experiment, session, query, json)</c>: the columns for SQL of your own, and the event in the form of <see cref="ClickLogJson"/>, which is what is read back. WAL mode; a writer waits up to 30 seconds for another.
/// SQLite works synchronously, so an event is written on a thread of the pool.
/// </remarks>
public sealed class SqliteClickLog : IClickLog, IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _pool;
    private readonly Lazy<bool> _table;

    /// <summary>Initializes a new instance of the <see cref="SqliteClickLog"/> class.</summary>
    /// <param name="path">The file; made when it is first used, in a folder that exists.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public SqliteClickLog(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _pool = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path }.ToString());
        _table = new Lazy<bool>(CreateTable, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public Task AppendAsync(ClickLogEvent entry, CancellationToken cancellationToken = default)
    {
        var json = ClickLogJson.Format(entry);
        return Task.Run(() => Insert(entry, json), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ClickLogEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!File.Exists(_path)) yield break;
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var json in Lines())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Parsed(json);
        }
    }

    /// <summary>Closes the connections that are kept open for reuse.</summary>
    public void Dispose()
    {
        SqliteConnection.ClearPool(_pool);
        _pool.Dispose();
    }

    private void Insert(ClickLogEvent entry, string json)
    {
        try
        {
            using var connection = Open();
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO events (kind, time, experiment, session, query, json) VALUES ($kind, $time, $experiment, $session, $query, $json)";
            insert.Parameters.AddWithValue("$kind", entry is Exposure ? "exposure" : "click");
            insert.Parameters.AddWithValue("$time", entry.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
            insert.Parameters.AddWithValue("$experiment", entry.Experiment);
            insert.Parameters.AddWithValue("$session", entry.Session);
            insert.Parameters.AddWithValue("$query", entry.Query);
            insert.Parameters.AddWithValue("$json", json);
            insert.ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw Failure("written", e);
        }
    }

    private bool CreateTable()
    {
        using var connection = new SqliteConnection(_pool.ConnectionString);
        connection.Open();
        using var create = connection.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, time TEXT NOT NULL, experiment TEXT NOT NULL, session TEXT NOT NULL, query TEXT NOT NULL, json TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS events_experiment ON events (experiment, session, query);
            """;
        create.ExecuteNonQuery();
        return true;
    }

    private SqliteConnection Open()
    {
        _ = _table.Value;
        var connection = new SqliteConnection(_pool.ConnectionString);
        connection.Open();
        return connection;
    }

    private IEnumerable<string> Lines()
    {
        SqliteConnection connection;
        SqliteCommand select;
        SqliteDataReader rows;
        try
        {
            connection = Open();
            select = connection.CreateCommand();
            select.CommandText = "SELECT json FROM events ORDER BY id";
            rows = select.ExecuteReader();
        }
        catch (SqliteException e)
        {
            throw Failure("read", e);
        }

        using (connection)
        using (select)
        using (rows)
        {
            while (rows.Read()) yield return rows.GetString(0);
        }
    }

    private ClickLogEvent Parsed(string json)
    {
        try
        {
            return ClickLogJson.Parse(json);
        }
        catch (FormatException e)
        {
            throw new RerankException($"A row of the click log '{_path}' is no event ({e.Message.TrimEnd('.')}); correct or remove it.", e) { ProviderName = "sqlite", Operation = "read click log" };
        }
    }

    private RerankException Failure(string verb, SqliteException e) =>
        new($"The click log '{_path}' cannot be {verb} ({e.Message.TrimEnd('.')}); check that it is a SQLite file, its folder and its permissions.", e) { ProviderName = "sqlite", Operation = "click log" };
}
