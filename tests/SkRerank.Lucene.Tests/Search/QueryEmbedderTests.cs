using Microsoft.Extensions.AI;

namespace SkRerank.Lucene.Tests.Search;

/// <summary>A generator that embeds queries otherwise than passages is asked for the query.</summary>
public sealed class QueryEmbedderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SearchAsync_GeneratorThatIsAQueryEmbedder_EmbedsTheQueryByIt()
    {
        var token = TestContext.Current.CancellationToken;
        using var generator = new Turned();
        using var collection = new LuceneCollection<string, Passage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = generator });
        await collection.UpsertAsync([new Passage { Id = "alpha", Text = "alpha" }, new Passage { Id = "omega", Text = "omega" }], token);

        // The query embedder reads "alpha" as "omega".
        var hits = await collection.SearchAsync("alpha", 1, cancellationToken: token).ToArrayAsync(token);
        Assert.Equal("omega", hits[0].Record.Id);
        var candidates = await new LuceneVectorRetriever<string, Passage>(collection, p => new RerankDocument(p.Text)).RetrieveAsync("alpha", cancellationToken: token);
        Assert.Equal("omega", candidates.Candidates[0].Id);
    }

    private sealed class Turned : IEmbeddingGenerator<string, Embedding<float>>, IQueryEmbedder
    {
        private readonly FakeEncoder _passages = new(givesTokenVectors: false);

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            _passages.GenerateAsync(values, options, cancellationToken);

        public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(string query, CancellationToken cancellationToken = default) =>
            (await _passages.GenerateAsync([query == "alpha" ? "omega" : query], cancellationToken: cancellationToken))[0].Vector;

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(IQueryEmbedder) ? this : _passages.GetService(serviceType, serviceKey);

        public void Dispose() => _passages.Dispose();
    }
}
