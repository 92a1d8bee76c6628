using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    private const string NoVectorsOfGenerated = "When an embedding generator is configured, `Include Vectors` cannot be enabled.";

    // The vectors that the generators of the three levels make of "[1, 1, 0]".
    private static readonly GeneratedRecord[] GeneratedRecords =
    [
        new() { Key = Id(1), Text = "options", Embedding = "[1, 1, 1]" },
        new() { Key = Id(2), Text = "definition", Embedding = "[1, 1, 2]" },
        new() { Key = Id(3), Text = "property", Embedding = "[1, 1, 3]" },
    ];

    [Theory]
    [InlineData(true, true, "property")]
    [InlineData(true, false, "definition")]
    [InlineData(false, false, "options")]
    public virtual async Task Generated_Search_UsesTheNearestGenerator(bool onDefinition, bool onProperty, string expected)
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Key", typeof(Guid)),
                new VectorStoreDataProperty("Text", typeof(string)),
                new VectorStoreVectorProperty("Embedding", typeof(ReadOnlyMemory<float>), 3) { EmbeddingGenerator = onProperty ? new TextVectorGenerator(3) : null, DistanceFunction = DistanceFunction.CosineSimilarity },
            ],
            EmbeddingGenerator = onDefinition ? new TextVectorGenerator(2) : null,
        };
        var records = GeneratedRecords.Select(r => new Dictionary<string, object?> { ["Key"] = r.Key, ["Text"] = r.Text, ["Embedding"] = new ReadOnlyMemory<float>([1, 1, r.Embedding![7] - '0']) });
        var collection = await CreateAsync<object, Dictionary<string, object?>>(records, definition, new TextVectorGenerator(1));
        var hit = await collection.SearchAsync("[1, 1, 0]", 1, cancellationToken: Token).SingleAsync(Token);
        Assert.Equal(expected, hit.Record["Text"]);
    }

    [Fact]
    public virtual async Task Generated_UpsertAndSearch_MakeTheVectorsOfTexts()
    {
        using var generator = new TextVectorGenerator();
        var collection = await CreateAsync<Guid, GeneratedRecord>(GeneratedRecords, generator: generator);
        var byText = await collection.SearchAsync("[1, 1, 2]", 3, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal("definition", byText[0].Record.Text);
        Assert.Equal(1, byText[0].Score!.Value, 5);
        var byVector = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 1, 3]), 1, cancellationToken: Token).SingleAsync(Token);
        Assert.Equal("property", byVector.Record.Text);
    }

    [Fact]
    public virtual async Task Generated_Dynamic_MakesTheVectorsOfTexts()
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("Key", typeof(Guid)), new VectorStoreDataProperty("Text", typeof(string)), new VectorStoreVectorProperty("Embedding", typeof(string), 3)],
            EmbeddingGenerator = new TextVectorGenerator(),
        };
        var records = GeneratedRecords.Select(r => new Dictionary<string, object?> { ["Key"] = r.Key, ["Text"] = r.Text, ["Embedding"] = r.Embedding });
        var collection = await CreateAsync<object, Dictionary<string, object?>>(records, definition);
        Assert.Equal("definition", (await collection.SearchAsync("[1, 1, 2]", 1, cancellationToken: Token).SingleAsync(Token)).Record["Text"]);
    }

    [Fact]
    public virtual async Task Generated_Batch_AsksTheGeneratorOnce()
    {
        using var generator = new TextVectorGenerator();
        var collection = await CreateAsync<Guid, GeneratedRecord>(Enumerable.Range(1, 30).Select(n => new GeneratedRecord { Key = Id(n), Embedding = $"[{n}, 1, 0]" }), generator: generator);
        Assert.Equal(1, generator.Calls);
        await collection.UpsertAsync(new GeneratedRecord { Key = Id(31), Embedding = "[0, 0, 1]" }, Token);
        await collection.SearchAsync("[0, 0, 1]", 1, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(3, generator.Calls);
        await collection.GetAsync(r => true, 100, cancellationToken: Token).ToListAsync(Token);
        await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3]), 1, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(3, generator.Calls);
    }

    [Fact]
    public virtual async Task Generated_InputThatIsNoText_HasItsOwnGenerator()
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("Key", typeof(Guid)), new VectorStoreVectorProperty<Point>("Embedding", 3)],
            EmbeddingGenerator = new PointVectorGenerator(),
        };
        var collection = await CreateAsync<Guid, PointRecord>([new() { Key = Id(1), Embedding = new Point(1, 0) }, new() { Key = Id(2), Embedding = new Point(0, 1) }], definition);
        Assert.Equal(Id(2), (await collection.SearchAsync(new Point(0.1f, 5), 1, cancellationToken: Token).SingleAsync(Token)).Record.Key);
    }

    [Fact]
    public virtual async Task Generated_IncludeVectors_IsAnError()
    {
        var collection = await CreateAsync<Guid, GeneratedRecord>(GeneratedRecords, generator: new TextVectorGenerator());
        await AssertRefusedAsync(async () => await collection.SearchAsync("[1, 0, 0]", 1, new() { IncludeVectors = true }, Token).ToListAsync(Token));
        await AssertRefusedAsync(async () => await collection.GetAsync(Id(1), new RecordRetrievalOptions { IncludeVectors = true }, Token));
        await AssertRefusedAsync(async () => await collection.GetAsync([Id(1), Id(2)], new RecordRetrievalOptions { IncludeVectors = true }, Token).ToListAsync(Token));
        await AssertRefusedAsync(async () => await collection.GetAsync(r => true, 5, new FilteredRecordRetrievalOptions<GeneratedRecord> { IncludeVectors = true }, Token).ToListAsync(Token));

        static async Task AssertRefusedAsync(Func<Task> call) => Assert.Equal(NoVectorsOfGenerated, (await Assert.ThrowsAsync<NotSupportedException>(call)).Message);
    }

    [Fact]
    public virtual async Task Generated_TextWithoutGenerator_IsAnErrorThatSaysSo()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.SearchAsync("foo", 1, cancellationToken: Token).ToListAsync(Token));
        Assert.StartsWith("A value of type 'string' was passed to 'SearchAsync', but that isn't a supported vector type by your provider and no embedding generator was configured.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task Generated_InputThatTheGeneratorDoesNotTake_IsAnErrorThatSaysSo()
    {
        var collection = await CreateAsync<Guid, GeneratedRecord>(GeneratedRecords, generator: new TextVectorGenerator());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.SearchAsync(8, 1, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal($"An input of type 'int' was provided, but an incompatible embedding generator of type '{nameof(TextVectorGenerator)}' was configured.", error.Message);
    }
}
