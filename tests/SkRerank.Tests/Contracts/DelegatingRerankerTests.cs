using SkRerank.TestSupport;

namespace SkRerank.Tests.Contracts;

public sealed class DelegatingRerankerTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new PassingReranker(new FakeReranker((_, document) => document.Text.Length));

    [Fact]
    public async Task RerankAsync_AnyCall_ReachesTheInnerUnchanged()
    {
        var inner = new FakeReranker((_, _) => 0);
        using var reranker = new PassingReranker(inner);
        var options = new RerankOptions();
        await reranker.RerankAsync("q", [new RerankDocument("a")], options, TestContext.Current.CancellationToken);
        Assert.Same(options, inner.LastOptions);
    }

    [Fact]
    public void GetService_OwnTypeThenInner_AreAnswered()
    {
        var inner = new FakeReranker((_, _) => 0);
        using var reranker = new PassingReranker(inner);
        Assert.Same(reranker, reranker.GetService<DelegatingReranker>());
        Assert.Same(inner, reranker.GetService<FakeReranker>());
        Assert.Same(reranker, reranker.GetService<IReranker>());
    }

    [Fact]
    public void Dispose_Inner_IsDisposed()
    {
        var inner = new FakeReranker((_, _) => 0);
        new PassingReranker(inner).Dispose();
        Assert.True(inner.Disposed);
    }

    [Fact]
    public void Constructor_NullInner_Throws() => Assert.Throws<ArgumentNullException>("innerReranker", () => new PassingReranker(null!));

    private sealed class PassingReranker(IReranker inner) : DelegatingReranker(inner);
}
