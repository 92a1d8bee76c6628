using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests.Model;

public sealed class RecordModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Record_EveryTypeOfProperty_ComesBackAsItWas()
    {
        using var collection = new LuceneCollection<long, Everything>(_folder.Path);
        EverythingGenerator.One.Array[1, 20].Sample(records =>
        {
            for (int i = 0; i < records.Length; i++) records[i].Id = i - 3;
            collection.UpsertAsync(records).GetAwaiter().GetResult();
            List<Everything> back = collection.GetAsync(records.Select(r => r.Id)).ToListAsync().AsTask().GetAwaiter().GetResult();
            Assert.Equivalent(records, back, strict: true);
            Assert.All(records.Zip(back), pair => Assert.Equal(pair.First.IDate.Kind, pair.Second.IDate.Kind));
            Assert.All(records.Zip(back), pair => Assert.Equal(pair.First.IOffset?.Offset, pair.Second.IOffset?.Offset));
        }, iter: 8, threads: 1);
    }

    [Fact]
    public async Task Record_VectorsOfEveryType_ComeBackOnlyWhenAsked()
    {
        using var collection = new LuceneCollection<int, TwoTexts>(_folder.Path);
        await collection.UpsertAsync(new TwoTexts { Id = -1, First = [1.5f, -2], Second = new Embedding<float>(new float[] { 3, 4, 5 }) });
        Assert.Null((await collection.GetAsync(-1))!.First);
        TwoTexts back = (await collection.GetAsync(-1, new RecordRetrievalOptions { IncludeVectors = true }))!;
        Assert.Equal([1.5f, -2], back.First!);
        Assert.Equal(new float[] { 3, 4, 5 }, back.Second!.Vector.ToArray());
        Assert.Null(await collection.GetAsync(5));

        using var notes = new LuceneCollection<string, Note>(Path.Combine(_folder.Path, "..", "notes"));
        await notes.UpsertAsync([new Note { Id = "a", Vector = new float[] { 1, 2, 3, 4 } }, new Note { Id = "b" }]);
        List<Note> found = await notes.GetAsync(["b", "none", "a"], new RecordRetrievalOptions { IncludeVectors = true }).ToListAsync();
        Assert.Equal(["b", "a"], found.Select(n => n.Id));
        Assert.Equal([0, 4], found.Select(n => n.Vector.Length));
        Assert.Equal(4, (await notes.GetAsync(n => n.Id == "a", 1, new() { IncludeVectors = true }).SingleAsync()).Vector.Length);
    }

    [Fact]
    public async Task Record_GuidKey_IsGeneratedOnce()
    {
        using var collection = new LuceneCollection<Guid, Automatic>(_folder.Path);
        var first = new Automatic { Text = "one" };
        var given = new Automatic { Id = Guid.NewGuid(), Text = "two" };
        Guid kept = given.Id;
        await collection.UpsertAsync([first, given]);
        Assert.NotEqual(Guid.Empty, first.Id);
        Assert.Equal(kept, given.Id);
        Assert.Equal("one", (await collection.GetAsync(first.Id))!.Text);
        await collection.UpsertAsync(first);
        Assert.Equal(2, await collection.CountAsync());
    }

    [Fact]
    public async Task Record_DefinitionInsteadOfAttributes_IsEnough()
    {
        using var encoder = new FakeEncoder();
        var definition = new VectorStoreCollectionDefinition
        {
            EmbeddingGenerator = encoder,
            Properties =
            [
                new VectorStoreKeyProperty(nameof(Plain.Number), typeof(int)) { StorageName = "no" },
                new VectorStoreDataProperty(nameof(Plain.Words), typeof(string)) { IsFullTextIndexed = true, StorageName = "w" },
                new VectorStoreVectorProperty(nameof(Plain.Meaning), typeof(string), FakeEncoder.Length),
            ],
        };
        using var collection = new LuceneCollection<int, Plain>(_folder.Path, new LuceneCollectionOptions { Definition = definition });
        await collection.UpsertAsync([new Plain { Number = 1, Words = "ash", Meaning = "tree" }, new Plain { Number = 2, Words = "rain", Meaning = "weather" }]);
        Assert.Equal(2, (await collection.SearchAsync("weather", 1).SingleAsync()).Record.Number);
        Assert.Equal(1, (await collection.KeywordSearchAsync("ash", 1).SingleAsync()).Record.Number);
    }

    [Fact]
    public async Task Record_Dictionary_WorksWithADefinition()
    {
        using var encoder = new FakeEncoder();
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(long)),
                new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true },
                new VectorStoreDataProperty("Year", typeof(int?)) { IsIndexed = true },
                new VectorStoreVectorProperty("Meaning", typeof(string), FakeEncoder.Length),
            ],
        };
        using var collection = new LuceneCollection<object, Dictionary<string, object?>>(_folder.Path, new LuceneCollectionOptions { Definition = definition, EmbeddingGenerator = encoder });
        await collection.UpsertAsync([
            new Dictionary<string, object?> { ["Id"] = 1L, ["Text"] = "ash", ["Year"] = 2020, ["Meaning"] = "tree" },
            new Dictionary<string, object?> { ["Id"] = 2L, ["Text"] = null, ["Year"] = null, ["Meaning"] = "weather" }]);
        Assert.Equal(2L, (await collection.SearchAsync("weather", 1).SingleAsync()).Record["Id"]);
        Assert.Equal(1L, (await collection.GetAsync(r => (int)r["Year"]! > 2000, 9).SingleAsync())["Id"]);
        Assert.Equal(1L, (await collection.GetAsync(r => (string)r["Text"]! == "ash", 9).SingleAsync())["Id"]);
        Dictionary<string, object?> second = await collection.GetAsync(r => r["Year"] == null, 9).SingleAsync();
        Assert.Equal((2L, null, null), (second["Id"], second["Text"], second["Year"]));
        Assert.Throws<ArgumentException>(() => new LuceneCollection<object, Dictionary<string, object?>>(_folder.Path));
    }

    [Fact]
    public async Task Get_OrderedByProperties_SortsAndPages()
    {
        using var collection = new LuceneCollection<int, TwoTexts>(_folder.Path);
        await collection.UpsertAsync([new() { Id = 1, Title = "b", Body = "x" }, new() { Id = 2, Title = "a", Body = "y" }, new() { Id = 3, Title = null, Body = "z" }, new() { Id = 4, Title = "a", Body = "w" }]);
        await collection.UpsertAsync(new TwoTexts { Id = 10, Title = "B" });
        Assert.Equal([1, 10, 2, 3, 4], await IdsAsync(new()));
        Assert.Equal([3, 10, 2, 4, 1], await IdsAsync(new() { OrderBy = o => o.Ascending(r => r.Title) }));
        Assert.Equal([1, 4, 2, 10, 3], await IdsAsync(new() { OrderBy = o => o.Descending(r => r.Title).Ascending(r => r.Body) }));
        Assert.Equal([10, 4], await IdsAsync(new() { OrderBy = o => o.Descending(r => r.Id), Skip = 0 }, 2));
        Assert.Equal([4, 3], await IdsAsync(new() { OrderBy = o => o.Descending(r => r.Id), Skip = 1 }, 2));

        async Task<List<int>> IdsAsync(FilteredRecordRetrievalOptions<TwoTexts> options, int top = 100) => await collection.GetAsync(r => true, top, options).Select(r => r.Id).ToListAsync();
    }

    [Fact]
    public async Task Collection_WithoutGenerator_SearchesKeywordsButDoesNotWrite()
    {
        using var encoder = new FakeEncoder();
        using (var writing = new LuceneCollection<string, Passage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = encoder }))
            await writing.UpsertAsync(new Passage { Id = "a", Text = "ash" });
        using var collection = new LuceneCollection<string, Passage>(_folder.Path);
        Assert.Equal("ash", (await collection.KeywordSearchAsync("ash", 1).SingleAsync()).Record.Text);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.SearchAsync("ash", 1).ToListAsync());
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => collection.UpsertAsync(new Passage { Id = "b", Text = "beech" }));
        Assert.Equal("The vector property 'Embedding' is generated from text, but there is no embedding generator: set LuceneCollectionOptions.EmbeddingGenerator to write records.", error.Message);
        await Assert.ThrowsAsync<NotSupportedException>(() => collection.GetAsync("a", new RecordRetrievalOptions { IncludeVectors = true }));
    }

    [Fact]
    public void Model_UnsupportedTypes_AreRefusedInOneSentence()
    {
        Assert.Equal("The key property 'Id' must be of type string, Guid, int or long, but is of type 'Double'.", Refused<double>(typeof(double), typeof(string)));
        Assert.Contains("'Data' has unsupported type 'Uri'", Refused<string>(typeof(string), typeof(Uri)), StringComparison.Ordinal);
        Assert.Equal("The full-text property 'Data' must be of type string, but is of type 'Int32'.", Refused<string>(typeof(string), typeof(int), fullText: true));
        Assert.StartsWith("The distance function of the vector property 'V' must be CosineSimilarity, ", Refused<string>(typeof(string), typeof(string), distance: DistanceFunction.HammingDistance), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upsert_KeyThatCannotBeKept_IsRefused()
    {
        using var collection = new LuceneCollection<string, Note>(_folder.Path);
        ArgumentException half = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync([new Note { Id = "fine" }, new Note { Id = "x\ud800" }]));
        Assert.StartsWith("The key 'x\ud800' must be valid Unicode, but has half of a surrogate pair at position 1.", half.Message, StringComparison.Ordinal);
        ArgumentException none = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync([new Note { Id = null! }]));
        Assert.StartsWith("A record's key must not be null.", none.Message, StringComparison.Ordinal);
        Assert.False(await collection.CollectionExistsAsync());
    }

    [Fact]
    public async Task Upsert_KeyTooLong_IsRefused()
    {
        using var collection = new LuceneCollection<string, Note>(_folder.Path);
        await collection.UpsertAsync(new Note { Id = new string('k', 32766) });
        Assert.NotNull(await collection.GetAsync(new string('k', 32766)));
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Note { Id = new string('é', 16384) }));
        Assert.StartsWith("A key must have at most 32766 bytes of UTF-8, but the key 'éé", error.Message, StringComparison.Ordinal);
    }

    private string Refused<TKey>(Type key, Type data, bool fullText = false, string? distance = null)
        where TKey : notnull
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", key),
                new VectorStoreDataProperty("Data", data) { IsFullTextIndexed = fullText },
                new VectorStoreVectorProperty("V", typeof(float[]), 2) { DistanceFunction = distance },
            ],
        };
        return Assert.Throws<NotSupportedException>(() => new LuceneCollection<object, Dictionary<string, object?>>(_folder.Path, new LuceneCollectionOptions { Definition = definition })).Message;
    }

    private sealed class Automatic
    {
        [VectorStoreKey]
        public Guid Id { get; set; }

        [VectorStoreData]
        public string Text { get; set; } = "";
    }

    private sealed class Plain
    {
        public int Number { get; set; }

        public string Words { get; set; } = "";

        public string Meaning { get; set; } = "";
    }
}
