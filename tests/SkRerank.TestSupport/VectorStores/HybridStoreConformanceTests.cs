using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>What every collection with a hybrid search must do besides.</summary>
public abstract class HybridStoreConformanceTests(VectorStoreFixture store) : VectorStoreConformanceTests(store)
{
    private static readonly ReadOnlyMemory<float> East = new[] { 1f, 0, 0, 0 };

    // The vectors are equal, so that the keywords decide.
    private static readonly HybridRecord[] Fruits =
    [
        new() { Key = Id(1), Code = 1, Text = "Apples are a healthy and nourishing snack", Vector = East },
        new() { Key = Id(2), Code = 2, Text = "Oranges are tangy and contain vitamin c", Vector = East },
        new() { Key = Id(3), Code = 3, Text = "Grapes are healthy, sweet and juicy", Vector = East },
    ];

    [Fact]
    public virtual async Task Hybrid_Keyword_LiftsTheRecordThatHasIt()
    {
        var search = await CreateHybridAsync();
        Assert.Equal(3, (await CodesAsync(search.HybridSearchAsync(East, ["Grapes"], 3, cancellationToken: Token)))[0]);
        Assert.Equal([2], await CodesAsync(search.HybridSearchAsync(East, ["Oranges"], 1, cancellationToken: Token)));
    }

    [Fact]
    public virtual async Task Hybrid_SeveralKeywords_LiftTheRecordsThatHaveAny()
    {
        var search = await CreateHybridAsync();
        var codes = await CodesAsync(search.HybridSearchAsync(East, ["tangy", "nourishing"], 3, cancellationToken: Token));
        Assert.Equal([1, 2], codes.Take(2).Order());
        Assert.Equal(3, codes[2]);
    }

    [Fact]
    public virtual async Task Hybrid_FilterTopAndSkip_HoldForBothLegs()
    {
        var search = await CreateHybridAsync();
        Assert.Equal([1], await CodesAsync(search.HybridSearchAsync(East, ["Oranges"], 3, new() { Filter = r => r.Code == 1 }, Token)));
        Assert.Equal([2], await CodesAsync(search.HybridSearchAsync(East, ["healthy"], 3, new() { Skip = 2 }, Token)));
        Assert.Empty(await CodesAsync(search.HybridSearchAsync(East, ["healthy"], 3, new() { Skip = 3 }, Token)));
        Assert.Equal(2, (await CodesAsync(search.HybridSearchAsync(East, ["healthy"], 2, cancellationToken: Token))).Count);
    }

    [Fact]
    public virtual async Task Hybrid_Scores_FallAndEachRecordComesOnce()
    {
        var search = await CreateHybridAsync();
        var hits = await search.HybridSearchAsync(East, ["healthy", "tangy"], 10, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(3, hits.Select(h => h.Record.Key).Distinct().Count());
        Assert.Equal(3, hits.Count);
        Assert.Equal(hits.Select(h => h.Score).OrderDescending(), hits.Select(h => h.Score));
    }

    [Fact]
    public virtual async Task Hybrid_KeywordsWithOperatorsOrNone_AreWordsOrNothing()
    {
        var search = await CreateHybridAsync();
        Assert.Equal(3, (await CodesAsync(search.HybridSearchAsync(East, ["Grapes'; DROP TABLE x; --", "AND", "(", "\"", "*:*", "!"], 3, cancellationToken: Token)))[0]);
        Assert.Equal([1, 2, 3], (await CodesAsync(search.HybridSearchAsync(East, [], 3, cancellationToken: Token))).Order());
        Assert.Equal([1, 2, 3], (await CodesAsync(search.HybridSearchAsync(East, ["?!"], 3, cancellationToken: Token))).Order());
    }

    [Fact]
    public virtual async Task Hybrid_TwoTexts_SearchesTheOneThatIsNamed()
    {
        var collection = await CreateAsync<Guid, TwoTextRecord>(
        [
            new() { Key = Id(1), Code = 1, Title = "Apples", Body = "Oranges", Vector = East },
            new() { Key = Id(2), Code = 2, Title = "Oranges", Body = "Apples", Vector = East },
        ]);
        var search = (IKeywordHybridSearchable<TwoTextRecord>)collection;
        Assert.Equal(2, (await search.HybridSearchAsync(East, ["Apples"], 4, new() { AdditionalProperty = r => r.Body }, Token).FirstAsync(Token)).Record.Code);
        Assert.Equal(1, (await search.HybridSearchAsync(East, ["Apples"], 4, new() { AdditionalProperty = r => r.Title }, Token).FirstAsync(Token)).Record.Code);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await search.HybridSearchAsync(East, ["Apples"], 3, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal($"The '{nameof(TwoTextRecord)}' type has multiple text data properties that have full text indexing enabled, please specify your chosen property via options.", error.Message);
    }

    [Fact]
    public virtual async Task Hybrid_DeletedAndUpdatedRecords_AreFoundByWhatTheySayNow()
    {
        var collection = await CreateAsync<Guid, HybridRecord>(Fruits);
        await collection.UpsertAsync(new HybridRecord { Key = Id(1), Code = 1, Text = "Plums are purple", Vector = East }, Token);
        await collection.DeleteAsync(Id(3), Token);
        var search = (IKeywordHybridSearchable<HybridRecord>)collection;
        Assert.Equal(1, (await CodesAsync(search.HybridSearchAsync(East, ["plums"], 3, cancellationToken: Token)))[0]);
        Assert.Equal([1, 2], (await CodesAsync(search.HybridSearchAsync(East, ["grapes"], 3, cancellationToken: Token))).Order());
    }

    private async Task<IKeywordHybridSearchable<HybridRecord>> CreateHybridAsync() =>
        Assert.IsAssignableFrom<IKeywordHybridSearchable<HybridRecord>>(await CreateAsync<Guid, HybridRecord>(Fruits));

    private static Task<List<int>> CodesAsync(IAsyncEnumerable<VectorSearchResult<HybridRecord>> hits) => hits.Select(h => h.Record.Code).ToListAsync(Token).AsTask();
}
