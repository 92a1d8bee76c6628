using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    private static readonly VectorStoreCollectionDefinition DynamicDefinition = new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("key", typeof(Guid)),
            new VectorStoreDataProperty("text", typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty("number", typeof(int)) { IsIndexed = true, StorageName = "the_number" },
            new VectorStoreDataProperty("tags", typeof(string[])) { IsIndexed = true },
            new VectorStoreVectorProperty("vector", typeof(ReadOnlyMemory<float>), 3),
        ],
    };

    private static Dictionary<string, object?>[] DynamicRecords() =>
    [
        .. Enumerable.Range(1, 5).Select(n => new Dictionary<string, object?>
        {
            ["key"] = Id(n),
            ["text"] = n == 4 ? null : "abcab"[n - 1].ToString(),
            ["number"] = n,
            ["tags"] = new[] { "t" + n },
            ["vector"] = new ReadOnlyMemory<float>([1, n - 1, 0]),
        }),
    ];

    private Task<VectorStoreCollection<object, Dictionary<string, object?>>> CreateDynamicAsync() =>
        CreateAsync<object, Dictionary<string, object?>>(DynamicRecords(), DynamicDefinition);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task Dynamic_Get_GivesEachProperty(bool includeVectors)
    {
        var collection = await CreateDynamicAsync();
        var one = await collection.GetAsync(Id(4), new RecordRetrievalOptions { IncludeVectors = includeVectors }, Token);
        AssertDynamic(DynamicRecords()[3], one, includeVectors);
        var many = await collection.GetAsync([Id(1), Id(77), Id(2)], new RecordRetrievalOptions { IncludeVectors = includeVectors }, Token).OrderBy(r => (int)r["number"]!).ToListAsync(Token);
        Assert.Equal(2, many.Count);
        AssertDynamic(DynamicRecords()[0], many[0], includeVectors);
        AssertDynamic(DynamicRecords()[1], many[1], includeVectors);
    }

    [Fact]
    public virtual async Task Dynamic_MissingKeys_GiveNothing()
    {
        var collection = await CreateDynamicAsync();
        Assert.Null(await collection.GetAsync(Id(77), cancellationToken: Token));
        Assert.Empty(await collection.GetAsync([], cancellationToken: Token).ToListAsync(Token));
        await collection.DeleteAsync(Id(77), Token);
    }

    [Fact]
    public virtual async Task Dynamic_FilterOrderAndSkip_MeanTheSame()
    {
        var collection = await CreateDynamicAsync();
        Assert.Equal([2], await NumbersAsync(collection.GetAsync(r => (int)r["number"]! == 2, 5, cancellationToken: Token)));
        Assert.Equal([4], await NumbersAsync(collection.GetAsync(r => r["text"] == null, 5, cancellationToken: Token)));
        Assert.Equal([1, 5], await NumbersAsync(collection.GetAsync(r => ((string[])r["tags"]!).Contains("t1") || (string?)r["text"] == "b" && (int)r["number"]! > 2, 5, cancellationToken: Token)));
        var order = new FilteredRecordRetrievalOptions<Dictionary<string, object?>> { OrderBy = o => o.Descending(r => r["number"]), Skip = 1 };
        Assert.Equal([4, 3], await collection.GetAsync(r => (int)r["number"]! > 1, 2, order, Token).Select(r => (int)r["number"]!).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task Dynamic_FilterByUnknownProperty_IsAnErrorThatNamesIt()
    {
        var collection = await CreateDynamicAsync();
        var error = await Assert.ThrowsAnyAsync<Exception>(async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3]), 1, new() { Filter = r => (string)r["text = \"x\"; DROP TABLE records;"]! == "" }, Token).ToListAsync(Token));
        Assert.True(error is InvalidOperationException or NotSupportedException or ArgumentException, error.ToString());
        Assert.Contains("DROP TABLE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task Dynamic_UpsertAndDelete_WriteAndRemove()
    {
        var collection = await CreateDynamicAsync();
        var updated = new Dictionary<string, object?> { ["key"] = Id(1), ["text"] = "new", ["number"] = 100, ["tags"] = null, ["vector"] = new ReadOnlyMemory<float>([0, 0, 1]) };
        var added = new Dictionary<string, object?> { ["key"] = Id(50), ["text"] = null, ["number"] = 101, ["tags"] = Array.Empty<string>(), ["vector"] = new ReadOnlyMemory<float>([0, 1, 1]) };
        await collection.UpsertAsync([updated, added], Token);
        AssertDynamic(updated, await collection.GetAsync(Id(1), new RecordRetrievalOptions { IncludeVectors = true }, Token), includeVectors: true);
        AssertDynamic(added, await collection.GetAsync(Id(50), new RecordRetrievalOptions { IncludeVectors = true }, Token), includeVectors: true);
        await collection.DeleteAsync([Id(1), Id(50)], Token);
        Assert.Equal([2, 3, 4, 5], await NumbersAsync(collection.GetAsync(r => true, 10, cancellationToken: Token)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task Dynamic_Search_FindsByVectorAndFilter(bool includeVectors)
    {
        var collection = await CreateDynamicAsync();
        var hits = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 2, new() { IncludeVectors = includeVectors, Skip = 1, Filter = r => (int)r["number"]! != 2 }, Token).ToListAsync(Token);
        Assert.Equal(2, hits.Count);
        AssertDynamic(DynamicRecords()[2], hits[0].Record, includeVectors);
        AssertDynamic(DynamicRecords()[3], hits[1].Record, includeVectors);
    }

    private static Task<List<int>> NumbersAsync(IAsyncEnumerable<Dictionary<string, object?>> records) =>
        records.Select(r => (int)r["number"]!).Order().ToListAsync(Token).AsTask();

    private void AssertDynamic(Dictionary<string, object?> expected, Dictionary<string, object?>? actual, bool includeVectors)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected["key"], actual["key"]);
        Assert.Equal(expected["text"], actual["text"]);
        Assert.Equal(expected["number"], actual["number"]);
        Assert.Equal((string[]?)expected["tags"], (string[]?)actual["tags"]);
        Assert.Equal(includeVectors, actual.ContainsKey("vector"));
        if (includeVectors) AssertVector(((ReadOnlyMemory<float>)expected["vector"]!).ToArray(), ((ReadOnlyMemory<float>)actual["vector"]!).ToArray());
    }
}
