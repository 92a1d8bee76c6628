using Microsoft.SemanticKernel.Data;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

public sealed class RerankingTextSearchTests : IDisposable
{
    private readonly NoteStore _store = new("a", "bbb", "cc", "dddd");
    private readonly FakeReranker _reranker = new((_, document) => document.Text.Length);
    private readonly RerankingTextSearch<Note> _search;

    public RerankingTextSearchTests() => _search = new RerankingTextSearch<Note>(new VectorStoreTextSearch<Note>(_store), _reranker);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _reranker.Dispose();

    private static async Task<T[]> ListAsync<T>(Task<KernelSearchResults<T>> search) => await (await search).Results.ToArrayAsync(Token);

    [Fact]
    public async Task GetTextSearchResultsAsync_NoOptions_ReranksAHundredCandidatesAndGivesFive()
    {
        var results = await ListAsync(_search.GetTextSearchResultsAsync("q", cancellationToken: Token));
        Assert.Equal(["dddd", "bbb", "cc", "a"], results.Select(r => r.Value));
        Assert.Equal("n3", results[0].Name);
        Assert.Equal(("q", 100, 0), (_store.Asked[0].Query, _store.Asked[0].Top, _store.Asked[0].Skip));
    }

    [Fact]
    public async Task GetSearchResultsAsync_SkipAndTop_CutTheRerankedOrder()
    {
        var records = await ListAsync(_search.GetSearchResultsAsync("q", new TextSearchOptions<Note> { Top = 2, Skip = 1 }, Token));
        Assert.Equal(["bbb", "cc"], records.Select(r => r.Text));
    }

    [Fact]
    public async Task SearchAsync_TopAndSkipAboveTheCandidates_AreFetched()
    {
        var search = new RerankingTextSearch<Note>(new VectorStoreTextSearch<Note>(_store), _reranker, new RerankingTextSearchOptions<Note> { CandidateCount = 2 });
        Assert.Equal(["a"], await ListAsync(search.SearchAsync("q", new TextSearchOptions<Note> { Top = 3, Skip = 3 }, Token)));
        Assert.Equal((6, 0), (_store.Asked[0].Top, _store.Asked[0].Skip));

        // Two candidates only: what lies deeper is not seen.
        Assert.Equal(["bbb"], await ListAsync(search.SearchAsync("q", new TextSearchOptions<Note> { Top = 1 }, Token)));
    }

    [Fact]
    public async Task SearchAsync_OneCallAfterAnother_DoesNotKeepTheFirstOptions()
    {
        Assert.Single(await ListAsync(_search.SearchAsync("q", new TextSearchOptions<Note> { Top = 1 }, Token)));
        Assert.Equal(3, (await ListAsync(_search.SearchAsync("q", new TextSearchOptions<Note> { Top = 3 }, Token))).Length);
    }

    [Fact]
    public async Task GetTextSearchResultsAsync_Filter_ReachesTheStoreUnchanged()
    {
        var options = new TextSearchOptions<Note> { Filter = n => n.Year < 2002 };
        Assert.Equal(["bbb", "a"], (await ListAsync(_search.GetTextSearchResultsAsync("q", options, Token))).Select(r => r.Value));
        Assert.Same(options.Filter, _store.Asked[0].Filter);
    }

    [Fact]
    public async Task GetTextSearchResultsAsync_Metadata_HasScoresKindAndIncomingRanks()
    {
        var results = await _search.GetTextSearchResultsAsync("q", new TextSearchOptions<Note> { Top = 2 }, Token);
        Assert.Equal([4.0, 3.0], Assert.IsType<double[]>(results.Metadata![RerankMetadata.Scores]));
        Assert.Equal([4, 2], Assert.IsType<int[]>(results.Metadata[RerankMetadata.IncomingRanks]));
        Assert.Equal(ScoreKind.Logit, results.Metadata[RerankMetadata.ScoreKind]);
        Assert.Equal("fake-model", results.Metadata[RerankMetadata.ModelId]);
    }

