using SkRerank.TestSupport;

namespace SkRerank.Tests.Contracts;

public sealed class RerankerBuilderTests
{
    [Fact]
    public void Build_SeveralMiddleware_PutsTheFirstOutermost()
    {
        var inner = new FakeReranker((_, _) => 0);
        using var reranker = new RerankerBuilder(inner).Use(r => new NamedReranker("first", r)).Use(r => new NamedReranker("second", r)).Build();
        var first = Assert.IsType<NamedReranker>(reranker);
        var second = Assert.IsType<NamedReranker>(first.Inner);
        Assert.Equal(("first", "second"), (first.Name, second.Name));
        Assert.Same(inner, second.Inner);
    }

    [Fact]
    public void Build_NoMiddleware_GivesTheInner()
    {
        using var inner = new FakeReranker((_, _) => 0);
        Assert.Same(inner, inner.AsBuilder().Build());
    }

    [Fact]
    public void Build_Twice_MakesTwoPipelinesEachWithItsOwnServices()
    {
        var builder = new RerankerBuilder(_ => new FakeReranker((_, _) => 0)).Use((r, services) => new NamedReranker((string)services.GetService(typeof(string))!, r));
        using var one = builder.Build(new OneService("one"));
        using var two = builder.Build(new OneService("two"));
        Assert.Equal(("one", "two"), (((NamedReranker)one).Name, ((NamedReranker)two).Name));
        Assert.NotSame(((NamedReranker)one).Inner, ((NamedReranker)two).Inner);
    }

    [Fact]
    public void Build_WithoutServices_GivesFactoriesAnEmptyProvider()
    {
        using var reranker = new RerankerBuilder(services => services.GetService(typeof(string)) is null ? new FakeReranker((_, _) => 0) : null!).Build();
        Assert.NotNull(reranker);
    }

    [Fact]
    public void Build_MiddlewareReturnsNull_NamesItsIndex()
    {
        var builder = new RerankerBuilder(new FakeReranker((_, _) => 0)).Use(r => r).Use(_ => null!).Use(r => r);
        Assert.Equal("The middleware at index 1 returned null; it must return a reranker.", Assert.Throws<InvalidOperationException>(() => builder.Build()).Message);
    }

    [Fact]
    public void Build_InnerFactoryReturnsNull_Throws() =>
        Assert.Equal(
            "The factory of the inner reranker returned null; it must return a reranker.",
            Assert.Throws<InvalidOperationException>(() => new RerankerBuilder(_ => null!).Build()).Message);

    [Fact]
    public void ConstructorsAndUse_Null_Throw()
    {
        Assert.Throws<ArgumentNullException>("innerReranker", () => new RerankerBuilder((IReranker)null!));
        Assert.Throws<ArgumentNullException>("innerFactory", () => new RerankerBuilder((Func<IServiceProvider, IReranker>)null!));
        var builder = new RerankerBuilder(new FakeReranker((_, _) => 0));
        Assert.Throws<ArgumentNullException>("middleware", () => builder.Use((Func<IReranker, IReranker>)null!));
        Assert.Throws<ArgumentNullException>("middleware", () => builder.Use((Func<IReranker, IServiceProvider, IReranker>)null!));
    }

    private sealed class NamedReranker(string name, IReranker inner) : DelegatingReranker(inner)
    {
        public string Name { get; } = name;

        public IReranker Inner => InnerReranker;
    }

    private sealed class OneService(object service) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(service) ? service : null;
    }
}
