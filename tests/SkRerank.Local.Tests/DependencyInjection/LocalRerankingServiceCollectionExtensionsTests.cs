using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Local.Indexing;
using SkRerank.Retrieval;

namespace SkRerank.Local.Tests.DependencyInjection;

public sealed class LocalRerankingServiceCollectionExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddLocalReranking_IndexAndSearch_UsesOnePipelineWithItsMiddleware()
    {
        _folder.Write("docs/fleas.md", "# Fleas\n\nA flea can live up to a year.");
        _folder.Write("docs/bees.md", "# Bees\n\nBees make honey.");
        var calls = 0;
        var services = new ServiceCollection();
        services.AddLocalReranking(_folder.At("store"), options => options.Depth = 10).Use(inner => new CountingReranker(inner, () => calls++));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<LocalIndexer>().IndexAsync(_folder.At("docs"), cancellationToken: TestContext.Current.CancellationToken);
        var found = await provider.GetRequiredService<IRetriever>().RetrieveAsync("How long does a flea live?", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("docs/fleas.md#1", found.Candidates[0].Id);
        Assert.Equal(1, calls);
        Assert.Same(provider.GetRequiredService<LocalModels>().Encoder, provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Same(provider.GetRequiredService<LocalStore>().Models, provider.GetRequiredService<LocalModels>());
    }

    [Fact]
    public void AddLocalReranking_NoFolder_Throws() => Assert.Throws<ArgumentException>("storeFolder", () => new ServiceCollection().AddLocalReranking(" "));

    private sealed class CountingReranker(IReranker inner, Action count) : DelegatingReranker(inner)
    {
        public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            count();
            return base.RerankAsync(query, documents, options, cancellationToken);
        }
    }
}
