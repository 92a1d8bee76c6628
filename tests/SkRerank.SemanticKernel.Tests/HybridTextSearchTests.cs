using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.SemanticKernel.Tests;

public sealed class HybridTextSearchTests
{
    private static readonly Note[] Notes = [.. new[] { "a", "bb", "ccc", "dddd" }.Select((text, i) => new Note { Id = $"n{i}", Text = text, Year = 2000 + i })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FakeRetriever Leg(string stage, params int[] notes) => new(_ => notes.Select((note, i) => new RerankDocument(Notes[note].Text)
    {
        Id = Notes[note].Id,
        Title = $"Note {note}",
        Link = $"notes/{note}",
        RetrievalScore = 1.0 / (i + 1),
        Trail = [new StageScore(stage, 1.0 / (i + 1), ScoreKind.Logit, i + 1)],
        Record = Notes[note],
    }));

    private static async Task<List<T>> ListAsync<T>(Task<KernelSearchResults<T>> results) => await (await results).Results.ToListAsync(Token);

    [Fact]
    public async Task AllThree_TwoLegs_GiveTheFusedOrder()
    {
        // RRF: bb stands second in both lists, 2/62; a and dddd are first in one, 1/61; ccc is third in one, 1/63.
        var search = new HybridTextSearch<Note>(new HybridRetriever([new RetrievalLeg("vector", Leg("vector", 0, 1)), new RetrievalLeg("bm25", Leg("bm25", 3, 1, 2))]));
        var options = new TextSearchOptions<Note> { Top = 2 };
        Assert.Equal(["bb", "a"], await ListAsync(search.SearchAsync("q", options, Token)));
        var results = await search.GetTextSearchResultsAsync("q", options, Token);
        Assert.Equal([("bb", "Note 1", "notes/1"), ("a", "Note 0", "notes/0")], (await results.Results.ToListAsync(Token)).Select(r => (r.Value, r.Name!, r.Link!)));
        Assert.Equal(["n1", "n0"], (await ListAsync(search.GetSearchResultsAsync("q", options, Token))).Select(note => note.Id));

        Assert.Equal([2.0 / 62, 1.0 / 61], Assert.IsType<double[]>(results.Metadata![RerankMetadata.Scores]));
        Assert.Equal(ScoreKind.Fused, results.Metadata[RerankMetadata.ScoreKind]);
        Assert.False(results.Metadata.ContainsKey(RerankMetadata.IncomingRanks));
        var trails = Assert.IsAssignableFrom<IReadOnlyList<IReadOnlyList<StageScore>>>(results.Metadata[RerankMetadata.Trails]);
        Assert.Equal([("vector", 2), ("bm25", 2), ("rrf", 1)], trails[0].Select(stage => (stage.Stage, stage.Rank)));
        Assert.Equal(4, Assert.IsType<RetrievalResponse>(results.Metadata[RerankMetadata.Response]).Candidates.Count);
        Assert.Null(results.TotalCount);
    }

    [Fact]
    public async Task WithReranking_OverTwoLegs_KeepsEveryScoreInTheTrail()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var search = new HybridTextSearch<Note>(Leg("bm25", 0, 1, 2, 3)).WithReranking(reranker);
        var results = await search.GetSearchResultsAsync("q", new TextSearchOptions<Note> { Top = 1 }, Token);
        Assert.Equal("n3", Assert.Single(await results.Results.ToListAsync(Token)).Id);
        var candidate = Assert.Single(Assert.IsAssignableFrom<IReadOnlyList<RerankDocument>>(results.Metadata![RerankMetadata.Candidates]));
        Assert.Equal([("bm25", 0.25, 4), ("fake", 4.0, 1)], candidate.Trail.Select(stage => (stage.Stage, stage.Score, stage.Rank)));
        Assert.Same(Notes[3], candidate.Record);
    }

    [Fact]
    public async Task Calls_DifferentTopSkipAndFilter_AreReadAnew()
    {
        var retriever = Leg("bm25", 0, 1, 2, 3);
        var search = new HybridTextSearch<Note>(retriever, new HybridTextSearchOptions<Note> { CandidateCount = 3 });
        Assert.Equal(["a"], await ListAsync(search.SearchAsync("q", new TextSearchOptions<Note> { Top = 1 }, Token)));
        Assert.Equal(3, retriever.LastOptions!.CandidateCount);
        Assert.Equal(["bb", "ccc", "dddd"], await ListAsync(search.SearchAsync("q", new TextSearchOptions<Note> { Top = 3, Skip = 1 }, Token)));
        Assert.Equal(4, retriever.LastOptions.CandidateCount);
        Assert.Equal(["a", "bb", "ccc", "dddd"], await ListAsync(search.SearchAsync("q", cancellationToken: Token)));
    }

    [Fact]
    public async Task Filter_OverARetriever_IsAppliedToItsCandidatesAndSaysWhatItTookOut()
    {
        var search = new HybridTextSearch<Note>(Leg("bm25", 0, 1, 2, 3));
        var results = await search.SearchAsync("q", new TextSearchOptions<Note> { Filter = note => note.Year >= 2002 }, Token);
        Assert.Equal(["ccc", "dddd"], await results.Results.ToListAsync(Token));
        var removed = Assert.IsType<RetrievalResponse>(results.Metadata![RerankMetadata.Response]).Removed;
        Assert.Equal([("filter", "n0"), ("filter", "n1")], removed.Select(r => (r.Stage, r.Document!.Id!)));
    }

