using Microsoft.Extensions.VectorData;
using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Search;

public sealed class PgvectorPlanTests(PgvectorServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    private const int Count = 4000;

    [Theory]
    [InlineData(PostgresVectorStorage.Vector, "vector")]
    [InlineData(PostgresVectorStorage.HalfVector, "halfvec")]
    public async Task Explain_HybridOf4000Records_UsesBothIndexes(PostgresVectorStorage storage, string type)
    {
        var collection = await LargeAsync(storage);
        var plan = await Plans.ExplainAsync(DataSource, collection, "rare77", [1, 2, 0, 0], 10);
        Plans.AssertHas($"Index Scan using \"{collection.Name}_Vector_{type}_cosine_hnsw\"", plan);
        Plans.AssertHas($"Bitmap Index Scan on \"{collection.Name}_Text_tsv_gin\"", plan);
    }

    [Fact]
    public async Task Search_ThroughTheIndex_FindsTheNearestAndAsManyAsThereAre()
    {
        var collection = await LargeAsync(PostgresVectorStorage.Auto);
        float[] query = [1, 0.5f, 0.25f, 0];
        var exact = await ReadAsync($"SELECT \"Id\" FROM \"{collection.Name}\" ORDER BY \"Vector\"::real[]::vector <=> '[1,0.5,0.25,0]', \"Id\" LIMIT 10");
        var found = await collection.SearchAsync(query, 10).Select(h => h.Record.Id).ToListAsync();
        Assert.True(found.Intersect(exact).Count() >= 9, string.Join(' ', found));

        // More than the index looks at in one go, and a filter that leaves few of many.
        Assert.Equal(1500, await collection.SearchAsync(query, 1500).CountAsync());
        Assert.Equal(Count, await collection.SearchAsync(query, 10_000).CountAsync());
        Assert.Equal(4, await collection.SearchAsync(query, 10, new() { Filter = a => a.Year == 2333 }).CountAsync());
        Assert.Equal(0, await collection.SearchAsync(query, 10, new() { Filter = a => a.Year == 1 }).CountAsync());
    }

    [Theory]
    [InlineData(PostgresVectorStorage.Vector, DistanceFunction.DotProductSimilarity)]
    [InlineData(PostgresVectorStorage.Vector, DistanceFunction.EuclideanDistance)]
    [InlineData(PostgresVectorStorage.HalfVector, DistanceFunction.ManhattanDistance)]
    public async Task Search_EachStorage_GivesTheSameScoresAsAnArray(PostgresVectorStorage storage, string function)
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 4) { DistanceFunction = function }],
        };
        var scores = new List<List<(string, double)>>();
        foreach (var kept in new[] { storage, PostgresVectorStorage.Array })
        {
            var collection = await CreateAsync(Random(60, 3), o => (o.Definition, o.VectorStorage) = (definition, kept));
            scores.Add(await collection.SearchAsync(new[] { 1f, 2, 0.5f, 0 }, 60).Select(h => (h.Record.Id, Math.Round(h.Score!.Value, storage == PostgresVectorStorage.HalfVector ? 1 : 4))).ToListAsync());
        }

        Assert.Equal(scores[1].Order(), scores[0].Order());
    }

    private async Task<PostgresCollection<string, Article>> LargeAsync(PostgresVectorStorage storage)
    {
        var collection = await CreateAsync([], o => o.VectorStorage = storage);
        await ExecuteAsync($"""
            INSERT INTO "{collection.Name}" ("Id", "Text", "Year", "Tags", "Vector")
            SELECT i::text, 'word' || i % 50 || ' rare' || i % 500 || ' text of a record', 2000 + i % 1000, ARRAY['tag' || i % 1000], ARRAY[1 + sin(i), 1 + sin(i * 7), 1 + cos(i * 3), 1 + cos(i * 11)]::real[] FROM generate_series(1, {Count}) i
            """);
        await ExecuteAsync($"VACUUM ANALYZE \"{collection.Name}\"");
        return collection;
    }
}
