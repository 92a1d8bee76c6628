using Microsoft.Extensions.VectorData;
using SkRerank.Conditions;
using SkRerank.Retrieval;
using SkRerank.Tests.VectorStores;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Tests.Retrieval;

public sealed class RerankingVectorSearchableTests
{
    private static readonly string[] Texts = ["one", "two", "three", "four", "five", "six"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The latest first, which is the store's order reversed.
    private static FakeReranker Latest() => new((_, document) => ((Note)document.Record!).Year);

    private static RerankingSearchOptions<Note> Options(int candidateCount = 100) => new(note => note.Text) { CandidateCount = candidateCount };

    private static async Task<string> IdsAsync(IAsyncEnumerable<VectorSearchResult<Note>> hits) => string.Concat(await hits.Select(h => h.Record.Id).ToListAsync(Token));

    [Fact]
    public async Task SearchAsync_Candidates_AreRerankedAndThenCut()
    {
        var collection = await Note.CollectionAsync(Texts);
        var searchable = new RerankingVectorSearchable<Note>(collection, Latest(), Options());
        Assert.Equal("abcdef", await IdsAsync(collection.SearchAsync("q", 10, cancellationToken: Token)));
        Assert.Equal("fedcba", await IdsAsync(searchable.SearchAsync("q", 10, cancellationToken: Token)));
        Assert.Equal("fe", await IdsAsync(searchable.SearchAsync("q", 2, cancellationToken: Token)));
        Assert.Equal("dc", await IdsAsync(searchable.SearchAsync("q", 2, new() { Skip = 2 }, Token)));
        Assert.Equal("a", await IdsAsync(searchable.SearchAsync("q", 5, new() { Skip = 5 }, Token)));
        Assert.Equal("", await IdsAsync(searchable.SearchAsync("q", 5, new() { Skip = 6 }, Token)));
        Assert.Equal("fedcba", await IdsAsync(searchable.SearchAsync("q", int.MaxValue, new() { Skip = 0 }, Token)));
        Assert.Equal("", await IdsAsync(searchable.SearchAsync("q", int.MaxValue, new() { Skip = int.MaxValue }, Token)));
    }

    [Fact]
    public async Task SearchAsync_CandidateCount_SaysHowManyTheRerankerSees()
    {
        var seen = new List<string>();
        var reranker = new FakeReranker((query, document) =>
        {
            seen.Add($"{query}:{document.Text}");
            return ((Note)document.Record!).Year;
        });
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), reranker, Options(candidateCount: 3));
        Assert.Equal("cb", await IdsAsync(searchable.SearchAsync("the question", 2, cancellationToken: Token)));
        Assert.Equal(["the question:one", "the question:two", "the question:three"], seen);
        Assert.Equal(2, reranker.LastOptions!.TopN);