    [Fact]
    public async Task Store_WithBm25BesideIt_IsSearchedByBothLegsAndFilters()
    {
        // The generator puts each text at its length, so "zz" is nearest to two letters; the keyword leg finds the word alone.
        using var collection = new HybridVectorStoreCollection<string, Memo>(new InMemoryCollection<string, Memo>(generator: new FunctionVectorGenerator(text => [text.Length, 1])), memo => memo.Id, memo => memo.Text);
        await collection.EnsureCollectionExistsAsync(Token);
        await collection.UpsertAsync([new Memo { Id = "1", Text = "bb", Year = 2001 }, new Memo { Id = "2", Text = "a word of zz", Year = 2002 }, new Memo { Id = "3", Text = "aaaaaaaaaaaaaaaaaaaaaaaa", Year = 2003 }], Token);
        var search = new HybridTextSearch<Memo>(collection);
        var results = await search.GetTextSearchResultsAsync("zz", new TextSearchOptions<Memo> { Top = 2 }, Token);
        Assert.Equal(["a word of zz", "bb"], (await results.Results.ToListAsync(Token)).Select(result => result.Value));
        var trails = Assert.IsAssignableFrom<IReadOnlyList<IReadOnlyList<StageScore>>>(results.Metadata![RerankMetadata.Trails]);
        Assert.Equal(["vector", "bm25", "rrf"], trails[0].Select(stage => stage.Stage));
        Assert.Equal(["vector", "rrf"], trails[1].Select(stage => stage.Stage));
        Assert.Equal(["bb"], await ListAsync(search.SearchAsync("zz", new TextSearchOptions<Memo> { Filter = memo => memo.Year == 2001 }, Token)));

        // The same for a text search of Semantic Kernel itself, without the trail.
        Assert.Equal("2", (await ListAsync(((ITextSearch<Memo>)new VectorStoreTextSearch<Memo>(collection.AsHybridSearchable())).GetSearchResultsAsync("zz", cancellationToken: Token)))[0].Id);
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var reranked = await search.WithReranking(reranker).GetSearchResultsAsync("zz", new TextSearchOptions<Memo> { Top = 1 }, Token);
        Assert.Equal("3", (await reranked.Results.SingleAsync(Token)).Id);
    }

    [Fact]
    public void Store_WithVectorsOnly_IsRefused() => Assert.StartsWith(
        "A hybrid text search needs a store that searches by keywords too, but 'NoteStore' does not; put a HybridVectorStoreCollection around the collection, or use RerankingTextSearch or VectorStoreTextSearch.",
        Assert.Throws<ArgumentException>(() => new HybridTextSearch<Note>(new NoteStore("a"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task LegacyInterface_FiltersByEquality_AsTheNewOne()
    {
        ITextSearch search = new HybridTextSearch<Note>(Leg("bm25", 0, 1, 2, 3));
        var filter = new TextSearchFilter().Equality(nameof(Note.Year), 2001).Equality(nameof(Note.Text), "bb");
        Assert.Equal(["bb"], await ListAsync(search.SearchAsync("q", new TextSearchOptions { Filter = filter }, Token)));
        Assert.Equal("n1", Assert.IsType<Note>(Assert.Single(await ListAsync(search.GetSearchResultsAsync("q", new TextSearchOptions { Filter = filter }, Token)))).Id);
        Assert.Equal("ccc", Assert.Single(await ListAsync(search.GetTextSearchResultsAsync("q", new TextSearchOptions { Top = 1, Skip = 2 }, Token))).Value);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => search.SearchAsync("q", new TextSearchOptions { Filter = new TextSearchFilter().Equality("Color", "red") }, Token));
        Assert.Equal("A filter must name properties of Note, but 'Color' is none; correct the filter.", error.Message);
    }

    [Fact]
    public async Task Records_OfCandidatesWithout_SayWhatToSet()
    {
        var retriever = new FakeRetriever(_ => [new RerankDocument("text") { Id = "1" }]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await ListAsync(new HybridTextSearch<Note>(retriever).GetSearchResultsAsync("q", cancellationToken: Token)));
        Assert.Equal("Each candidate must have a Note as Record, but that of '1' has none; set RerankDocument.Record in the retriever, or search for RerankDocument.", error.Message);
        Assert.Equal("1", Assert.Single(await ListAsync(new HybridTextSearch<RerankDocument>(retriever).GetSearchResultsAsync("q", cancellationToken: Token))).Id);
        Assert.Equal(["text"], await ListAsync(new HybridTextSearch<Note>(retriever).SearchAsync("q", cancellationToken: Token)));
    }

    [Fact]
    public async Task Search_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new HybridTextSearch<Note>(Leg("bm25", 0)).SearchAsync("q", cancellationToken: cancelled.Token));
    }

    [Fact]
    public void Options_CandidateCountBelowOne_IsRefused() =>
        Assert.StartsWith("CandidateCount must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new HybridTextSearchOptions<Note> { CandidateCount = 0 }).Message, StringComparison.Ordinal);
}
