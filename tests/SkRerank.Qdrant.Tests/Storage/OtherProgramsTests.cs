using Microsoft.Extensions.VectorData;

namespace SkRerank.Qdrant.Tests.Storage;

/// <summary>Collections that other programs made. The official .NET connector (CommunityToolkit.VectorData.Qdrant) names vectors and payload by storage names, or by default makes one vector without a name; a key is the point's id and not in the payload.</summary>
public sealed class OtherProgramsTests(QdrantFixture qdrant) : IClassFixture<QdrantFixture>
{
    private const string Points = """
        {"points":[
          {"id":"00000000-0000-0000-0000-000000000001","vector":VECTOR1,"payload":{"hotel_name":"Alpha","Rating":4.5,"Stars":4,"Open":true,"Tags":["pool","bar"],"Opened":"2020-05-01T00:00:00.0000000Z","Closed":null}},
          {"id":"00000000-0000-0000-0000-000000000002","vector":VECTOR2,"payload":{"hotel_name":"Beta","Rating":3.0,"Stars":2,"Open":false,"Tags":[],"Opened":"2021-05-01T00:00:00.0000000Z","Closed":"2022-01-01T00:00:00.0000000+00:00"}}]}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Collection_OfTheOfficialConnector_IsReadSearchedAndWritten(bool hasNamedVectors)
    {
        var name = qdrant.NewName();
        const string Vector = """{"size":3,"distance":"Dot"}""";
        string Named(string vector) => hasNamedVectors ? $$"""{"description_vector":{{vector}}}""" : vector;
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}", $$"""{"vectors":{{Named(Vector)}}}""");
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}/points?wait=true", Points.Replace("VECTOR1", Named("[1,0,0]"), StringComparison.Ordinal).Replace("VECTOR2", Named("[0,1,0]"), StringComparison.Ordinal));

        using var collection = new QdrantCollection<Guid, Hotel>(qdrant.Connection, name);
        await collection.EnsureCollectionExistsAsync();
        var first = await collection.GetAsync(new Guid(1, 0, 0, new byte[8]), new RecordRetrievalOptions { IncludeVectors = true });
        Assert.Null(first);
        var id = new Guid("00000000-0000-0000-0000-000000000001");
        first = await collection.GetAsync(id, new RecordRetrievalOptions { IncludeVectors = true });
        Assert.Equal(("Alpha", 4.5, 4, true, new DateTimeOffset(2020, 5, 1, 0, 0, 0, TimeSpan.Zero), null), (first!.Name, first.Rating, first.Stars, first.Open, first.Opened, first.Closed));
        Assert.Equal(["pool", "bar"], first.Tags);
        Assert.Equal([1, 0, 0], first.Vector.ToArray());
        Assert.Equal(["Beta"], await collection.GetAsync(h => h.Closed != null && h.Stars < 3, 10).Select(h => h.Name).ToListAsync());
        var hit = await collection.SearchAsync(new ReadOnlyMemory<float>([0, 2, 0]), 1, new() { IncludeVectors = true }).SingleAsync();
        Assert.Equal(("Beta", 2d), (hit.Record.Name, hit.Score));
        Assert.Equal([0, 1, 0], hit.Record.Vector.ToArray());

        await collection.UpsertAsync(new Hotel { Id = Guid.Empty, Name = "Gamma", Vector = new float[] { 0, 0, 1 } });
        Assert.Equal("Gamma", (await collection.SearchAsync(new ReadOnlyMemory<float>([0, 0, 1]), 1).SingleAsync()).Record.Name);

        var error = await Assert.ThrowsAsync<VectorStoreException>(async () => await collection.KeywordSearchAsync("alpha", 1).ToListAsync());
        Assert.Equal($"The collection '{name}' has no sparse vector 'hotel_name_bm25', which keyword search of the property 'Name' needs: it was made by another program or without IsFullTextIndexed, so make it with EnsureCollectionExistsAsync and write the records again.", error.Message);
    }

    [Fact]
    public async Task Point_WithoutItsTextKey_IsAnErrorThatNamesIt()
    {
        var name = qdrant.NewName();
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}", """{"vectors":{"Vector":{"size":4,"distance":"Cosine"}}}""");
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}/points?wait=true", """{"points":[{"id":7,"vector":{"Vector":[1,0,0,0]},"payload":{"Text":"x"}}]}""");
        using var collection = new QdrantCollection<string, Note>(qdrant.Connection, name);
        var error = await Assert.ThrowsAsync<VectorStoreException>(async () => await collection.GetAsync(n => true, 10).ToListAsync());
        Assert.Equal("The point '7' must have its key as text in the payload under 'Id', but has none: it was written by another program, so use its id as a key of type ulong or Guid.", error.Message);
    }

    [Fact]
    public async Task Value_OfAnotherType_IsAnErrorThatNamesIt()
    {
        var name = qdrant.NewName();
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}", """{"vectors":{"Vector":{"size":4,"distance":"Cosine"}}}""");
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}/points?wait=true", """{"points":[{"id":7,"vector":{"Vector":[1,0,0,0]},"payload":{"Id":"a","Year":"MMXX"}}]}""");
        using var collection = new QdrantCollection<string, Note>(qdrant.Connection, name);
        var error = await Assert.ThrowsAsync<VectorStoreException>(async () => await collection.SearchAsync(new float[] { 1, 0, 0, 0 }, 10).ToListAsync());
        Assert.Equal("The value 'Year' of the point '7' must be of type 'Int32', but is the JSON String '\"MMXX\"': give the property another type.", error.Message);
    }
}
