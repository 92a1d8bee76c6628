using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;

namespace SkRerank.Tests.Retrieval;

public sealed class VectorSearchableRetrieverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static VectorSearchableRetriever<Note> Create(Store store) => new(store, note => new RerankDocument(note.Text) { Id = note.Id }, "notes");

    [Fact]
    public async Task RetrieveAsync_Hits_BecomeCandidatesInTheStoresOrder()
    {
        var store = new Store(("a", 0.9), ("b", 0.95));
        var found = await Create(store).RetrieveAsync("q", new RetrievalOptions { CandidateCount = 7 }, Token);
        Assert.Equal(("q", 7), store.Asked);
        Assert.Equal(["a", "b"], found.Candidates.Select(c => c.Id));
        Assert.Equal([0.9, 0.95], found.Candidates.Select(c => c.RetrievalScore!.Value));
        Assert.Equal(new StageScore("notes", 0.95, ScoreKind.Similarity, 2), Assert.Single(found.Candidates[1].Trail));
        Assert.Equal("b", Assert.IsType<Note>(found.Candidates[1].Record).Id);
    }

    [Fact]
    public async Task RetrieveAsync_ExcludeId_IsDroppedAndTheListStaysFull()
    {
        var store = new Store(("a", 3), ("b", 2), ("c", 1), ("d", 0));
        var found = await Create(store).RetrieveAsync("q", new RetrievalOptions { CandidateCount = 2, ExcludeId = "b" }, Token);
        Assert.Equal(3, store.Asked.Top);
        Assert.Equal(["a", "c"], found.Candidates.Select(c => c.Id));
        Assert.Equal(2, found.Candidates[1].Trail[0].Rank);
        Assert.Equal(["a", "b"], (await Create(store).RetrieveAsync("q", new RetrievalOptions { CandidateCount = 2, ExcludeId = "d" }, Token)).Candidates.Select(c => c.Id));
    }

    [Theory]
    [InlineData(double.NaN, "The score of a record must be a finite number, but the store gave NaN for 'a'; check the store's distance function.")]
    [InlineData(null, "The score of a record must be a finite number, but the store gave none for 'a'; check the store's distance function.")]
    public async Task RetrieveAsync_NoFiniteScore_IsNamed(double? score, string expected)
    {
        var error = await Assert.ThrowsAsync<RerankException>(() => Create(new Store(("a", score))).RetrieveAsync("q", cancellationToken: Token));
        Assert.Equal((expected, "notes", "retrieve"), (error.Message, error.ProviderName, error.Operation));
    }

    [Fact]
    public async Task RetrieveAsync_CandidateWithoutId_IsRefused()
    {
        var retriever = new VectorSearchableRetriever<Note>(new Store(("a", 1)), note => new RerankDocument(note.Text));
        var error = await Assert.ThrowsAsync<RerankException>(() => retriever.RetrieveAsync("q", cancellationToken: Token));
        Assert.Equal("Every candidate needs an id, but the record at rank 1 got none; set RerankDocument.Id in toDocument.", error.Message);
    }

    [Fact]
    public async Task RetrieveAsync_StoreThatFails_IsTheCause()
    {
        var error = await Assert.ThrowsAsync<RerankException>(() => Create(new Store(("a", 1)) { Failure = new VectorStoreException("no connection") }).RetrieveAsync("q", cancellationToken: Token));
        Assert.Equal("The vector store failed: no connection", error.Message);
        Assert.IsType<VectorStoreException>(error.InnerException);
    }

    [Fact]
    public async Task RetrieveAsync_EmptyQueryOrCancelled_DoesNotAskTheStore()
    {
        var store = new Store(("a", 1));
        Assert.Empty((await Create(store).RetrieveAsync(" ", cancellationToken: Token)).Candidates);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Create(store).RetrieveAsync("q", cancellationToken: cancelled.Token));
        Assert.Equal(default, store.Asked);
    }

    private sealed record Note(string Id, string Text);

    private sealed class Store(params (string Id, double? Score)[] hits) : IVectorSearchable<Note>
    {
        public (string? Query, int Top) Asked { get; private set; }

        public Exception? Failure { get; init; }

        public async IAsyncEnumerable<VectorSearchResult<Note>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<Note>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            where TInput : notnull
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            Asked = (searchValue as string, top);
            if (Failure is not null) throw Failure;
            foreach (var (id, score) in hits.Take(top)) yield return new VectorSearchResult<Note>(new Note(id, "text of " + id), score);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
