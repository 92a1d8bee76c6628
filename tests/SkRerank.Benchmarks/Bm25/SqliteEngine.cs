using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SkRerank.Benchmarks.Bm25;

/// <summary>SQLite's FTS5 in memory, without the texts, one prepared statement; its BM25 has k1 1.2 and b 0.75, which cannot be set.</summary>
internal sealed class SqliteEngine : IKeywordEngine
{
    private SqliteConnection? _connection;
    private SqliteCommand? _search;
    private string[] _queries = [];

    public string Name => "SQLite FTS5";

    public void Build(IReadOnlyList<string> texts)
    {
        Dispose();
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
        using (var create = _connection.CreateCommand())
        {
            create.CommandText = "create virtual table t using fts5(text, content='', tokenize='ascii')";
            create.ExecuteNonQuery();
        }

        using (var transaction = _connection.BeginTransaction())
        using (var insert = _connection.CreateCommand())
        {
            insert.CommandText = "insert into t(rowid, text) values ($id, $text)";
            var id = insert.Parameters.Add("$id", SqliteType.Integer);
            var text = insert.Parameters.Add("$text", SqliteType.Text);
            for (var i = 0; i < texts.Count; i++)
            {
                (id.Value, text.Value) = (i, texts[i]);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        using (var optimize = _connection.CreateCommand())
        {
            optimize.CommandText = "insert into t(t) values ('optimize')";
            optimize.ExecuteNonQuery();
        }

        _search = _connection.CreateCommand();
        _search.CommandText = "select rowid, rank from t where t match $query order by rank limit 10";
        _search.Parameters.Add("$query", SqliteType.Text);
        _search.Prepare();
    }

    public void Prepare(IReadOnlyList<int[]> queries) => _queries = [.. queries.Select(query => string.Join(" OR ", query.Select(w => string.Create(CultureInfo.InvariantCulture, $"w{w}"))))];

    public IReadOnlyList<(int Document, double Score)> Search(int query)
    {
        _search!.Parameters[0].Value = _queries[query];
        var hits = new List<(int, double)>();
        using var reader = _search.ExecuteReader();
        while (reader.Read()) hits.Add((reader.GetInt32(0), -reader.GetDouble(1)));
        return hits;
    }

    public void Dispose()
    {
        _search?.Dispose();
        _connection?.Dispose();
    }
}