        // Who asks for more gets more: skip and top are parts of one order.
        seen.Clear();
        Assert.Equal("cba", await IdsAsync(searchable.SearchAsync("q", 3, new() { Skip = 2 }, Token)));
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public async Task SearchAsync_ScoreAndTrail_AreTheRerankersAndTheStores()
    {
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), Latest(), new RerankingSearchOptions<Note>(note => new RerankDocument(note.Text!) { Id = note.Id }));
        var hit = await searchable.SearchAsync("q", 1, cancellationToken: Token).SingleAsync(Token);
        Assert.Equal(("f", 2006d), (hit.Record.Id, hit.Score));

        var response = await searchable.SearchWithTrailAsync("q", 2, cancellationToken: Token);
        Assert.Equal(["f", "e"], response.Candidates.Select(c => c.Id));
        Assert.Equal([2006d, 2005], response.Candidates.Select(c => c.RetrievalScore!.Value));
        var trail = response.Candidates[0].Trail;
        Assert.Equal(["vector", "fake"], trail.Select(s => s.Stage));
        Assert.Equal((ScoreKind.Similarity, 6), (trail[0].Kind, trail[0].Rank));
        Assert.Equal(1 / Math.Sqrt(1.25), trail[0].Score, 6);
        Assert.Equal((ScoreKind.Logit, 2006d, 1, 6), (trail[1].Kind, trail[1].Score, trail[1].Rank, trail[1].RankBefore));
        Assert.Contains("vector", response.Explain().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_FilterThresholdAndVectors_AreTheStores()
    {
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), Latest(), Options());
        Assert.Equal("eca", await IdsAsync(searchable.SearchAsync("q", 9, new() { Filter = note => note.Tag == "even" }, Token)));
        // The cosine of c is 0.981 and that of d 0.958: the threshold is on the store's scale.
        Assert.Equal("cba", await IdsAsync(searchable.SearchAsync("q", 9, new() { ScoreThreshold = 0.97 }, Token)));
        var withVectors = await searchable.SearchAsync("q", 1, new() { IncludeVectors = true, VectorProperty = note => note.Vector }, Token).SingleAsync(Token);
        Assert.Equal([1f, 0.5f], withVectors.Record.Vector.ToArray());
        Assert.True((await searchable.SearchAsync("q", 1, cancellationToken: Token).SingleAsync(Token)).Record.Vector.IsEmpty);
    }

    [Fact]
    public async Task SearchAsync_CallersOptions_StayAsTheyWere()
    {
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), Latest(), Options());
        var options = new VectorSearchOptions<Note> { Skip = 1 };
        var hits = searchable.SearchAsync("q", 2, options, Token);
        options.Skip = 4;
        Assert.Equal("ed", await IdsAsync(hits));
        Assert.Equal("ed", await IdsAsync(hits));
        Assert.Equal(4, options.Skip);
    }

    [Fact]
    public async Task SearchAsync_Vector_NeedsTheTextOfTheQuery()
    {
        var collection = await Note.CollectionAsync(Texts);
        var vector = new ReadOnlyMemory<float>([1, 0]);
        var searchable = new RerankingVectorSearchable<Note>(collection, Latest(), Options());
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await searchable.SearchAsync(vector, 2, cancellationToken: Token).ToListAsync(Token));
        Assert.StartsWith("Reranking needs the text of the query, but the search value is of type 'ReadOnlyMemory`1': search with the text and give the collection an embedding generator, or set QueryTextSelector.", error.Message, StringComparison.Ordinal);

        string? asked = null;
        var options = Options();
        options.QueryTextSelector = value => $"vector of {((ReadOnlyMemory<float>)value).Length}";
        searchable = new RerankingVectorSearchable<Note>(collection, new FakeReranker((query, document) => (asked = query).Length + ((Note)document.Record!).Year), options);
        Assert.Equal("fe", await IdsAsync(searchable.SearchAsync(vector, 2, cancellationToken: Token)));
        Assert.Equal("vector of 2", asked);
    }

    [Fact]
    public async Task SearchAsync_RerankOptions_GoToTheReranker()
    {
        var reranker = Latest();
        var options = Options();
        options.RerankOptions = new RerankOptions { ModelId = "m", TopN = 1, Tier = RerankTier.Fast };
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), reranker, options);
        options.RerankOptions.ModelId = "changed";
        Assert.Equal("fed", await IdsAsync(searchable.SearchAsync("q", 3, cancellationToken: Token)));
        Assert.Equal(("m", 3, RerankTier.Fast), (reranker.LastOptions!.ModelId, reranker.LastOptions.TopN, reranker.LastOptions.Tier));
    }

    [Fact]
    public async Task SearchAsync_Thresholds_GiveFewerAndSayWhy()
    {
        var reranker = new FakeReranker((_, document) => (((Note)document.Record!).Year - 2000) / 10.0) { ScoreKind = ScoreKind.Activated }.AsBuilder().UseThreshold(0.5, options => options.AllowUncalibrated = true).Build();
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), reranker, Options());
        var response = await searchable.SearchWithTrailAsync("q", 5, cancellationToken: Token);
        Assert.Equal([0.6, 0.5], response.Candidates.Select(c => c.RetrievalScore!.Value));
        Assert.Equal(4, response.Removed.Count);
        Assert.Equal("fe", await IdsAsync(searchable.SearchAsync("q", 5, cancellationToken: Token)));
    }

    [Fact]
    public async Task SearchAsync_NothingFound_AsksNoReranker()
    {
        var searchable = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(), new FakeReranker((_, _) => throw new InvalidOperationException()), Options());
        Assert.Equal("", await IdsAsync(searchable.SearchAsync("q", 5, cancellationToken: Token)));
    }

    [Fact]
    public async Task SearchAsync_Failures_ComeOutAsTheyAre()
    {
        using var missing = new InMemoryCollection<string, Note>("absent", generator: new FunctionVectorGenerator(_ => [1, 0]));
        var overMissing = new RerankingVectorSearchable<Note>(missing, Latest(), Options());
        var store = await Assert.ThrowsAsync<VectorStoreException>(async () => await overMissing.SearchAsync("q", 1, cancellationToken: Token).ToListAsync(Token));
        Assert.Contains("absent", store.Message, StringComparison.Ordinal);

        var collection = await Note.CollectionAsync(Texts);
        var broken = new RerankingVectorSearchable<Note>(collection, new FakeReranker((_, _) => throw new RerankException("no model")), Options());
        Assert.Equal("no model", (await Assert.ThrowsAsync<RerankException>(async () => await broken.SearchAsync("q", 1, cancellationToken: Token).ToListAsync(Token))).Message);

        var nothing = new RerankingVectorSearchable<Note>(collection, Latest(), new RerankingSearchOptions<Note>(_ => (RerankDocument)null!));
        var selector = await Assert.ThrowsAsync<InvalidOperationException>(async () => await nothing.SearchAsync("q", 1, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal("The candidate of a record must not be null, but the selector of the 'Note' gave none; give a RerankDocument with the record's text.", selector.Message);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new RerankingVectorSearchable<Note>(collection, Latest(), Options()).SearchAsync("q", 1, cancellationToken: new CancellationToken(true)).ToListAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new RerankingVectorSearchable<Note>(collection, Latest(), Options()).SearchAsync("q", 1, cancellationToken: Token).ToListAsync(new CancellationToken(true)));
    }

    [Fact]
    public async Task SearchAsync_BadArguments_AreNamedAtOnce()
    {
        var collection = await Note.CollectionAsync(Texts);
        var searchable = new RerankingVectorSearchable<Note>(collection, Latest(), Options());
        Assert.Throws<ArgumentNullException>("searchValue", () => searchable.SearchAsync((string)null!, 1, cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>("top", () => searchable.SearchAsync("q", 0, cancellationToken: Token));
        Assert.Throws<ArgumentNullException>("innerSearchable", () => new RerankingVectorSearchable<Note>(null!, Latest(), Options()));
        Assert.Throws<ArgumentNullException>("reranker", () => new RerankingVectorSearchable<Note>(collection, null!, Options()));
        Assert.Throws<ArgumentNullException>("options", () => new RerankingVectorSearchable<Note>(collection, Latest(), null!));
        Assert.Throws<ArgumentNullException>("textSelector", () => new RerankingSearchOptions<Note>((Func<Note, string?>)null!));
        Assert.Equal("CandidateCount must be greater than 0, but was 0. (Parameter 'value')\nActual value was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Options(0)).Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Constructor_ConditionThatReadsAnotherKindOfScore_IsRefused()
    {
        var collection = await Note.CollectionAsync(Texts);
        var reranker = Latest().AsBuilder().UseConditional(new ProbabilityConditionFake()).Build();
        Assert.Equal("it reads vector: Similarity", Assert.Throws<ArgumentException>(() => new RerankingVectorSearchable<Note>(collection, reranker, Options())).Message);
    }

    [Fact]
    public async Task GetService_NoInterfaceOfTheStore_LeadsPastTheReranker()
    {
        var collection = await Note.CollectionAsync(Texts);
        var reranker = Latest();
        var searchable = new RerankingVectorSearchable<Note>(collection, reranker, Options());
        Assert.Same(searchable, searchable.GetService(typeof(RerankingVectorSearchable<Note>)));
        Assert.Same(searchable, searchable.GetService(typeof(IVectorSearchable<Note>)));
        Assert.Same(searchable, searchable.GetService(typeof(ITrailSearchable<Note>)));
        Assert.Same(reranker, searchable.GetService(typeof(IReranker)));
        Assert.Null(searchable.GetService(typeof(VectorStoreCollection<string, Note>)));
        Assert.Null(searchable.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.Null(searchable.GetService(typeof(IReranker), "key"));
        Assert.Equal("notes", Assert.IsType<VectorStoreCollectionMetadata>(searchable.GetService(typeof(VectorStoreCollectionMetadata))).CollectionName);
        // Who names the store's own class wants the store.
        Assert.Same(collection, searchable.GetService(typeof(InMemoryCollection<string, Note>)));
    }

    [Fact]
    public async Task Collection_Decorated_SearchesRerankedAndWritesThrough()
    {
        var inner = await Note.CollectionAsync(Texts);
        using var collection = new RerankingVectorStoreCollection<string, Note>(inner, Latest(), Options());
        await collection.UpsertAsync(new Note { Id = "g", Text = "seven", Year = 2010, Vector = new[] { 0f, 1 } }, Token);
        await collection.DeleteAsync("f", Token);
        Assert.Equal("gedcba", await IdsAsync(collection.SearchAsync("q", 10, cancellationToken: Token)));
        Assert.Equal("seven", (await inner.GetAsync("g", cancellationToken: Token))!.Text);
        Assert.Equal("notes", collection.Name);
        Assert.Same(collection, collection.GetService(typeof(VectorStoreCollection<string, Note>)));
        Assert.Same(collection, collection.GetService(typeof(ITrailSearchable<Note>)));
        Assert.Null(collection.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.IsType<FakeReranker>(collection.GetService(typeof(IReranker)));
        Assert.Equal(["vector", "fake"], (await collection.SearchWithTrailAsync("q", 1, cancellationToken: Token)).Candidates[0].Trail.Select(s => s.Stage));
        await collection.EnsureCollectionDeletedAsync(Token);
        Assert.False(await inner.CollectionExistsAsync(Token));
    }

    [Fact]
    public async Task SearchAsync_RerankerOverReranker_KeepsTheWholeTrail()
    {
        var inner = new RerankingVectorSearchable<Note>(await Note.CollectionAsync(Texts), Latest(), Options());
        var outer = new RerankingVectorSearchable<Note>(inner, new FakeReranker((_, document) => -((Note)document.Record!).Year), Options(2));
        var response = await outer.SearchWithTrailAsync("q", 5, cancellationToken: Token);
        Assert.Equal("bcdef", string.Concat(response.Candidates.Select(c => ((Note)c.Record!).Id)));
        Assert.Equal(["vector", "fake", "fake"], response.Candidates[0].Trail.Select(s => s.Stage));
    }

    private sealed class ProbabilityConditionFake : IRerankCondition
    {
        public RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents) => throw new NotSupportedException();

        public void Check(IReadOnlyList<StageKind> stages) => throw new ArgumentException($"it reads {string.Join(", ", stages.Select(s => $"{s.Stage}: {s.Kind}"))}");
    }
}
