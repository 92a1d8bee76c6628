using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Qdrant.Tests.DependencyInjection;

public sealed class QdrantHybridServiceCollectionExtensionsTests(QdrantFixture qdrant) : IClassFixture<QdrantFixture>
{
    [Fact]
    public async Task AddQdrantHybridCollection_Default_GivesOneObjectForEveryType()
    {
        var name = qdrant.NewName();
        await using var provider = new ServiceCollection()
            .AddSingleton<IEmbeddingGenerator>(new WordEncoder())
            .AddQdrantConnection(qdrant.Server.Address, (options, _) => options.Timeout = TimeSpan.FromSeconds(30))
            .AddQdrantHybridCollection<string, Passage>(name)
            .BuildServiceProvider();
        var collection = provider.GetRequiredService<QdrantCollection<string, Passage>>();
        Assert.Same(collection, provider.GetRequiredService<VectorStoreCollection<string, Passage>>());
        Assert.Same(collection, provider.GetRequiredService<IVectorSearchable<Passage>>());
        Assert.Same(collection, provider.GetRequiredService<IKeywordHybridSearchable<Passage>>());
        Assert.Same(provider.GetRequiredService<QdrantConnection>(), collection.GetService(typeof(QdrantConnection)));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(new Passage { Id = "a", Text = "apple" });
        Assert.Equal("a", (await collection.HybridSearchAsync("apple", ["apple"], 1).SingleAsync()).Record.Id);
    }

    [Fact]
    public async Task AddKeyedQdrantHybridCollection_TwoKeys_GiveTwoCollections()
    {
        await using var provider = new ServiceCollection()
            .AddKeyedQdrantHybridCollection<string, Note>("first", "one", _ => qdrant.Connection)
            .AddKeyedQdrantHybridCollection<string, Note>("second", "two", _ => qdrant.Connection, _ => new QdrantCollectionOptions { K1 = 1.2 }, ServiceLifetime.Transient)
            .BuildServiceProvider();
        Assert.Equal("one", provider.GetRequiredKeyedService<QdrantCollection<string, Note>>("first").Name);
        Assert.Same(provider.GetRequiredKeyedService<VectorStoreCollection<string, Note>>("first"), provider.GetRequiredKeyedService<IKeywordHybridSearchable<Note>>("first"));
        Assert.Equal("two", provider.GetRequiredKeyedService<VectorStoreCollection<string, Note>>("second").Name);
        Assert.NotSame(provider.GetRequiredKeyedService<VectorStoreCollection<string, Note>>("second"), provider.GetRequiredKeyedService<VectorStoreCollection<string, Note>>("second"));
        Assert.Null(provider.GetService<QdrantCollection<string, Note>>());
    }
}
