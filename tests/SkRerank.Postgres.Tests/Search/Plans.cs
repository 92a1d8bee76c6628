using System.Linq.Expressions;
using Npgsql;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Postgres.Sql;
using SkRerank.Postgres.Storage;

namespace SkRerank.Postgres.Tests.Search;

/// <summary>Asks the server how it would run the statement of a search.</summary>
internal static class Plans
{
    public static void AssertHas(string part, string plan) => Assert.True(plan.Contains(part, StringComparison.Ordinal), $"'{part}' is not in:\n{plan}");

    public static async Task<string> ExplainAsync(NpgsqlDataSource dataSource, PostgresCollection<string, Article> collection, string? keywords, float[]? vector, int top, Expression<Func<Article, bool>>? filter = null)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var model = collection.Model;
        var layout = await LayoutReader.ReadAsync(connection, model, CancellationToken.None);
        var request = new SearchRequest(top)
        {
            Keyword = keywords is null ? null : new KeywordLeg(keywords, collection.TextColumn()),
            Vector = vector is null ? null : new VectorLeg(vector, model.Vectors[0]),
            Filter = filter,
        };
        var statement = SearchSql.Write(model, layout, request, new RowReader(model, includeVectors: false));
        statement.Text = "EXPLAIN " + statement.Text;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(statement.ToCommand());
        await using var reader = await batch.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
