using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;
using SkRerank.Tests.VectorStores;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;
using Collection = Microsoft.Extensions.VectorData.VectorStoreCollection<string, SkRerank.Tests.VectorStores.Note>;
using Own = SkRerank.TestSupport.VectorStores.InMemoryCollection<string, SkRerank.Tests.VectorStores.Note>;

namespace SkRerank.Tests.DependencyInjection;

public sealed class RerankingCollectionServiceCollectionExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FakeReranker Latest() => new((_, document) => ((Note)document.Record!).Year);

    private static async Task<string> IdsAsync(IVectorSearchable<Note> searchable) => string.Concat(await searchable.SearchAsync("q", 9, cancellationToken: Token).Select(h => h.Record.Id).ToListAsync(Token));

    // As the connectors of MEVD register a collection: its class, and each interface by way of that.
    private static IServiceCollection Registered(Own own, ServiceLifetime lifetime = ServiceLifetime.Singleton, object? key = null)
    {
        IServiceCollection services = new ServiceCollection();
        services.Add(new ServiceDescriptor(typeof(Own), key, (_, _) => own, lifetime));
        services.Add(new ServiceDescriptor(typeof(Collection), key, (provider, k) => provider.GetRequiredKeyedService<Own>(k), lifetime));
        services.Add(new ServiceDescriptor(typeof(IVectorSearchable<Note>), key, (provider, k) => provider.GetRequiredKeyedService<Own>(k), lifetime));
        services.AddReranker(Latest());
        return services;
    }

    [Fact]
    public async Task WithReranking_RegisteredInterfaces_AreRerankedAndTheClassIsNot()
    {
        var own = await Note.CollectionAsync("one", "two", "three");
        await using var provider = Registered(own).WithReranking<string, Note>(note => note.Text).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.Equal("cba", await IdsAsync(provider.GetRequiredService<Collection>()));
        Assert.Equal("cba", await IdsAsync(provider.GetRequiredService<IVectorSearchable<Note>>()));
        Assert.Equal("abc", await IdsAsync(provider.GetRequiredService<Own>()));
        Assert.Null(provider.GetService<IKeywordHybridSearchable<Note>>());
        Assert.IsType<RerankingVectorStoreCollection<string, Note>>(provider.GetRequiredService<Collection>());
        Assert.Same(provider.GetRequiredService<Collection>(), provider.GetRequiredService<Collection>());
        Assert.Single(provider.GetServices<Collection>());
    }

    [Fact]
    public async Task WithReranking_Key_DecoratesThatOneAndPrefersItsReranker()
    {
        var services = Registered(await Note.CollectionAsync("one", "two", "three"), key: "k");
        var unkeyed = await Note.CollectionAsync("one", "two");
        services.AddSingleton<Collection>(unkeyed);
        services.AddKeyedReranker("k", new FakeReranker((_, document) => document.Text.Length));
        services.WithReranking<string, Note>(note => note.Text, serviceKey: "k");
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("cab", await IdsAsync(provider.GetRequiredKeyedService<Collection>("k")));
        Assert.Equal("cab", await IdsAsync(provider.GetRequiredKeyedService<IVectorSearchable<Note>>("k")));
        Assert.Equal("ab", await IdsAsync(provider.GetRequiredService<Collection>()));
        Assert.Same(unkeyed, provider.GetRequiredService<Collection>());

        // The same record without a key is another registration.
        await using var both = services.WithReranking<string, Note>(note => note.Text).BuildServiceProvider();
        Assert.Equal("ba", await IdsAsync(both.GetRequiredService<Collection>()));
    }

    [Fact]
    public async Task WithReranking_KeyWithoutARerankerOfItsOwn_TakesTheOneWithoutAKey()
    {
        await using var provider = Registered(await Note.CollectionAsync("one", "two"), key: "k").WithReranking<string, Note>(note => note.Text, serviceKey: "k").BuildServiceProvider();
        Assert.Equal("ba", await IdsAsync(provider.GetRequiredKeyedService<Collection>("k")));
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task WithReranking_Lifetimes_AreKept(ServiceLifetime lifetime)
    {
        IServiceCollection services = new ServiceCollection();
        services.Add(new ServiceDescriptor(typeof(Collection), _ => new Own("notes", generator: new FunctionVectorGenerator(_ => [1, 0])), lifetime));
        services.AddReranker(Latest());
        services.WithReranking<string, Note>(note => note.Text);
        Assert.Equal(lifetime, services.Single(d => d.ServiceType == typeof(Collection) && !d.IsKeyedService).Lifetime);
        await using var provider = services.BuildServiceProvider();
        using var one = provider.CreateScope();
        using var two = provider.CreateScope();
        var first = one.ServiceProvider.GetRequiredService<Collection>();
        Assert.Equal(lifetime != ServiceLifetime.Transient, ReferenceEquals(first, one.ServiceProvider.GetRequiredService<Collection>()));
        Assert.Equal(lifetime == ServiceLifetime.Singleton, ReferenceEquals(first, two.ServiceProvider.GetRequiredService<Collection>()));
    }

    [Fact]
    public async Task WithReranking_OnlyTheClass_AddsTheInterfacesForIt()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton(await Note.CollectionAsync("one", "two"));
        services.AddReranker(Latest());
        await using var provider = services.WithReranking<string, Note>(note => note.Text).BuildServiceProvider();
        Assert.Equal("ba", await IdsAsync(provider.GetRequiredService<Collection>()));
        Assert.Equal("ba", await IdsAsync(provider.GetRequiredService<IVectorSearchable<Note>>()));
        Assert.Null(provider.GetService<IKeywordHybridSearchable<Note>>());
    }

    [Fact]
    public async Task WithReranking_ClassWithHybridSearch_IsRerankedToo()
    {
        var inner = await Note.CollectionAsync();
        var hybrid = new HybridVectorStoreCollection<string, Note>(inner, note => note.Id, note => note.Text);
        await hybrid.UpsertAsync(Note.All("red one", "blue two", "red three"), Token);
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton(hybrid);
        services.AddReranker(Latest());
        await using var provider = services.WithReranking<string, Note>(note => note.Text).BuildServiceProvider();
        var search = provider.GetRequiredService<IKeywordHybridSearchable<Note>>();
        Assert.Equal("cb", string.Concat(await search.HybridSearchAsync(new ReadOnlyMemory<float>([1, 0]), ["red"], 2, cancellationToken: Token).Select(h => h.Record.Id).ToListAsync(Token)));
        Assert.IsType<RerankingKeywordHybridSearchable<Note>>(provider.GetRequiredService<Collection>().GetService(typeof(IKeywordHybridSearchable<Note>)));
    }

    [Fact]
    public async Task WithReranking_SearchableThatResolvesTheCollection_IsRerankedOnce()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton<Collection>(await Note.CollectionAsync("one", "two"));
        services.AddSingleton<IVectorSearchable<Note>>(provider => provider.GetRequiredService<Collection>());
        var reranker = Latest();
        services.AddReranker(reranker);
        await using var provider = services.WithReranking<string, Note>(note => note.Text).BuildServiceProvider();
        Assert.Equal("ba", await IdsAsync(provider.GetRequiredService<IVectorSearchable<Note>>()));
        Assert.Equal(1, reranker.Calls);
    }

    [Fact]
    public async Task WithReranking_Configured_IsTheOptions()
    {
        await using var provider = Registered(await Note.CollectionAsync("one", "two", "three")).WithReranking<string, Note>(note => note.Text, options => options.CandidateCount = 2).BuildServiceProvider();
        var two = await provider.GetRequiredService<Collection>().SearchAsync("q", 2, cancellationToken: Token).Select(h => h.Record.Id).ToListAsync(Token);
        Assert.Equal(["b", "a"], two);
    }

    [Fact]
    public async Task WithReranking_DisposedDecorator_LeavesTheStoreToTheContainer()
    {
        var own = new Watched();
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton(own);
        services.AddReranker(Latest());
        await using var provider = services.WithReranking<string, Note>(note => note.Text).BuildServiceProvider();
        provider.GetRequiredService<Collection>().Dispose();
        Assert.False(own.IsDisposed);
        using (var owner = new RerankingVectorStoreCollection<string, Note>(own, Latest(), new RerankingSearchOptions<Note>(note => note.Text))) Assert.False(own.IsDisposed);
        Assert.True(own.IsDisposed);
    }

    [Fact]
    public void WithReranking_NothingRegistered_SaysWhatToDo()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddReranker(Latest());
        services.AddSingleton<IVectorSearchable<SimpleRecord<Guid>>>(new InMemoryCollection<Guid, SimpleRecord<Guid>>());
        Assert.Equal(
            "No 'VectorStoreCollection<String, Note>' and no 'IVectorSearchable<Note>' is registered: add the store's collection first, and call WithReranking behind it with the same type of key and record and the same service key.",
            Assert.Throws<InvalidOperationException>(() => services.WithReranking<string, Note>(note => note.Text)).Message);
        Assert.StartsWith("No 'VectorStoreCollection<String, Note>' and no 'IVectorSearchable<Note>' is registered under the key 'k': ", Assert.Throws<InvalidOperationException>(() => services.WithReranking<string, Note>(note => note.Text, serviceKey: "k")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithReranking_Twice_IsAnError()
    {
        var services = Registered(await Note.CollectionAsync()).WithReranking<string, Note>(note => note.Text);
        var error = Assert.Throws<InvalidOperationException>(() => services.WithReranking<string, Note>(note => note.Text));
        Assert.Equal("The 'VectorStoreCollection<String, Note>' is reranked already: call WithReranking once, and put several rerankers into one pipeline.", error.Message);
    }

    [Fact]
    public async Task WithReranking_NoReranker_SaysWhatToDo()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton<Collection>(await Note.CollectionAsync());
        await using var provider = services.WithReranking<string, Note>(note => note.Text).BuildServiceProvider();
        var error = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Collection>);
        Assert.Equal("WithReranking needs a reranker, but no IReranker is registered: call services.AddReranker(…), or one of the methods that add a named one.", error.Message);
    }

    [Fact]
    public void WithReranking_Nulls_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).WithReranking<string, Note>(note => note.Text));
        Assert.Throws<ArgumentNullException>("textSelector", () => new ServiceCollection().WithReranking<string, Note>((Func<Note, string?>)null!));
        Assert.Throws<ArgumentNullException>("options", () => new ServiceCollection().WithReranking<string, Note>((RerankingSearchOptions<Note>)null!));
    }

    private sealed class Watched() : DelegatingVectorStoreCollection<string, Note>(new Own())
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