    // Semantic Kernel's plugins still ask the obsolete interface.
    [Fact]
    public async Task LegacyInterface_AllThreeMethods_Rerank()
    {
        ITextSearch legacy = _search;
        var options = new TextSearchOptions { Top = 1 };
        Assert.Equal(["dddd"], await ListAsync(legacy.SearchAsync("q", options, Token)));
        Assert.Equal("dddd", Assert.Single(await ListAsync(legacy.GetTextSearchResultsAsync("q", options, Token))).Value);
        Assert.Equal("n3", Assert.IsType<Note>(Assert.Single(await ListAsync(legacy.GetSearchResultsAsync("q", options, Token)))).Id);
        Assert.All(_store.Asked, asked => Assert.Equal(100, asked.Top));
    }

    [Fact]
    public async Task LegacyInterface_InnerWithoutIt_SaysSo()
    {
        ITextSearch legacy = new RerankingTextSearch<Note>(new GenericOnlySearch(), _reranker);
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => legacy.SearchAsync("q", cancellationToken: Token));
        Assert.Equal("The inner search 'GenericOnlySearch' is no ITextSearch: call this one as ITextSearch<Note>, or give an inner search that is both.", error.Message);
    }

    [Fact]
    public async Task LegacyInterface_InnerHasOnlyIt_Reranks()
    {
        var search = new LegacyOnlySearch().WithReranking(_reranker);
        Assert.Equal(["ccc", "a"], await ListAsync(search.SearchAsync("q", cancellationToken: Token)));
        Assert.Equal("ccc", (await ListAsync(search.GetTextSearchResultsAsync("q", new TextSearchOptions { Top = 1 }, Token)))[0].Value);
        Assert.Equal("ccc", ((Note)(await ListAsync(search.GetSearchResultsAsync("q", cancellationToken: Token)))[0]).Text);
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => new RerankingTextSearch<Note>(new LegacyOnlySearch(), _reranker).GetSearchResultsAsync("q", cancellationToken: Token));
        Assert.Equal("The inner search 'LegacyOnlySearch' is no ITextSearch<Note>: call this one as ITextSearch, or give an inner search that is both.", error.Message);
    }

    [Fact]
    public async Task WithReranking_SearchThatIsBoth_IsTheNewOne()
    {
        // Both overloads fit; the typed one must win, or records and filters would be lost.
        var search = new VectorStoreTextSearch<Note>(_store).WithReranking(_reranker, options => options.CandidateCount = 2);
        Assert.Equal("n1", (await ListAsync(search.GetSearchResultsAsync("q", new TextSearchOptions<Note> { Top = 1 }, Token)))[0].Id);
        Assert.Equal(2, Assert.Single(_store.Asked).Top);
    }

    [Fact]
    public async Task VectorStore_Directly_ShowsItsScoresToTheReranker()
    {
        using var blending = new FakeReranker((_, document) => document.RetrievalScore!.Value);
        var search = new RerankingTextSearch<Note>(_store, blending);
        var results = await search.GetSearchResultsAsync("q", new TextSearchOptions<Note> { Top = 2, Skip = 1, Filter = note => note.Year > 2000 }, Token);
        Assert.Equal(["n2", "n3"], (await results.Results.ToListAsync(Token)).Select(note => note.Id));
        Assert.Equal([0.5, 0.5], Assert.IsType<double[]>(results.Metadata![RerankMetadata.Scores]));
        var trail = Assert.IsAssignableFrom<IReadOnlyList<IReadOnlyList<StageScore>>>(results.Metadata[RerankMetadata.Trails])[0];
        Assert.Equal([("vector", 0.5, 2), ("fake", 0.5, 2)], trail.Select(stage => (stage.Stage, stage.Score, stage.Rank)));
        Assert.Equal((100, 0), (_store.Asked[^1].Top, _store.Asked[^1].Skip));
    }

    [Fact]
    public async Task SearchAsync_NothingFound_IsEmpty() =>
        Assert.Empty(await ListAsync(new RerankingTextSearch<Note>(new VectorStoreTextSearch<Note>(new NoteStore()), _reranker).SearchAsync("q", cancellationToken: Token)));

    [Fact]
    public async Task SearchAsync_RerankerFailsOrIsCancelled_Passes()
    {
        var failing = new RerankingTextSearch<Note>(new VectorStoreTextSearch<Note>(_store), new FailingReranker());
        await Assert.ThrowsAsync<RerankException>(() => failing.SearchAsync("q", cancellationToken: Token));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _search.SearchAsync("q", cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task SearchAsync_RerankerThatCuts_IsRefused()
    {
        var cutting = new RerankingTextSearch<Note>(new VectorStoreTextSearch<Note>(_store), new FirstOnlyReranker());
        var error = await Assert.ThrowsAsync<RerankException>(() => cutting.SearchAsync("q", cancellationToken: Token));
        Assert.Equal("The reranker must score each of the 4 candidates, but returned 1 scores; remove what cuts its answer.", error.Message);
    }

    [Fact]
    public async Task GetSearchResultsAsync_RecordWithoutText_SaysWhatToSet()
    {
        var search = new RerankingTextSearch<object>(new ObjectSearch(), _reranker);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => search.GetSearchResultsAsync("q", cancellationToken: Token));
        Assert.Equal("The text of a 'Object' is not known: put [TextSearchResultValue] on its string property, or set TextSelector.", error.Message);
        var selecting = new RerankingTextSearch<object>(new ObjectSearch(), _reranker, new RerankingTextSearchOptions<object> { TextSelector = _ => "text" });
        Assert.Single(await ListAsync(selecting.GetSearchResultsAsync("q", cancellationToken: Token)));
    }

    private sealed class FailingReranker : DelegatingReranker
    {
        public FailingReranker()
            : base(new FakeReranker((_, _) => 0))
        {
        }

        public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new RerankException("The model is gone.");
    }

    private sealed class FirstOnlyReranker : DelegatingReranker
    {
        public FirstOnlyReranker()
            : base(new FakeReranker((_, _) => 0))
        {
        }

        public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            base.RerankAsync(query, documents, new RerankOptions { TopN = 1 }, cancellationToken);
    }

    private sealed class GenericOnlySearch : ITextSearch<Note>
    {
        public Task<KernelSearchResults<string>> SearchAsync(string query, TextSearchOptions<Note>? searchOptions = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

        public Task<KernelSearchResults<TextSearchResult>> GetTextSearchResultsAsync(string query, TextSearchOptions<Note>? searchOptions = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

        public Task<KernelSearchResults<Note>> GetSearchResultsAsync(string query, TextSearchOptions<Note>? searchOptions = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    }

    private sealed class ObjectSearch : ITextSearch<object>
    {
        public Task<KernelSearchResults<string>> SearchAsync(string query, TextSearchOptions<object>? searchOptions = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

        public Task<KernelSearchResults<TextSearchResult>> GetTextSearchResultsAsync(string query, TextSearchOptions<object>? searchOptions = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

        public Task<KernelSearchResults<object>> GetSearchResultsAsync(string query, TextSearchOptions<object>? searchOptions = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new KernelSearchResults<object>(new[] { new object() }.ToAsyncEnumerable()));
    }

    private sealed class LegacyOnlySearch : ITextSearch
    {
        public Task<KernelSearchResults<string>> SearchAsync(string query, TextSearchOptions? searchOptions = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new KernelSearchResults<string>(new[] { "a", "ccc" }.ToAsyncEnumerable()));

        public Task<KernelSearchResults<TextSearchResult>> GetTextSearchResultsAsync(string query, TextSearchOptions? searchOptions = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new KernelSearchResults<TextSearchResult>(new[] { new TextSearchResult("a"), new TextSearchResult("ccc") }.ToAsyncEnumerable()));

        public Task<KernelSearchResults<object>> GetSearchResultsAsync(string query, TextSearchOptions? searchOptions = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new KernelSearchResults<object>(new object[] { new Note { Text = "a" }, new Note { Text = "ccc" } }.ToAsyncEnumerable()));
    }
}
