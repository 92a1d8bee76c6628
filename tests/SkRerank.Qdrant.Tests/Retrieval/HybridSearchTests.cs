using System.Text.Json.Nodes;
using Microsoft.Extensions.VectorData;
using SkRerank.Keywords;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Qdrant.Tests.Retrieval;

public sealed class HybridSearchTests(QdrantFixture qdrant) : IClassFixture<QdrantFixture>
{
    private static readonly string[] Texts =
    [
        "a cat sat on the mat", "the dog and the cat are friends", "birds sing at dawn", "cats, cats and more cats", "network cable and driver reset", "the driver of the bus",
        "reset the network driver before you reset the router", "a quiet dog", "dawn over the mountains", "error code 0x80070005 on the network",
    ];

    // Terms that are left of the texts by the English analyzer, on average: the real average length.
    private static readonly double AverageLength = Texts.Average(t => TextAnalyzer.English.Analyze(t).Count);

    [Theory]
    [InlineData("cat")]
    [InlineData("driver reset network")]
    [InlineData("reset reset the dog")]
    [InlineData("0x80070005")]
    public async Task KeywordSearchAsync_Query_HasTheScoresOfTheIndexInMemory(string query)
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { AverageLength = AverageLength });
        var index = new Bm25Index<string>();
        for (var i = 0; i < Texts.Length; i++) index.Upsert($"{i}", Texts[i]);
        var expected = index.Search(query, 100);
        var found = await collection.KeywordSearchAsync(query, 100).ToListAsync();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(h => h.Key).Order(), found.Select(h => h.Record.Id).Order());
        Assert.All(expected, hit => Assert.Equal(hit.Score, found.Single(f => f.Record.Id == hit.Key).Score!.Value, 1e-5));
        Assert.Equal(found.Select(f => f.Score).OrderDescending(), found.Select(f => f.Score));
    }

    [Fact]
    public async Task KeywordSearchAsync_TopSkipThresholdAndFilter_ArePartsOfOneOrder()
    {
        using var collection = await CreateAsync();
        var all = await collection.KeywordSearchAsync("network driver dog", 10).ToListAsync();
        Assert.True(all.Count >= 5);
        Assert.Equal(Ids(all.Skip(1).Take(2)), Ids(await collection.KeywordSearchAsync("network driver dog", 2, new() { Skip = 1 }).ToListAsync()));
        Assert.Equal(Ids(all.Take(2)), Ids(await collection.KeywordSearchAsync("network driver dog", 10, new() { ScoreThreshold = (all[1].Score + all[2].Score) / 2 }).ToListAsync()));
        Assert.Equal(Ids(all.Where(h => h.Record.Year > 2005)), Ids(await collection.KeywordSearchAsync("network driver dog", 10, new() { Filter = r => r.Year > 2005 }).ToListAsync()));
    }

    [Fact]
    public async Task KeywordSearchAsync_StopWordsOnly_FindsNothingWithoutARequest()
    {
        using var collection = await CreateAsync();
        var before = qdrant.Server.Requests.Count;
        Assert.Empty(await collection.KeywordSearchAsync("the and of", 10).ToListAsync());
        Assert.Equal(before, qdrant.Server.Requests.Count);
    }

    [Fact]
    public async Task HybridSearchAsync_DefaultOptions_PrefetchesBothLegsWithLimitsAndFilters()
    {
        using var collection = await CreateAsync();
        await collection.HybridSearchAsync("dog", ["dog"], 3, new() { Skip = 1, Filter = r => r.Year > 2000 }).ToListAsync();
        var sent = JsonNode.Parse(qdrant.Server.Requests.Last(IsQuery).Body)!;
        foreach (var leg in sent["prefetch"]!.AsArray()) leg!["query"] = "…";
        const string Filter = """{"must":[{"key":"Year","range":{"gt":2000}}]}""";
        var expected = $$$"""
            {"prefetch":[{"query":"…","using":"Embedding","filter":{{{Filter}}},"limit":100},{"query":"…","using":"Text_bm25","filter":{{{Filter}}},"limit":100}],
             "query":{"rrf":{"k":60}},"limit":3,"offset":1,"with_payload":true}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent), sent.ToJsonString());
    }

    [Fact]
    public async Task HybridSearchAsync_MoreThanThePrefetch_PrefetchesAsMany()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { PrefetchCount = 5 });
        await collection.HybridSearchAsync("dog", ["dog"], 200, new() { Skip = 30 }).ToListAsync();
        Assert.Equal([230, 230], JsonNode.Parse(qdrant.Server.Requests.Last(IsQuery).Body)!["prefetch"]!.AsArray().Select(p => p!["limit"]!.GetValue<int>()));
    }

    [Fact]
    public async Task HybridSearchAsync_Rrf_AddsReciprocalRanksOfBothLegs()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { Fusion = QdrantFusion.Rrf(10, 2, 1) });
        var vector = Ids(await collection.SearchAsync("driver reset", 100).ToListAsync());
        var keywords = Ids(await collection.KeywordSearchAsync("driver reset", 100).ToListAsync());
        var hits = await collection.HybridSearchAsync("driver reset", ["driver", "reset"], 100).ToListAsync();
        Assert.Equal(vector.Union(keywords).Order(), Ids(hits).Order());

        // Σ 1 / (r / w + k − 1) with r from 1.
        double Part(List<string> leg, string id, double weight) => leg.IndexOf(id) is >= 0 and var i ? 1 / (((i + 1) / weight) + 9) : 0;
        Assert.All(hits, hit => Assert.Equal(Part(vector, hit.Record.Id, 2) + Part(keywords, hit.Record.Id, 1), hit.Score!.Value, 1e-6));
    }

    [Fact]
    public async Task HybridSearchAsync_WeightedSum_AddsTheScoresOfBothLegs()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { Fusion = QdrantFusion.WeightedSum(0.7, 0.1) });
        var vector = await collection.SearchAsync("driver reset", 100).ToDictionaryAsync(h => h.Record.Id, h => h.Score!.Value);
        var keywords = await collection.KeywordSearchAsync("driver reset", 100).ToDictionaryAsync(h => h.Record.Id, h => h.Score!.Value);
        var hits = await collection.HybridSearchAsync("driver reset", ["driver reset"], 100).ToListAsync();
        Assert.Equal(Texts.Length, hits.Count);
        Assert.All(hits, hit => Assert.Equal((0.7 * vector.GetValueOrDefault(hit.Record.Id)) + (0.1 * keywords.GetValueOrDefault(hit.Record.Id)), hit.Score!.Value, 1e-5));
    }

    [Fact]
    public async Task HybridSearchAsync_EachFusion_IsSentAsTheContractHasIt()
    {
        var sent = new List<string>();
        foreach (var fusion in new[] { QdrantFusion.RrfDefault, QdrantFusion.Dbsf, QdrantFusion.Rrf(5, 1, 2), QdrantFusion.WeightedSum(1, 0.5) })
        {
            using var collection = await CreateAsync(new QdrantCollectionOptions { Fusion = fusion });
            Assert.NotEmpty(await collection.HybridSearchAsync("dog", ["dog"], 3).ToListAsync());
            sent.Add(JsonNode.Parse(qdrant.Server.Requests.Last(IsQuery).Body)!["query"]!.ToJsonString());
            Assert.NotEmpty(await collection.HybridSearchAsync("dog", ["the"], 3).ToListAsync());
            sent.Add(JsonNode.Parse(qdrant.Server.Requests.Last(IsQuery).Body)!["query"]!.ToJsonString());
        }

        Assert.Equal(
            [
                """{"fusion":"rrf"}""", """{"fusion":"rrf"}""", """{"fusion":"dbsf"}""", """{"fusion":"dbsf"}""",
                """{"rrf":{"k":5,"weights":[1,2]}}""", """{"rrf":{"k":5,"weights":[1]}}""",
                """{"formula":{"sum":[{"mult":[1,"$score[0]"]},{"mult":[0.5,"$score[1]"]}]},"defaults":{"$score[0]":0,"$score[1]":0}}""", """{"formula":{"sum":[{"mult":[1,"$score[0]"]}]},"defaults":{"$score[0]":0}}""",
            ],
            sent);
    }

    [Fact]
    public async Task HybridSearchAsync_Threshold_IsOnTheFusedScale()
    {
        using var collection = await CreateAsync();
        var hits = await collection.HybridSearchAsync("driver reset", ["driver reset"], 10).ToListAsync();
        var above = await collection.HybridSearchAsync("driver reset", ["driver reset"], 10, new() { ScoreThreshold = hits[1].Score }).ToListAsync();
        Assert.Equal(Ids(hits.Where(h => h.Score >= hits[1].Score)), Ids(above));
    }

    [Fact]
    public async Task HybridSearchAsync_SumOfDistances_IsAnErrorThatNamesTheProperty()
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("Id", typeof(ulong)), new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true }, new VectorStoreVectorProperty("V", typeof(float[]), 2) { DistanceFunction = DistanceFunction.EuclideanDistance }],
        };
        using var collection = new QdrantCollection<object, Dictionary<string, object?>>(qdrant.Connection, qdrant.NewName(), new QdrantCollectionOptions { Definition = definition, Fusion = QdrantFusion.Dbsf });
        await collection.EnsureCollectionExistsAsync();
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.HybridSearchAsync(new float[] { 1, 0 }, ["a"], 1).ToListAsync());
        Assert.Equal("The fusion 'qdrant-dbsf' adds scores, but those of the vector property 'V' are distances, of which the nearest would add the least: use QdrantFusion.Rrf.", error.Message);
    }

    [Fact]
    public async Task SearchAsync_Parameters_AreSent()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { HnswEf = 256, ExactSearch = true, Oversampling = 2, Rescore = true });
        Assert.NotEmpty(await collection.SearchAsync("dog", 3).ToListAsync());
        Assert.Equal("""{"hnsw_ef":256,"exact":true,"quantization":{"rescore":true,"oversampling":2}}""", qdrant.Server.Requests.Last(IsQuery).Json.GetProperty("params").GetRawText());
    }

    private static bool IsQuery(ContractRequest request) => request.Path.EndsWith("/points/query", StringComparison.Ordinal);

    private static List<string> Ids(IEnumerable<VectorSearchResult<Passage>> hits) => [.. hits.Select(h => h.Record.Id)];

    private async Task<QdrantCollection<string, Passage>> CreateAsync(QdrantCollectionOptions? options = null)
    {
        options ??= new QdrantCollectionOptions();
        options.EmbeddingGenerator = new WordEncoder();
        var collection = new QdrantCollection<string, Passage>(qdrant.Connection, qdrant.NewName(), options);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Texts.Select((text, i) => new Passage { Id = $"{i}", Text = text, Year = 2000 + i }));
        return collection;
    }
}
