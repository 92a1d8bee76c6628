using Xunit;

namespace SkRerank.TestSupport;

/// <summary>What every <see cref="IReranker"/> of the repository must do; each derives this class and names the reranker.</summary>
public abstract class RerankerConformanceTests
{
    private const string Query = "How long does a flea live?";

    private static readonly string[] Texts =
    [
        "A flea can live up to a year, but its lifespan depends on its living conditions.",
        "The stock market closed higher on Friday.",
        "Adult fleas live for two to three months on a host.",
        "The stock market closed higher on Friday.",
        "",
        "Bees live in hives and make honey.",
        "The life cycle of a flea has four stages: egg, larva, pupa and adult.",
        "Interest rates were left unchanged.",
    ];

    /// <summary>Makes the reranker under test; the caller disposes it.</summary>
    protected abstract IReranker CreateReranker();

    /// <summary>Makes the documents that the reranker under test is given.</summary>
    protected virtual IReadOnlyList<RerankDocument> CreateDocuments() =>
        [.. Texts.Select((text, i) => new RerankDocument(text) { Id = $"d{i}", RetrievalScore = (i * 7 % 5) + 0.5, Trail = [new StageScore("first", (i * 7 % 5) + 0.5, ScoreKind.Logit, i + 1)] })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_EmptyInput_ReturnsNoResults()
    {
        using var reranker = CreateReranker();
        var response = await reranker.RerankAsync(Query, [], cancellationToken: Token);
        Assert.Empty(response.Results);
    }

    [Fact]
    public async Task RerankAsync_OneDocument_ReturnsItWithAFiniteScore()
    {
        using var reranker = CreateReranker();
        var response = await reranker.RerankAsync(Query, [CreateDocuments()[0]], cancellationToken: Token);
        var result = Assert.Single(response.Results);
        Assert.Equal(0, result.Index);
        Assert.True(double.IsFinite(result.Score));
    }

    [Fact]
    public async Task RerankAsync_ManyDocuments_ReturnsOrRemovesEachIndexOnceInTotalOrder()
    {
        using var reranker = CreateReranker();
        var documents = CreateDocuments();
        var response = await reranker.RerankAsync(Query, documents, cancellationToken: Token);
        Assert.Equal(Enumerable.Range(0, documents.Count), response.Results.Select(r => r.Index).Concat(response.Removed.Select(r => r.Index)).Order());
        var expected = response.Results.OrderByDescending(r => r.Score).ThenBy(r => r.Index).Select(r => r.Index);
        Assert.Equal(expected, response.Results.Select(r => r.Index));
    }

    [Fact]
    public async Task RerankAsync_AnyTopN_ReturnsThatPrefixOfTheFullOrder()
    {
        using var reranker = CreateReranker();
        var documents = CreateDocuments();
        var full = await reranker.RerankAsync(Query, documents, cancellationToken: Token);
        for (var topN = 1; topN <= documents.Count + 2; topN++)
        {
            var cut = await reranker.RerankAsync(Query, documents, new RerankOptions { TopN = topN }, Token);
            var expected = full.Results.Take(topN).ToArray();
            Assert.Equal(expected.Select(r => r.Index), cut.Results.Select(r => r.Index));
            Assert.Equal(expected.Select(r => r.Score), cut.Results.Select(r => r.Score));
            Assert.Equal(full.Removed, cut.Removed);
        }
    }

    [Fact]
    public async Task RerankAsync_CalledTwice_GivesTheSameScores()
    {
        using var reranker = CreateReranker();
        var first = await reranker.RerankAsync(Query, CreateDocuments(), cancellationToken: Token);
        var second = await reranker.RerankAsync(Query, CreateDocuments(), cancellationToken: Token);
        Assert.Equal(first.Results.Select(r => (r.Index, r.Score)), second.Results.Select(r => (r.Index, r.Score)));
    }

    [Fact]
    public async Task RerankAsync_AnyInput_ChangesNeitherDocumentsNorOptions()
    {
        using var reranker = CreateReranker();
        var documents = CreateDocuments().ToArray();
        var copies = documents.ToArray();
        var before = documents.Select(Fingerprint).ToArray();
        var options = new RerankOptions { TopN = 3 };
        await reranker.RerankAsync(Query, documents, options, Token);
        Assert.Equal(copies, documents);
        Assert.Equal(before, documents.Select(Fingerprint));
        Assert.Equal((3, null, null), (options.TopN, options.ModelId, options.AdditionalProperties));
    }

    [Fact]
    public async Task RerankAsync_EmptyQuery_LosesNoDocument()
    {
        using var reranker = CreateReranker();
        var documents = CreateDocuments();
        var response = await reranker.RerankAsync("", documents, cancellationToken: Token);
        Assert.Equal(documents.Count, response.Results.Count + response.Removed.Count);
    }

    [Fact]
    public async Task RerankAsync_NullArguments_AreNamed()
    {
        using var reranker = CreateReranker();
        await Assert.ThrowsAsync<ArgumentNullException>("query", () => reranker.RerankAsync(null!, CreateDocuments(), cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>("documents", () => reranker.RerankAsync(Query, null!, cancellationToken: Token));
    }

    [Fact]
    public async Task RerankAsync_CancelledToken_ThrowsOperationCanceled()
    {
        using var reranker = CreateReranker();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync(Query, CreateDocuments(), cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task RerankAsync_EightConcurrentCallers_GetTheSameAnswer()
    {
        using var reranker = CreateReranker();
        var expected = await reranker.RerankAsync(Query, CreateDocuments(), cancellationToken: Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => reranker.RerankAsync(Query, CreateDocuments(), cancellationToken: Token))));
        Assert.All(answers, answer => Assert.Equal(expected.Results.Select(r => (r.Index, r.Score)), answer.Results.Select(r => (r.Index, r.Score))));
    }

    [Fact]
    public void GetService_OwnTypeAndMetadata_AreAnsweredAndUnknownIsNot()
    {
        using var reranker = CreateReranker();
        Assert.Same(reranker, reranker.GetService(reranker.GetType()));
        Assert.Same(reranker, reranker.GetService(typeof(IReranker)));
        Assert.NotNull(reranker.GetService<RerankerMetadata>());
        Assert.Null(reranker.GetService(typeof(string)));
        Assert.Null(reranker.GetService(reranker.GetType(), serviceKey: "unknown"));
        Assert.Throws<ArgumentNullException>("serviceType", () => reranker.GetService(null!));
    }

    private static string Fingerprint(RerankDocument document) =>
        string.Join('|', document.Text, document.Id, document.Title, document.Link, document.RetrievalScore, string.Join(';', document.Trail), document.TokenVectors?.Count, document.Record, document.AdditionalProperties?.Count);
}
