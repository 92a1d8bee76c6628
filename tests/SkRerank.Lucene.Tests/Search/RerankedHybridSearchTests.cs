using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Lucene.Tests.Search;

/// <summary>The decorators of the core over a store that has a hybrid search of its own.</summary>
public sealed class RerankedHybridSearchTests : IAsyncLifetime
{
    private static readonly string[] Texts = ["red apples", "green apples", "red cars", "fast cars", "slow boats", "red boats"];

    private readonly TemporaryFolder _folder = new();
    private readonly LuceneCollection<string, Note> _store;

    public RerankedHybridSearchTests() => _store = new(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = new FunctionVectorGenerator(_ => [1, 0, 0, 0]) });

    public async ValueTask InitializeAsync() =>
        await _store.UpsertAsync(Texts.Select((text, i) => new Note { Id = ((char)('a' + i)).ToString(), Text = text, Year = 2001 + i, Vector = new[] { 1f, i * 0.1f, 0, 0 } }));

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static FakeReranker Latest() => new((_, document) => ((Note)document.Record!).Year);

    private static RerankingSearchOptions<Note> Options() => new(note => note.Text);

    private static async Task<string> IdsAsync(IAsyncEnumerable<VectorSearchResult<Note>> hits) => string.Concat(await hits.Select(h => h.Record.Id).ToListAsync());

    [Fact]
    public async Task GetService_HybridSearchOfADecoratedStore_IsRerankedToo()
    {
        using var collection = new RerankingVectorStoreCollection<string, Note>(_store, Latest(), Options());
        var hybrid = Assert.IsType<RerankingKeywordHybridSearchable<Note>>(collection.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.Equal("abcdef"[..3], await IdsAsync(_store.HybridSearchAsync("q", ["nothing"], 3)));
        Assert.Equal("fed", await IdsAsync(hybrid.HybridSearchAsync("q", ["nothing"], 3)));
        Assert.Equal("dc", await IdsAsync(hybrid.HybridSearchAsync("q", ["nothing"], 2, new() { Skip = 2 })));
        Assert.Equal("fca", await IdsAsync(hybrid.HybridSearchAsync("q", ["red"], 9, new() { Filter = note => note.Year != 2002 && note.Year != 2004 && note.Year != 2005 })));
        Assert.Null(collection.GetService(typeof(VectorStoreCollection<string, Note>), "key"));
        Assert.IsType<FakeReranker>(hybrid.GetService(typeof(IReranker)));
        Assert.Null(hybrid.GetService(typeof(VectorStoreCollection<string, Note>)));
        Assert.Null(hybrid.GetService(typeof(IVectorSearchable<Note>)));
        Assert.Same(hybrid, hybrid.GetService(typeof(IKeywordHybridSearchable<Note>)));
    }

    [Fact]
    public async Task HybridSearchAsync_Query_IsTheTextOrTheKeywords()
    {
        var queries = new HashSet<string>();
        var hybrid = new RerankingKeywordHybridSearchable<Note>(_store, new FakeReranker((query, document) => queries.Add(query) ? 1 : document.Text.Length), Options());
        await hybrid.HybridSearchAsync("the question", ["red", "cars"], 1).ToListAsync();
        await hybrid.HybridSearchAsync(new ReadOnlyMemory<float>([1, 0, 0, 0]), ["red", "cars"], 1).ToListAsync();
        Assert.Equal(["the question", "red cars"], queries);
    }

    [Fact]
    public async Task HybridSearchAsync_Threshold_IsOnTheStoresScale()
    {
        var hybrid = new RerankingKeywordHybridSearchable<Note>(_store, Latest(), Options());
        // By RRF e and f have more than 1/40: both legs found them.
        Assert.Equal("fe", await IdsAsync(hybrid.HybridSearchAsync("q", ["boats"], 9, new() { ScoreThreshold = 1 / 40.0 })));
        var trail = (await hybrid.HybridSearchWithTrailAsync("q", ["boats"], 1)).Candidates[0].Trail;
        Assert.Equal(["hybrid", "fake"], trail.Select(s => s.Stage));
        Assert.Equal((ScoreKind.Fused, (1 / 66.0) + (1 / 62.0)), (trail[0].Kind, trail[0].Score));
    }

    [Fact]
    public async Task HybridVectorSearchable_OverTheStore_IsItsOwnHybridSearch()
    {
        var searchable = new HybridVectorSearchable<Note>(_store, note => new RerankDocument(note.Text!) { Id = note.Id });
        Assert.Equal(await IdsAsync(_store.HybridSearchAsync("any boats?", ["any", "boats"], 3)), await IdsAsync(searchable.SearchAsync("any boats?", 3)));
        var reranked = new RerankingVectorSearchable<Note>(searchable, Latest(), Options());
        Assert.Equal(["hybrid", "fake"], (await reranked.SearchWithTrailAsync("any boats?", 1)).Candidates[0].Trail.Select(s => s.Stage));
    }

    [Fact]
    public async Task HybridVectorStoreCollection_BesideTheStore_FindsAsTheStoreDoes()
    {
        using var collection = new HybridVectorStoreCollection<string, Note>(_store, note => note.Id, note => note.Text);
        await collection.RebuildAsync();
        foreach (var query in new[] { "boats", "red", "apple car", "nothing", "slow red boats" })
        {
            var own = await _store.HybridSearchAsync("q", [query], 6).Select(h => (h.Record.Id, Math.Round(h.Score!.Value, 12))).ToListAsync();
            var beside = await collection.HybridSearchAsync("q", [query], 6).Select(h => (h.Record.Id, Math.Round(h.Score!.Value, 12))).ToListAsync();
            Assert.Equal(own, beside);
        }
    }

    [Fact]
    public void HybridSearchAsync_BadArguments_AreNamed()
    {
        var hybrid = new RerankingKeywordHybridSearchable<Note>(_store, Latest(), Options());
        Assert.Throws<ArgumentNullException>("searchValue", () => hybrid.HybridSearchAsync((string)null!, [], 1));
        Assert.Throws<ArgumentNullException>("keywords", () => hybrid.HybridSearchAsync("q", null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>("top", () => hybrid.HybridSearchAsync("q", [], 0));
        Assert.Throws<ArgumentNullException>("innerSearchable", () => new RerankingKeywordHybridSearchable<Note>(null!, Latest(), Options()));
    }
}
