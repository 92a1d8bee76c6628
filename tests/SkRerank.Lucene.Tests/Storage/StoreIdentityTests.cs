using Lucene.Net.Analysis.Core;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Extensions.VectorData;
using SkRerank.LateInteraction;

namespace SkRerank.Lucene.Tests.Storage;

public sealed class StoreIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("analyzer", "analyzer 'english'", "'german'")]
    [InlineData("model", "embedding model of the vector property 'Embedding' 'one'", "'two'")]
    [InlineData("dimensions", "dimension count of the vector property 'Embedding' '16'", "'17'")]
    [InlineData("key", "key type 'String'", "'Int32'")]
    [InlineData("property", "definition of the data property 'Text' 'String, full-text'", "'String, indexed, full-text'")]
    [InlineData("pooling", "token vector form 'bits/3'", "'bits/2'")]
    public async Task Open_OtherThanItWasMade_IsRefusedWithWhatDiffers(string difference, string stored, string given)
    {
        await CreateAsync();
        string expectedEnd = $", but this collection has {given}: open it with {stored[stored.LastIndexOf(" '", StringComparison.Ordinal)..].Trim()}, or delete the folder and index again.";
        if (stored.EndsWith("full-text'", StringComparison.Ordinal)) expectedEnd = $", but this collection has {given}: open it with 'String, full-text', or delete the folder and index again.";
        if (stored.Contains("bits/", StringComparison.Ordinal)) expectedEnd = $", but this collection has {given}: open it with 'bits/3', or delete the folder and index again.";
        using LuceneCollection<object, Dictionary<string, object?>> collection = Open(difference);
        RerankException reading = await Assert.ThrowsAsync<RerankException>(() => collection.CountAsync());
        Assert.Equal($"The store '{_folder.Path}' was made with the {stored}{expectedEnd}", reading.Message);
        Assert.Equal(("lucene", "open"), (reading.ProviderName, reading.Operation));
        var record = new Dictionary<string, object?> { ["Id"] = difference == "key" ? 1 : "x", ["Text"] = "ash" };
        Assert.Equal(reading.Message, (await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync(record))).Message);
        Assert.Equal(reading.Message, (await Assert.ThrowsAsync<RerankException>(() => collection.EnsureCollectionExistsAsync())).Message);
    }

    [Fact]
    public async Task Open_AsItWasMade_Works()
    {
        await CreateAsync();
        using LuceneCollection<object, Dictionary<string, object?>> collection = Open("nothing");
        Assert.Equal(1, await collection.CountAsync());
        await collection.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "b", ["Text"] = "beech" });
        Assert.Equal(2, await collection.CountAsync());
    }

    [Fact]
    public async Task Open_ReaderThatSawAnotherStoreTakeThePlace_IsRefused()
    {
        await CreateAsync();
        using LuceneCollection<object, Dictionary<string, object?>> reader = Open("nothing");
        Assert.Equal(1, await reader.CountAsync());
        using (LuceneCollection<object, Dictionary<string, object?>> collection = Open("nothing")) await collection.EnsureCollectionDeletedAsync();
        using LuceneCollection<object, Dictionary<string, object?>> german = Open("analyzer");
        for (int i = 0; i < 5; i++) await german.UpsertAsync(new Dictionary<string, object?> { ["Id"] = $"{i}", ["Text"] = "Haus" });
        await Assert.ThrowsAsync<RerankException>(() => reader.CountAsync());
    }

    [Fact]
    public async Task Open_OtherFormatVersion_IsRefusedWithTheRebuildHint()
    {
        await CreateAsync();
        using (FSDirectory directory = FSDirectory.Open(_folder.Path))
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())))
            writer.SetCommitData(new Dictionary<string, string> { ["skrerank.format"] = "2" });
        using var collection = new LuceneCollection<string, Note>(_folder.Path, new LuceneCollectionOptions { RebuildHint = "run 'skrerank index INPUT --store DIR' into another folder" });
        RerankException error = await Assert.ThrowsAsync<RerankException>(() => collection.CountAsync());
        Assert.Equal($"The store '{_folder.Path}' has format version 2, but this version of SkRerank reads 1: run 'skrerank index INPUT --store DIR' into another folder.", error.Message);
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync(new Note { Id = "x" }))).Message);
    }

    private async Task CreateAsync()
    {
        using LuceneCollection<object, Dictionary<string, object?>> collection = Open("nothing");
        await collection.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "a", ["Text"] = "ash", ["Embedding"] = "ash" });
    }

    private LuceneCollection<object, Dictionary<string, object?>> Open(string difference) => new(_folder.Path, new LuceneCollectionOptions
    {
        Analyzer = LuceneAnalyzer.FromName(difference == "analyzer" ? "german" : "english"),
        TokenVectorForm = new TokenVectorForm(TokenVectorElement.SignBits, difference == "pooling" ? 2 : 3),
        EmbeddingGenerator = new FakeEncoder(difference == "model" ? "two" : "one"),
        Definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", difference == "key" ? typeof(int) : typeof(string)),
                new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true, IsIndexed = difference == "property" },
                new VectorStoreVectorProperty("Embedding", typeof(string), difference == "dimensions" ? 17 : 16),
            ],
        },
    });
}
