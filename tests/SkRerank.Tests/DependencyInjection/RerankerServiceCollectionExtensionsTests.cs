using Microsoft.Extensions.DependencyInjection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.DependencyInjection;

public sealed class RerankerServiceCollectionExtensionsTests
{
    [Fact]
    public void AddReranker_MiddlewareAddedAfterRegistration_IsInThePipeline()
    {
        var services = new ServiceCollection();
        var builder = services.AddReranker(new FakeReranker((_, _) => 0));
        builder.Use(inner => new MarkedReranker(inner));
        using var provider = services.BuildServiceProvider();
        Assert.IsType<MarkedReranker>(provider.GetRequiredService<IReranker>());
    }

    [Fact]
    public void AddKeyedReranker_TwoKeys_GiveTheirOwnPipelines()
    {
        var (fast, good) = (new FakeReranker((_, _) => 0), new FakeReranker((_, _) => 0));
        var services = new ServiceCollection();
        services.AddKeyedReranker("fast", fast);
        services.AddKeyedReranker("good", _ => good).Use(inner => new MarkedReranker(inner));
        using var provider = services.BuildServiceProvider();
        Assert.Same(fast, provider.GetRequiredKeyedService<IReranker>("fast"));
        Assert.Same(good, Assert.IsType<MarkedReranker>(provider.GetRequiredKeyedService<IReranker>("good")).GetService<FakeReranker>());
        Assert.Null(provider.GetService<IReranker>());
    }

    [Fact]
    public void AddKeyedReranker_NullKey_RegistersWithoutKey()
    {
        var services = new ServiceCollection();
        services.AddKeyedReranker(null, new FakeReranker((_, _) => 0));
        using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetService<IReranker>());
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, true, true)]
    [InlineData(ServiceLifetime.Scoped, true, false)]
    [InlineData(ServiceLifetime.Transient, false, false)]
    public void AddReranker_AnyLifetime_IsKept(ServiceLifetime lifetime, bool sameInScope, bool sameAcrossScopes)
    {
        var services = new ServiceCollection();
        services.AddReranker(_ => new FakeReranker((_, _) => 0), lifetime);
        services.AddKeyedReranker("key", _ => new FakeReranker((_, _) => 0), lifetime);
        using var provider = services.BuildServiceProvider();
        using IServiceScope one = provider.CreateScope(), two = provider.CreateScope();
        Check(scope => scope.ServiceProvider.GetRequiredService<IReranker>());
        Check(scope => scope.ServiceProvider.GetRequiredKeyedService<IReranker>("key"));

        void Check(Func<IServiceScope, IReranker> resolve)
        {
            Assert.Equal(sameInScope, ReferenceEquals(resolve(one), resolve(one)));
            Assert.Equal(sameAcrossScopes, ReferenceEquals(resolve(one), resolve(two)));
        }
    }

    [Fact]
    public void AddReranker_Factory_GetsTheServicesOfTheScope()
    {
        var services = new ServiceCollection();
        services.AddScoped<Marker>();
        services.AddReranker(_ => new FakeReranker((_, _) => 0), ServiceLifetime.Scoped).Use((inner, s) => new MarkedReranker(inner, s.GetRequiredService<Marker>()));
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var reranker = Assert.IsType<MarkedReranker>(scope.ServiceProvider.GetRequiredService<IReranker>());
        Assert.Same(scope.ServiceProvider.GetRequiredService<Marker>(), reranker.Marker);
    }

    [Fact]
    public void AddReranker_TwoContainersOfOneCollection_GiveEachItsOwnPipeline()
    {
        var services = new ServiceCollection();
        services.AddReranker(_ => new FakeReranker((_, _) => 0)).Use(inner => new MarkedReranker(inner));
        using ServiceProvider one = services.BuildServiceProvider(), two = services.BuildServiceProvider();
        Assert.NotSame(one.GetRequiredService<IReranker>(), two.GetRequiredService<IReranker>());
    }

    [Fact]
    public void AddReranker_ContainerDisposed_DisposesThePipeline()
    {
        var inner = new FakeReranker((_, _) => 0);
        var services = new ServiceCollection();
        services.AddReranker(_ => inner).Use(r => new MarkedReranker(r));
        using (var provider = services.BuildServiceProvider()) provider.GetRequiredService<IReranker>();
        Assert.True(inner.Disposed);
    }

    [Fact]
    public void AddReranker_NullArguments_AreNamed()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentNullException>("innerReranker", () => services.AddReranker((IReranker)null!));
        Assert.Throws<ArgumentNullException>("innerFactory", () => services.AddReranker((Func<IServiceProvider, IReranker>)null!));
        Assert.Throws<ArgumentNullException>("innerReranker", () => services.AddKeyedReranker("key", (IReranker)null!));
        Assert.Throws<ArgumentNullException>("innerFactory", () => services.AddKeyedReranker("key", (Func<IServiceProvider, IReranker>)null!));
        Assert.Throws<ArgumentNullException>(nameof(services), () => ((IServiceCollection)null!).AddReranker(new FakeReranker((_, _) => 0)));
        Assert.Throws<ArgumentNullException>(nameof(services), () => ((IServiceCollection)null!).AddKeyedReranker("key", new FakeReranker((_, _) => 0)));
    }

    private sealed class Marker;

    private sealed class MarkedReranker(IReranker inner, Marker? marker = null) : DelegatingReranker(inner)
    {
        public Marker? Marker { get; } = marker;
    }
}
