using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.DependencyInjection;

public sealed class PostgresServiceCollectionExtensionsTests(PostgresServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    [Theory]
    [InlineData(null)]
    [InlineData("a key")]
    public async Task AddPostgresCollection_EachInterface_IsTheOneCollectionAndTheDataSourceStays(string? key)
    {
        var name = NewName();
        var services = new ServiceCollection().AddSingleton(DataSource).AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new DirectionGenerator());
        services.AddPostgresCollection<string, Article>(name, (options, _) => options.TextSearchConfiguration = "simple", key);
        await using (var provider = services.BuildServiceProvider())
        {
            var collection = provider.GetRequiredKeyedService<PostgresCollection<string, Article>>(key);
            Assert.Same(collection, provider.GetRequiredKeyedService<VectorStoreCollection<string, Article>>(key));
            Assert.Same(collection, provider.GetRequiredKeyedService<IVectorSearchable<Article>>(key));
            Assert.Same(collection, provider.GetRequiredKeyedService<IKeywordHybridSearchable<Article>>(key));
            await collection.EnsureCollectionExistsAsync();
            await collection.UpsertAsync(new Article { Id = "1", Text = "the a", Vector = DirectionGenerator.VectorOf("a") });
            Assert.Equal(1, await collection.SearchAsync("a", 5).CountAsync());
            Assert.Single(await collection.KeywordSearchAsync("the", 5).ToListAsync());
        }

        Assert.Equal(["1"], await ReadAsync($"SELECT \"Id\" FROM {name}"));
    }
}
