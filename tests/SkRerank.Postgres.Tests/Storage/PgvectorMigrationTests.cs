using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Storage;

public sealed class PgvectorMigrationTests(PgvectorServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    private async Task<string> TypeAsync(string table) => Assert.Single(await ReadAsync("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'Vector'", table));

    [Fact]
    public async Task Ensure_ArraysToVectors_KeepsThemAndMakesTheIndex()
    {
        var arrays = await CreateAsync(Random(50, 1), o => o.VectorStorage = PostgresVectorStorage.Array);
        var expected = await arrays.SearchAsync(new[] { 1f, 2, 0, 0 }, 50).Select(h => (h.Record.Id, Math.Round(h.Score!.Value, 5))).ToListAsync();
        Assert.Equal("real[]", await TypeAsync(arrays.Name));

        // What the table has is kept until another type is asked for.
        await Open(arrays.Name).EnsureCollectionExistsAsync();
        Assert.Equal("real[]", await TypeAsync(arrays.Name));

        var vectors = Open(arrays.Name, o => o.VectorStorage = PostgresVectorStorage.Vector);
        await vectors.EnsureCollectionExistsAsync();
        Assert.Equal("vector(4)", await TypeAsync(arrays.Name));
        Assert.Contains($"{arrays.Name}_Vector_vector_cosine_hnsw", await ReadAsync("SELECT indexname FROM pg_indexes WHERE tablename = $1", arrays.Name));
        Assert.Equal(expected.Order(), (await vectors.SearchAsync(new[] { 1f, 2, 0, 0 }, 50).Select(h => (h.Record.Id, Math.Round(h.Score!.Value, 5))).ToListAsync()).Order());
        Assert.NotNull((await vectors.GetAsync("00001", new() { IncludeVectors = true })));
    }

    [Fact]
    public async Task Ensure_VectorsToHalfVectors_IsRefused()
    {
        var vectors = await CreateAsync(Random(5, 1), o => o.VectorStorage = PostgresVectorStorage.Vector);
        var error = await Assert.ThrowsAsync<RerankException>(() => Open(vectors.Name, o => o.VectorStorage = PostgresVectorStorage.HalfVector).EnsureCollectionExistsAsync());
        Assert.Contains("the vectors of its column 'Vector' would be rounded to half precision", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_OptionsOfTheIndex_StandInIt()
    {
        var collection = await CreateAsync([], o => (o.HnswConnections, o.HnswConstructionCandidates) = (8, 40));
        Assert.Contains("m='8', ef_construction='40'", string.Join('\n', await ReadAsync("SELECT indexdef FROM pg_indexes WHERE tablename = $1", collection.Name)), StringComparison.Ordinal);
    }
}
