using System.Text.Json.Nodes;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Qdrant.Tests.Storage;

public sealed class CollectionSetupTests(QdrantFixture qdrant) : IClassFixture<QdrantFixture>
{
    [Fact]
    public async Task EnsureCollectionExistsAsync_DefaultOptions_MakesVectorsKeywordsAndIndexes()
    {
        using var collection = new QdrantCollection<string, Note>(qdrant.Connection, qdrant.NewName());
        await collection.EnsureCollectionExistsAsync();
        AssertMade(collection.Name, """{"vectors":{"Vector":{"size":4,"distance":"Cosine"}},"sparse_vectors":{"Text_bm25":{"modifier":"idf"}}}""");
        Assert.Equal([("Text", "text"), ("Year", "integer")], qdrant.Server.Collection(collection.Name).Indexes.Select(i => (i.Key, i.Value)).Order());
    }

    [Fact]
    public async Task EnsureCollectionExistsAsync_EveryType_HasTheIndexOfIt()
    {
        using var collection = new QdrantCollection<ulong, Everything>(qdrant.Connection, qdrant.NewName());
        await collection.EnsureCollectionExistsAsync();
        AssertMade(collection.Name, """{"vectors":{}}""");
        Assert.Equal(
            [("Big", "integer"), ("Date", "datetime"), ("Double", "float"), ("Flag", "bool"), ("MaybeWhole", "integer"), ("Offset", "datetime"), ("Tags", "keyword"), ("Text", "keyword"), ("Uuid", "uuid"), ("whole_number", "integer")],
            qdrant.Server.Collection(collection.Name).Indexes.Select(i => (i.Key, i.Value)).OrderBy(i => i.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task EnsureCollectionExistsAsync_AllOptions_AreSent()
    {
        var options = new QdrantCollectionOptions
        {
            EmbeddingGenerator = new WordEncoder(),
            StoreTokenVectors = true,
            Quantization = QdrantQuantization.Scalar(0.99),
            VectorsOnDisk = true,
            KeywordsOnDisk = true,
            PayloadOnDisk = true,
            HnswM = 32,
            HnswEfConstruct = 200,
        };
        using var collection = new QdrantCollection<string, Passage>(qdrant.Connection, qdrant.NewName(), options);
        await collection.EnsureCollectionExistsAsync();
        AssertMade(collection.Name, """
            {"vectors":{
              "Embedding":{"size":26,"distance":"Cosine","on_disk":true,"hnsw_config":{"m":32,"ef_construct":200},"quantization_config":{"scalar":{"type":"int8","quantile":0.99,"always_ram":true}}},
              "Embedding_tokens":{"size":26,"distance":"Cosine","on_disk":true,"hnsw_config":{"m":0},"multivector_config":{"comparator":"max_sim"}}},
             "sparse_vectors":{"Text_bm25":{"index":{"on_disk":true},"modifier":"idf"}},
             "on_disk_payload":true}
            """);
    }

    [Fact]
    public async Task EnsureCollectionExistsAsync_EachQuantization_IsSent()
    {
        var made = new List<string>();
        foreach (var quantization in new[] { QdrantQuantization.Scalar(alwaysInMemory: false), QdrantQuantization.Binary(), QdrantQuantization.Product(16) })
        {
            using var collection = new QdrantCollection<string, Note>(qdrant.Connection, qdrant.NewName(), new QdrantCollectionOptions { Quantization = quantization });
            await collection.EnsureCollectionExistsAsync();
            made.Add(qdrant.Server.Collection(collection.Name).Create.GetProperty("vectors").GetProperty("Vector").GetProperty("quantization_config").GetRawText());
        }

        Assert.Equal(["""{"scalar":{"type":"int8","always_ram":false}}""", """{"binary":{"always_ram":true}}""", """{"product":{"compression":"x16","always_ram":true}}"""], made);
    }

    [Fact]
    public async Task EnsureCollectionExistsAsync_AnotherWasFirst_TakesTheirs()
    {
        using var first = new QdrantCollection<string, Note>(qdrant.Connection, qdrant.NewName());
        using var second = new QdrantCollection<string, Note>(qdrant.Connection, first.Name);
        await Task.WhenAll(first.EnsureCollectionExistsAsync(), second.EnsureCollectionExistsAsync(), first.EnsureCollectionExistsAsync());
        Assert.True(await first.CollectionExistsAsync());
    }

    [Fact]
    public async Task Collection_OfOtherDimensions_IsAnErrorThatSaysWhichDiffer()
    {
        var name = qdrant.NewName();
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}", """{"vectors":{"Vector":{"size":3,"distance":"Dot"}}}""");
        using var collection = new QdrantCollection<string, Note>(qdrant.Connection, name);
        var error = await Assert.ThrowsAsync<VectorStoreException>(() => collection.EnsureCollectionExistsAsync());
        Assert.Equal($"The vector 'Vector' of the collection '{name}' must have 4 dimensions and the distance Cosine, as the property 'Vector' says, but has 3 dimensions and the distance Dot: change the property, or make the collection anew.", error.Message);
    }

    [Fact]
    public async Task Collection_WithoutTheVector_IsAnErrorThatNamesIt()
    {
        var name = qdrant.NewName();
        await qdrant.SendAsync(HttpMethod.Put, $"collections/{name}", """{"vectors":{"other":{"size":4,"distance":"Cosine"}}}""");
        using var collection = new QdrantCollection<string, Note>(qdrant.Connection, name);
        var error = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(new Note { Id = "a", Vector = new float[] { 1, 0, 0, 0 } }));
        Assert.Equal($"The collection '{name}' has no vector 'Vector', which the property 'Vector' stands for: give it the StorageName of one that is there, or make the collection anew.", error.Message);
    }

    [Fact]
    public void TokenVectors_WithoutAnEncoder_AreAnErrorThatSaysWhatToDo()
    {
        var error = Assert.Throws<ArgumentException>(() => new QdrantCollection<string, Note>(qdrant.Connection, "c", new QdrantCollectionOptions { StoreTokenVectors = true }));
        Assert.Contains("set EmbeddingGenerator in QdrantCollectionOptions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_AreErrorsThatSayTheRange()
    {
        var options = new QdrantCollectionOptions();
        Assert.Contains("AverageLength must be a finite number above 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => options.AverageLength = 0).Message, StringComparison.Ordinal);
        Assert.Contains("TokenPoolingFactor must be between 1 and 8, but was 9.", Assert.Throws<ArgumentOutOfRangeException>(() => options.TokenPoolingFactor = 9).Message, StringComparison.Ordinal);
        Assert.Contains("HnswEfConstruct must be at least 4, but was 3.", Assert.Throws<ArgumentOutOfRangeException>(() => options.HnswEfConstruct = 3).Message, StringComparison.Ordinal);
        Assert.Contains("The compression must be 4, 8, 16, 32 or 64, but was 5.", Assert.Throws<ArgumentOutOfRangeException>(() => QdrantQuantization.Product(5)).Message, StringComparison.Ordinal);
        Assert.Contains("The quantile must be between 0.5 and 1, but was 0.4.", Assert.Throws<ArgumentOutOfRangeException>(() => QdrantQuantization.Scalar(0.4)).Message, StringComparison.Ordinal);
        Assert.Contains("A weight must be a finite number above 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => QdrantFusion.Rrf(60, 0)).Message, StringComparison.Ordinal);
    }

    private void AssertMade(string name, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(qdrant.Server.Collection(name).Create.GetRawText())), qdrant.Server.Collection(name).Create.GetRawText());
}
