using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.Memory;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

public sealed class RerankingSemanticTextMemoryTests : IDisposable
{
    private readonly ListMemoryStore _store = new();
    private readonly FakeReranker _reranker = new((_, document) => document.Text.Length);

    public void Dispose() => _reranker.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<RerankingSemanticTextMemory> MemoryAsync(int candidateCount = 100)
    {
        // Semantic Kernel's own memory; the store finds in the order in which things were saved.
        var memory = new SemanticTextMemory(_store, new ConstantGenerator());
        foreach (var text in new[] { "a", "ccc", "bb" }) await memory.SaveInformationAsync("notes", text, $"id-{text}", cancellationToken: Token);
        return new RerankingSemanticTextMemory(memory, _reranker, candidateCount);
    }

    [Fact]
    public async Task SearchAsync_Results_AreRerankedAndKeepTheirRelevance()
    {
        var memory = await MemoryAsync();
        var found = await memory.SearchAsync("notes", "q", limit: 2, minRelevanceScore: 0.1, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal([("id-ccc", 0.8), ("id-bb", 0.7)], found.Select(result => (result.Metadata.Id, Math.Round(result.Relevance, 6))));
        Assert.Equal([(100, 0.1)], _store.Asked);
    }

    [Fact]
    public async Task SearchAsync_LimitOfEachCall_IsReadAnew()
    {
        var memory = await MemoryAsync(candidateCount: 2);
        Assert.Single(await memory.SearchAsync("notes", "q", cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(3, (await memory.SearchAsync("notes", "q", limit: 3, minRelevanceScore: 0, cancellationToken: Token).ToListAsync(Token)).Count);
        Assert.Equal([(2, 0.7), (3, 0.0)], _store.Asked);
    }

    [Fact]
    public async Task SearchAsync_Reference_IsScoredByItsDescription()
    {
        var memory = await MemoryAsync();
        await memory.SaveReferenceAsync("notes", "text that is not kept", "http://x", "web", description: "long description", cancellationToken: Token);
        var best = await memory.SearchAsync("notes", "q", minRelevanceScore: 0, cancellationToken: Token).SingleAsync(Token);
        Assert.Equal("http://x", best.Metadata.Id);
    }

    [Fact]
    public async Task Others_GoToTheMemory()
    {
        var memory = await MemoryAsync();
        Assert.Equal("a", (await memory.GetAsync("notes", "id-a", cancellationToken: Token))!.Metadata.Text);
        Assert.Equal(["notes"], await memory.GetCollectionsAsync(cancellationToken: Token));
        await memory.RemoveAsync("notes", "id-a", cancellationToken: Token);
        Assert.Null(await memory.GetAsync("notes", "id-a", cancellationToken: Token));
    }

    [Fact]
    public void Constructor_CandidateCountBelowOne_IsRefused() => Assert.StartsWith("candidateCount must be greater than 0, but was 0.",
        Assert.Throws<ArgumentOutOfRangeException>(() => new RerankingSemanticTextMemory(NullMemory.Instance, _reranker, 0)).Message, StringComparison.Ordinal);

    private sealed class ConstantGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 1 }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
