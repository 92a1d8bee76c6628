using Microsoft.Data.Sqlite;
using SkRerank.Experiments;
using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Sqlite.Tests;

public sealed class SqliteClickLogTests : ClickLogConformanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override IClickLog Open(string path) => new SqliteClickLog(path);

    [Fact]
    public async Task AppendAsync_Event_StandsInColumnsForSql()
    {
        using var log = new SqliteClickLog(Path);
        await log.AppendAsync(new Click { Time = new DateTimeOffset(2026, 8, 1, 14, 0, 0, TimeSpan.FromHours(2)), Experiment = "e'; DROP TABLE events; --", Session = "s", Query = "q", Document = "d" }, Token);
        using var connection = new SqliteConnection($"Data Source={Path}");
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT kind || ' ' || time || ' ' || experiment || ' ' || session || ' ' || query FROM events";
        Assert.Equal("click 2026-08-01T12:00:00.0000000Z e'; DROP TABLE events; -- s q", select.ExecuteScalar());
        SqliteConnection.ClearPool(connection);
    }

    [Fact]
    public async Task ReadAsync_NoSqliteFile_SaysSo()
    {
        await File.WriteAllTextAsync(Path, new string('x', 5000), Token);
        using var log = new SqliteClickLog(Path);
        var e = await Assert.ThrowsAsync<RerankException>(async () => await log.ReadAsync(Token).ToListAsync(Token));
        Assert.Contains("cannot be read (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("check that it is a SQLite file, its folder and its permissions.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_RowThatIsNoEvent_IsNamed()
    {
        using var log = new SqliteClickLog(Path);
        await log.AppendAsync(new Click { Time = default, Experiment = "e", Session = "s", Query = "q", Document = "d" }, Token);
        using (var connection = new SqliteConnection($"Data Source={Path}"))
        {
            connection.Open();
            using var update = connection.CreateCommand();
            update.CommandText = "UPDATE events SET json = '{}'";
            update.ExecuteNonQuery();
            SqliteConnection.ClearPool(connection);
        }

        var e = await Assert.ThrowsAsync<RerankException>(async () => await log.ReadAsync(Token).ToListAsync(Token));
        Assert.Contains("is no event (Expected an exposure or a click", e.Message, StringComparison.Ordinal);
    }
}
