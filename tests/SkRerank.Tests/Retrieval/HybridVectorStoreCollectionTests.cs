using Microsoft.Extensions.VectorData;
using SkRerank.Fusion;
using SkRerank.Keywords;
using SkRerank.Retrieval;
using SkRerank.Tests.VectorStores;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Retrieval;

public sealed class HybridVectorStoreCollectionTests
{
    private static readonly string[] Texts = ["red apples", "green apples", "red cars", "fast cars", "slow boats", "red boats"];

    private static readonly ReadOnlyMemory<float> East = new[] { 1f, 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static HybridVectorStoreCollection<string, Note> Over(VectorStoreCollection<string, Note> inner, HybridVectorStoreCollectionOptions? options = null) => new(inner, note => note.Id, note => note.Text, options);

    private static async Task<HybridVectorStoreCollection<string, Note>> CreateAsync(HybridVectorStoreCollectionOptions? options = null)
    {
        var collection = Over(await Note.CollectionAsync(), options);
        await collection.UpsertAsync(Note.All(Texts), Token);
        return collection;
    }

    private static async Task<string> IdsAsync(IAsyncEnumerable<VectorSearchResult<Note>> hits) => string.Concat(await hits.Select(h => h.Record.Id).ToListAsync(Token));

    private static async Task<string> FindAsync(HybridVectorStoreCollection<string, Note> collection, string query) =>
        string.Concat((await collection.AsHybridSearchable().SearchWithTrailAsync(query, 50, cancellationToken: Token)).Candidates.Where(c => c.Trail.Any(s => s.Stage == "bm25")).Select(c => c.Id).Order());

    [Fact]
    public async Task HybridSearchAsync_TwoLegs_AreFusedByReciprocalRanks()
    {
        var collection = await CreateAsync();
        // By vector: a b c d e f. By BM25, boats: e f (equal, in the order of writing). RRF: e 1/65 + 1/61, f 1/66 + 1/62, then a 1/61, b 1/62 …
        var hits = await collection.HybridSearchAsync(East, ["boats"], 4, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal("efab", string.Concat(hits.Select(h => h.Record.Id)));
        Assert.Equal([(1 / 65.0) + (1 / 61.0), (1 / 66.0) + (1 / 62.0), 1 / 61.0, 1 / 62.0], hits.Select(h => h.Score!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal("abcdef", await IdsAsync(collection.SearchAsync(East, 10, cancellationToken: Token)));
    }

    [Fact]
    public async Task HybridSearchAsync_ScoresOfLegs_AreInTheTrail()
    {
        var collection = await CreateAsync();
        var response = await collection.AsHybridSearchable(new() { QueryTextSelector = _ => "boats" }).SearchWithTrailAsync(East, 1, cancellationToken: Token);
        var best = Assert.Single(response.Candidates);
        Assert.Equal(("e", "slow boats", "e"), (best.Id, best.Text, ((Note)best.Record!).Id));
        Assert.Equal([("vector", ScoreKind.Similarity, 5), ("bm25", ScoreKind.Logit, 1), ("rrf", ScoreKind.Fused, 1)], best.Trail.Select(s => (s.Stage, s.Kind, s.Rank)));
        var bm25 = new Bm25Index<string>();
        foreach (var note in Note.All(Texts)) bm25.Upsert(note.Id, note.Text!);
        Assert.Equal(bm25.Search("boats", 1)[0].Score, best.Trail[1].Score);
        Assert.Equal(1 / Math.Sqrt(1.16), best.Trail[0].Score, 6);
    }

    [Fact]
    public async Task HybridSearchAsync_Filter_HoldsForTheKeywordLegHoweverDeepItMustLook()
    {
        var inner = await Note.CollectionAsync();
        var collection = Over(inner, new HybridVectorStoreCollectionOptions { CandidateCount = 2 });
        await collection.UpsertAsync(Enumerable.Range(0, 300).Select(i => new Note { Id = $"n{i:000}", Text = "pears", Year = i, Vector = new[] { 1f, i } }), Token);
        var search = collection.AsHybridSearchable();
        var response = await search.SearchWithTrailAsync("pears", 2, new() { Filter = note => note.Year >= 290 }, Token);
        Assert.Equal(["n290", "n291"], response.Candidates.Select(c => c.Id));
        Assert.All(response.Candidates, c => Assert.Equal(["vector", "bm25", "rrf"], c.Trail.Select(s => s.Stage)));
        Assert.Equal(1, response.Candidates[0].Trail[1].Rank);
        Assert.Empty((await search.SearchWithTrailAsync("pears", 2, new() { Filter = note => note.Year > 1000 }, Token)).Candidates);
    }

    [Fact]
    public async Task HybridSearchAsync_FilterThatFailsOnARecord_IsAnErrorThatNamesIt()
    {
        // A store may take such a filter its own way.
        var store = new FailingCollection(await Note.CollectionAsync()) { IgnoresFilters = true };
        var overLenient = Over(store);
        await overLenient.UpsertAsync(Note.All(Texts), Token);
        var named = await Assert.ThrowsAsync<RerankException>(async () => await overLenient.HybridSearchAsync(East, ["green"], 5, new() { Filter = note => note.Tag!.Length == 4 }, Token).ToListAsync(Token));
        Assert.StartsWith("The filter 'note => (note.Tag.Length == 4)' failed on the record 'b', which the keyword index found: ", named.Message, StringComparison.Ordinal);
        Assert.EndsWith("Write the filter so that it holds without the store, for example with '!= null &&' before a property that may be null.", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HybridSearchAsync_TopAndSkip_ArePartsOfOneOrder()
    {
        var collection = await CreateAsync();
        var all = await IdsAsync(collection.HybridSearchAsync(East, ["red", "cars"], 6, cancellationToken: Token));
        Assert.Equal(6, all.Length);
        for (var skip = 0; skip < 7; skip++)
        {
            for (var top = 1; top < 7; top++) Assert.Equal(string.Concat(all.Skip(skip).Take(top)), await IdsAsync(collection.HybridSearchAsync(East, ["red", "cars"], top, new() { Skip = skip }, Token)));
        }
    }

    [Fact]
    public async Task HybridSearchAsync_Threshold_IsOnTheScaleOfTheFusedScore()
    {
        var collection = await CreateAsync();
        Assert.Equal("ef", await IdsAsync(collection.HybridSearchAsync(East, ["boats"], 9, new() { ScoreThreshold = 0.02 }, Token)));
    }

    [Fact]
    public async Task SearchAsync_HybridViewWithAThreshold_HoldsItForTheVectorLegOnly()
    {
        var collection = await CreateAsync();
        // Only a, b and c have a cosine of 0.97 and more; the boats are found by their word.
        Assert.Equal("aebfc", await IdsAsync(collection.AsHybridSearchable().SearchAsync("boats", 9, new() { ScoreThreshold = 0.97 }, Token)));
    }

    [Fact]
    public async Task HybridSearchAsync_OtherFusionAndWeights_DecideTheOrder()
    {
        var onlyKeywords = await CreateAsync(new HybridVectorStoreCollectionOptions { VectorWeight = 0 });
        Assert.Equal("c", await IdsAsync(onlyKeywords.HybridSearchAsync(East, ["red", "cars"], 1, cancellationToken: Token)));
        var onlyVectors = await CreateAsync(new HybridVectorStoreCollectionOptions { KeywordWeight = 0 });
        Assert.Equal("abcdef", await IdsAsync(onlyVectors.HybridSearchAsync(East, ["red", "cars"], 9, cancellationToken: Token)));
        var minMax = await CreateAsync(new HybridVectorStoreCollectionOptions { Fusion = new MinMaxFusion() });
        var best = (await minMax.AsHybridSearchable().SearchWithTrailAsync("boats", 1, cancellationToken: Token)).Candidates[0];
        Assert.Equal(new MinMaxFusion().Name, best.Trail[^1].Stage);
    }

    [Fact]
    public async Task HybridSearchAsync_IncludeVectors_AreThereInBothLegs()
    {
        var collection = Over(await Note.CollectionAsync(), new HybridVectorStoreCollectionOptions { CandidateCount = 1 });
        await collection.UpsertAsync(Note.All(Texts), Token);
        var hits = await collection.HybridSearchAsync(East, ["slow"], 2, new() { IncludeVectors = true }, Token).ToListAsync(Token);
        Assert.Equal("ae", string.Concat(hits.Select(h => h.Record.Id).Order()));
        Assert.All(hits, h => Assert.Equal(2, h.Record.Vector.Length));
    }

    [Fact]
    public async Task Writes_UpsertsAndDeletes_AreFollowed()
    {
        var collection = await CreateAsync();
        Assert.Equal(6, collection.IndexedCount);
        await collection.UpsertAsync(new Note { Id = "a", Text = "yellow pears", Vector = East }, Token);
        await collection.DeleteAsync("f", Token);
        await collection.DeleteAsync(["e", "never there"], Token);
        Assert.Equal("b", await FindAsync(collection, "apples"));
        Assert.Equal("a", await FindAsync(collection, "pears"));
        Assert.Equal("", await FindAsync(collection, "boats"));
        await collection.UpsertAsync(new Note { Id = "b", Text = null, Vector = East }, Token);
        Assert.Equal("", await FindAsync(collection, "apples"));
        Assert.Equal(4, collection.IndexedCount);
        await collection.EnsureCollectionDeletedAsync(Token);
        Assert.Equal(0, collection.IndexedCount);
    }

    [Fact]
    public async Task Writes_ThatTheStoreRefuses_LeaveTheIndexAsItWas()
    {
        var store = new FailingCollection(await Note.CollectionAsync());
        var collection = Over(store);
        await collection.UpsertAsync(Note.All(Texts), Token);
        store.Failure = new VectorStoreException("disk full");
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(new Note { Id = "a", Text = "yellow pears", Vector = East }, Token));
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync([new Note { Id = "z", Text = "pears", Vector = East }], Token));
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.DeleteAsync("a", Token));
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.DeleteAsync(["a", "b"], Token));
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.EnsureCollectionDeletedAsync(Token));
        store.Failure = null;
        Assert.Equal("ab", await FindAsync(collection, "apples"));
        Assert.Equal("", await FindAsync(collection, "pears"));
        await collection.UpsertAsync(new Note { Id = "a", Text = "yellow pears", Vector = East }, Token);
        Assert.Equal("a", await FindAsync(collection, "pears"));
    }

    [Fact]
    public async Task Writes_ByOthers_AreFoundAfterARebuild()
    {
        var inner = await Note.CollectionAsync(Texts);
        var collection = Over(inner);
        Assert.Equal("", await FindAsync(collection, "boats"));
        await collection.RebuildAsync(pageSize: 4, Token);
        Assert.Equal("ef", await FindAsync(collection, "boats"));
        await inner.DeleteAsync("e", Token);
        await inner.UpsertAsync(new Note { Id = "f", Text = "red trains", Vector = East }, Token);
        // What others deleted is not in the store any more; what they changed is found by its old text until the rebuild.
        Assert.Equal("f", await FindAsync(collection, "boats"));
        await collection.RebuildAsync(cancellationToken: Token);
        Assert.Equal("", await FindAsync(collection, "boats"));
        Assert.Equal("f", await FindAsync(collection, "trains"));
        Assert.Equal(5, collection.IndexedCount);
    }

    [Fact]
    public async Task RebuildAsync_WritesMeanwhile_AreInTheNewIndex()
    {
        var store = new FailingCollection(await Note.CollectionAsync());
        await store.UpsertAsync(Enumerable.Range(0, 20).Select(i => new Note { Id = $"n{i:00}", Text = $"word{i} shared", Vector = East }), Token);
        var collection = Over(store);
        var page = 0;
        // Behind the first page: two deletes that move later records onto pages that were read, one change of each kind on both sides of it, and a new record.
        store.OnPage = async () =>
        {
            if (page++ != 1) return;
            await collection.DeleteAsync(["n00", "n01"], Token);
            await collection.UpsertAsync(new Note { Id = "n02", Text = "changed shared", Vector = East }, Token);
            await collection.UpsertAsync(new Note { Id = "n15", Text = "changed shared", Vector = East }, Token);
            await collection.UpsertAsync(new Note { Id = "new", Text = "changed shared", Vector = East }, Token);
        };
        await collection.RebuildAsync(pageSize: 5, Token);
        Assert.Equal(19, collection.IndexedCount);
        Assert.Equal("n02n15new", await FindAsync(collection, "changed"));
        for (var i = 0; i < 20; i++) Assert.Equal(i is 0 or 1 or 2 or 15 ? "" : $"n{i:00}", await FindAsync(collection, $"word{i}"));
    }

    [Fact]
    public async Task RebuildAsync_ThatFailsOrRunsTwice_LeavesTheOldIndex()
    {
        var store = new FailingCollection(await Note.CollectionAsync());
        var collection = Over(store);
        await collection.UpsertAsync(Note.All(Texts), Token);
        Exception? second = null;
        store.OnPage = async () => second = await Record.ExceptionAsync(() => collection.RebuildAsync(cancellationToken: Token));
        await collection.RebuildAsync(cancellationToken: Token);
        Assert.Equal("The keyword index is being rebuilt already: wait for that to end.", Assert.IsType<InvalidOperationException>(second).Message);

        store.OnPage = () => throw new VectorStoreException("gone");
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.RebuildAsync(cancellationToken: Token));
        store.OnPage = null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collection.RebuildAsync(cancellationToken: new CancellationToken(true)));
        Assert.Equal("ef", await FindAsync(collection, "boats"));
        await collection.UpsertAsync(new Note { Id = "g", Text = "new boats", Vector = East }, Token);
        Assert.Equal("efg", await FindAsync(collection, "boats"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("pageSize", () => collection.RebuildAsync(0, Token));
    }

    [Fact]
    public async Task Writes_OfOneKeyAtOnce_EndWithTheTextThatTheStoreHolds()
    {
        var store = new FailingCollection(await Note.CollectionAsync());
        var collection = Over(store);
        // The store takes the second writer's record first, and tells the first writer last.
        var second = new TaskCompletionSource();
        store.BeforeUpsert = note => note.Text == "first" ? second.Task : Task.CompletedTask;
        var first = collection.UpsertAsync(new Note { Id = "a", Text = "first", Vector = East }, Token);
        var release = new TaskCompletionSource();
        store.AfterUpsert = note => note.Text == "second" ? release.Task : Task.CompletedTask;
        var other = collection.UpsertAsync(new Note { Id = "a", Text = "second", Vector = East }, Token);
        second.SetResult();
        await first;
        release.SetResult();
        await other;
        var held = (await store.GetAsync("a", cancellationToken: Token))!.Text!;
        Assert.Equal("first", held);
        Assert.Equal("a", await FindAsync(collection, "first"));
        Assert.Equal("", await FindAsync(collection, "second"));
        Assert.Equal(1, collection.IndexedCount);
    }

    [Fact]
    public async Task Writes_Many_EndWithIndexAndStoreEqual()
    {
        var collection = Over(new FailingCollection(await Note.CollectionAsync()) { BeforeUpsert = _ => Task.Yield().GetAwaiter().IsCompleted ? Task.CompletedTask : Task.Delay(1) });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                var key = $"k{(w + i) % 3}";
                if (i % 5 == 4) await collection.DeleteAsync(key, Token);
                else await collection.UpsertAsync(new Note { Id = key, Text = $"writer{w}x{i}", Vector = East }, Token);
            }
        })));
        var held = await collection.GetAsync(note => true, 10, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(held.Count, collection.IndexedCount);
        foreach (var note in held) Assert.Equal(note.Id, await FindAsync(collection, note.Text!));
    }

    [Fact]
    public async Task SaveIndexAsync_Loaded_FindsAsBefore()
    {
        var path = Path.Combine(Path.GetTempPath(), $"skrerank-{Guid.NewGuid():N}.bm25");
        try
        {
            var inner = await Note.CollectionAsync(Texts);
            var saved = Over(inner);
            await saved.RebuildAsync(cancellationToken: Token);
            await saved.SaveIndexAsync(path, Token);
            var loaded = Over(inner);
            await loaded.LoadIndexAsync(path, Token);
            Assert.Equal(6, loaded.IndexedCount);
            Assert.Equal("ef", await FindAsync(loaded, "boats"));
            await loaded.DeleteAsync("e", Token);
            Assert.Equal("f", await FindAsync(loaded, "boats"));

            await File.WriteAllTextAsync(path, "not a snapshot", Token);
            await Assert.ThrowsAsync<RerankException>(() => loaded.LoadIndexAsync(path, Token));
            Assert.Equal("f", await FindAsync(loaded, "boats"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task GetService_HybridSearch_IsItsOwn()
    {
        var collection = await CreateAsync();
        Assert.Same(collection, collection.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.Null(collection.GetService(typeof(ITrailSearchable<Note>)));
        var view = collection.AsHybridSearchable();
        Assert.Same(view, view.GetService(typeof(IVectorSearchable<Note>)));
        Assert.Same(collection, view.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.Equal("notes", Assert.IsType<VectorStoreCollectionMetadata>(view.GetService(typeof(VectorStoreCollectionMetadata))).CollectionName);
    }

    [Fact]
    public async Task Reranker_OverBothLegs_KeepsTheirTrail()
    {
        var collection = await CreateAsync();
        var reranker = new FakeReranker((_, document) => document.Text.Length);
        var searchable = new RerankingVectorSearchable<Note>(collection.AsHybridSearchable(), reranker, new RerankingSearchOptions<Note>(note => "text: " + note.Text));
        var response = await searchable.SearchWithTrailAsync("boats", 2, cancellationToken: Token);
        Assert.Equal(["b", "e"], response.Candidates.Select(c => c.Id));
        var boats = (await searchable.SearchWithTrailAsync("boats", 6, cancellationToken: Token)).Candidates.Single(c => c.Id == "e");
        Assert.Equal(["vector", "bm25", "rrf", "fake"], boats.Trail.Select(s => s.Stage));
        Assert.Equal("text: slow boats", boats.Text);

        var hybrid = Assert.IsType<RerankingKeywordHybridSearchable<Note>>(searchable.GetService(typeof(IKeywordHybridSearchable<Note>)));
        var both = await hybrid.HybridSearchWithTrailAsync(East, ["boats"], 6, cancellationToken: Token);
        Assert.Equal(["vector", "bm25", "rrf", "fake"], both.Candidates.Single(c => c.Id == "e").Trail.Select(s => s.Stage));
    }

    [Fact]
    public async Task Constructor_NullsAndBadOptions_AreNamed()
    {
        var inner = await Note.CollectionAsync();
        Assert.Throws<ArgumentNullException>("innerCollection", () => Over(null!));
        Assert.Throws<ArgumentNullException>("keySelector", () => new HybridVectorStoreCollection<string, Note>(inner, null!, note => note.Text));
        Assert.Throws<ArgumentNullException>("textSelector", () => new HybridVectorStoreCollection<string, Note>(inner, note => note.Id, null!));
        Assert.StartsWith("CandidateCount must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new HybridVectorStoreCollectionOptions { CandidateCount = 0 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("VectorWeight must be a finite number of 0 or more, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new HybridVectorStoreCollectionOptions { VectorWeight = -1 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("KeywordWeight must be a finite number of 0 or more, but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => new HybridVectorStoreCollectionOptions { KeywordWeight = double.NaN }).Message, StringComparison.Ordinal);
    }
}
