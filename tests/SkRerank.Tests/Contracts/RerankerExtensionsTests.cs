using SkRerank.TestSupport;

namespace SkRerank.Tests.Contracts;

public sealed class RerankerExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_Items_ComeBackInTheirNewOrderWithTheirResults()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        (int Key, string Text)[] items = [(10, "a"), (20, "abc"), (30, "ab"), (40, "abc")];
        var ranked = await reranker.RerankAsync("q", items, item => item.Text, new RerankOptions { TopN = 3 }, Token);
        Assert.Equal([20, 40, 30], ranked.Select(r => r.Item.Key));
        Assert.Equal([(1, 3.0), (3, 3.0), (2, 2.0)], ranked.Select(r => (r.Result.Index, r.Result.Score)));
    }

    [Fact]
    public async Task RerankAsync_LazyItems_AreReadOnce()
    {
        var reads = 0;
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        await reranker.RerankAsync("q", Items(), item => item, cancellationToken: Token);
        Assert.Equal(2, reads);

        IEnumerable<string> Items()
        {
            reads++;
            yield return "a";
            reads++;
            yield return "b";
        }
    }

    [Fact]
    public async Task RerankAsync_IndexThatIsNotThere_Throws()
    {
        using var reranker = new OneIndexReranker(2);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", ["a", "b"], item => item, cancellationToken: Token));
        Assert.Equal("The reranker scored document 2, but there are only 2 documents; correct the reranker.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_NullArguments_AreNamed()
    {
        using var reranker = new FakeReranker((_, _) => 0);
        await Assert.ThrowsAsync<ArgumentNullException>("reranker", () => ((IReranker)null!).RerankAsync("q", ["a"], item => item, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>("items", () => reranker.RerankAsync("q", null!, (string item) => item, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>("textSelector", () => reranker.RerankAsync("q", ["a"], null!, cancellationToken: Token));
        Assert.Throws<ArgumentNullException>(nameof(reranker), () => ((IReranker)null!).GetService<RerankerMetadata>());
        Assert.Throws<ArgumentNullException>("innerReranker", () => ((IReranker)null!).AsBuilder());
    }

    [Fact]
    public void GetService_KeyOrUnknownType_IsNotAnswered()
    {
        using var reranker = new FakeReranker((_, _) => 0);
        Assert.NotNull(reranker.GetService<RerankerMetadata>());
        Assert.Null(reranker.GetService<RerankerMetadata>("key"));
        Assert.Null(reranker.GetService<string>());
        Assert.Equal(0, reranker.GetService<int>());
    }

    private sealed class OneIndexReranker(int index) : IReranker
    {
        public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new RerankResponse([new RerankResult(index, 1)], ScoreKind.Logit));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
