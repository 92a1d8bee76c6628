using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Search;

public sealed class PostgresPlanTests(PostgresServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    [Fact]
    public async Task Explain_KeywordsOf20000Records_AreLookedUpInTheIndex()
    {
        var collection = await LargeAsync(PostgresKeywordRanking.InverseDocumentFrequency);
        var plan = await Plans.ExplainAsync(DataSource, collection, "rare77 word3", null, 10);
        Plans.AssertHas($"Bitmap Index Scan on \"{collection.Name}_Text_tsv_gin\"", plan);
        Plans.AssertHas($"Index Scan using {collection.Name}_pkey", plan);

        // Only the number of all records is counted by a scan; every other access goes through an index.
        Assert.Single(plan.Split('\n'), line => line.Contains("Seq Scan", StringComparison.Ordinal) || line.Contains("Index Only Scan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_CoverDensity_ScansNothing()
    {
        var collection = await LargeAsync(PostgresKeywordRanking.CoverDensity);
        var plan = await Plans.ExplainAsync(DataSource, collection, "rare77 word3", null, 10, a => a.Year == 2003);
        Plans.AssertHas($"Bitmap Index Scan on \"{collection.Name}_Text_tsv_gin\"", plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_HybridOnAPlainServer_LooksUpKeywordsAndComparesEveryVector()
    {
        var collection = await LargeAsync(PostgresKeywordRanking.CoverDensity);
        var plan = await Plans.ExplainAsync(DataSource, collection, "rare77", [1, 0, 0, 0], 10);
        Plans.AssertHas($"Bitmap Index Scan on \"{collection.Name}_Text_tsv_gin\"", plan);
        Plans.AssertHas("Seq Scan", plan);
        Plans.AssertHas("Full Join", plan);
    }

    [Fact]
    public async Task Explain_SelectiveFilterOfIndexedProperties_UsesTheirIndexes()
    {
        var collection = await LargeAsync(PostgresKeywordRanking.CoverDensity);
        Plans.AssertHas("_Year_btree", await Plans.ExplainAsync(DataSource, collection, null, [1, 0, 0, 0], 10, a => a.Year == 2017 && a.Id != "x"));
        Plans.AssertHas("_Tags_gin", await Plans.ExplainAsync(DataSource, collection, null, [1, 0, 0, 0], 10, a => a.Tags!.Contains("tag17")));
    }

    private async Task<PostgresCollection<string, Article>> LargeAsync(PostgresKeywordRanking ranking)
    {
        var collection = await CreateAsync([], o => o.KeywordRanking = ranking);
        await ExecuteAsync($"""
            INSERT INTO "{collection.Name}" ("Id", "Text", "Year", "Tags", "Vector")
            SELECT i::text, 'word' || i % 50 || ' rare' || i % 500 || ' text of a record', 2000 + i % 1000, ARRAY['tag' || i % 1000], ARRAY[1, i, 0, 0]::real[] FROM generate_series(1, 20000) i
            """);
        await ExecuteAsync($"VACUUM ANALYZE \"{collection.Name}\"");
        return collection;
    }
}
