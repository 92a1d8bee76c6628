using Npgsql;

namespace SkRerank.Postgres.Tests;

/// <summary>Gives tests collections of their own on one server, and takes them away.</summary>
public abstract class PostgresTests(Func<NpgsqlDataSource> dataSource, string? skipReason) : IAsyncLifetime
{
    private readonly List<string> _tables = [];

    protected NpgsqlDataSource DataSource => dataSource();

    public virtual ValueTask InitializeAsync()
    {
        Assert.SkipWhen(skipReason is not null, skipReason ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var table in _tables) await ExecuteAsync($"DROP TABLE IF EXISTS {table}");
    }

    protected string NewName()
    {
        var name = $"t{Guid.NewGuid():N}";
        _tables.Add($"public.{name}");
        return name;
    }

    protected PostgresCollection<string, Article> Open(string? name = null, Action<PostgresCollectionOptions>? configure = null)
    {
        var options = new PostgresCollectionOptions { EmbeddingGenerator = new DirectionGenerator() };
        configure?.Invoke(options);
        return new PostgresCollection<string, Article>(DataSource, name ?? NewName(), options);
    }

    protected async Task<PostgresCollection<string, Article>> CreateAsync(IEnumerable<Article> articles, Action<PostgresCollectionOptions>? configure = null)
    {
        var collection = Open(null, configure);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(articles);
        return collection;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    protected async Task<List<string>> ReadAsync(string sql, params object[] values)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add($"{reader.GetValue(0)}");
        return lines;
    }

    /// <summary>Makes articles of pseudo-random letters a to d, which are their words and their vectors.</summary>
    protected static Article[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new string("abcd"[random.Next(4)], random.Next(1, 4)))];
            return new Article { Id = $"{i:D5}", Text = string.Join(' ', words), Year = 2000 + random.Next(20), Tags = [words[0]], Vector = DirectionGenerator.VectorOf(string.Concat(words)) };
        })];
    }
}
