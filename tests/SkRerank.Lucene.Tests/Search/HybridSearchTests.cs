using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests.Search;

public sealed class HybridSearchTests : IDisposable
{
    private static readonly float[] Query = [1, 0, 0, 0];

    private readonly TemporaryFolder _folder = new();
    private readonly LuceneCollection<string, Note> _collection;

    public HybridSearchTests() => _collection = new LuceneCollection<string, Note>(_folder.Path);

    public void Dispose()
    {
        _collection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task HybridSearch_TwoRankings_FusesThemByReciprocalRanks()
    {
        await WriteAsync();
        // BM25 for "ash": a (twice in 3 words), b (once in 3), c (once in 4). Vectors: c, a, d.
        List<(string Id, double Score)> hits = await HybridAsync(["ash"], 10);
        Assert.Equal(["a", "c", "b", "d"], hits.Select(h => h.Id));
        Assert.Equal((1.0 / 61) + (1.0 / 62), hits[0].Score, 1e-15);
        Assert.Equal((1.0 / 63) + (1.0 / 61), hits[1].Score, 1e-15);
        Assert.Equal(1.0 / 62, hits[2].Score, 1e-15);
        Assert.Equal(1.0 / 63, hits[3].Score, 1e-15);
        for (int top = 1; top < 4; top++) Assert.Equal(hits.Take(top), await HybridAsync(["ash"], top));
    }

    [Fact]
    public async Task HybridSearch_KeywordsOfStopWords_GivesTheRankingOfTheVector()
    {
        await WriteAsync();
        Assert.Equal(["c", "a", "d"], (await HybridAsync(["the", "of"], 10)).Select(h => h.Id));
        Assert.Equal(["c", "a", "d"], (await HybridAsync([], 10)).Select(h => h.Id));
    }

    [Fact]
    public async Task HybridSearch_Filter_AppliesToBothRankings()
    {
        await WriteAsync();
        List<string> hits = await _collection.HybridSearchAsync(Query, ["ash"], 10, new HybridSearchOptions<Note> { Filter = r => r.Year > 1, AdditionalProperty = r => r.Text }).Select(r => r.Record.Id).ToListAsync();
        // BM25: b, c. Vectors: c, d. So c = 1/62 + 1/61, b = 1/61, d = 1/62.
        Assert.Equal(["c", "b", "d"], hits);
    }

    [Fact]
    public void GetService_HybridInterface_IsTheCollection()
    {
        Assert.Same(_collection, _collection.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.Same(_collection, _collection.GetService(typeof(LuceneCollection<string, Note>)));
        Assert.Null(_collection.GetService(typeof(IKeywordHybridSearchable<Note>), "key"));
        var metadata = Assert.IsType<VectorStoreCollectionMetadata>(_collection.GetService(typeof(VectorStoreCollectionMetadata)));
        Assert.Equal(("lucene", "store"), (metadata.VectorStoreSystemName, metadata.CollectionName));
        Assert.Equal("store", _collection.Name);
    }

    private Task WriteAsync() => _collection.UpsertAsync([
        new Note { Id = "a", Text = "ash ash beech", Year = 1, Vector = new float[] { 2, 1, 0, 0 } },
        new Note { Id = "b", Text = "ash cedar beech", Year = 2 },
        new Note { Id = "c", Text = "ash cedar date elm", Year = 3, Vector = new float[] { 3, 0, 0, 0 } },
        new Note { Id = "d", Text = "fir", Year = 4, Vector = new float[] { 0, 1, 0, 0 } },
    ]);

    private async Task<List<(string Id, double Score)>> HybridAsync(string[] keywords, int top) =>
        await _collection.HybridSearchAsync(Query, keywords, top).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync();
}
