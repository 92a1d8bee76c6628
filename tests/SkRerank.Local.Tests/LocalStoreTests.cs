namespace SkRerank.Local.Tests;

public sealed class LocalStoreTests : IDisposable
{
    private const string Question = "How long does a flea live?";
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<LocalStore> OpenAsync()
    {
        string[] texts =
        [
            "The stock market closed higher on Friday after a long week.",
            "Adult parasites of this kind survive for two to three months on a dog or cat.",
            "A flea market is where people live off what others throw away.",
            "A flea can live up to a year, but its lifespan depends on its living conditions.",
            "Bees make honey.",
        ];
        var store = new LocalStore(_folder);
        await store.Collection.UpsertAsync(texts.Select((text, i) => new Passage { Id = $"d{i}", DocumentId = $"d{i}", Text = text }), Token);
        return store;
    }

    [Theory]
    [InlineData(SearchMode.Bm25, "bm25")]
    [InlineData(SearchMode.Vector, "vector")]
    [InlineData(SearchMode.Hybrid, "bm25 vector rrf")]
    [InlineData(SearchMode.Rerank, "bm25 vector minmax maxsim blend")]
    public async Task RetrieveAsync_AnyMode_FindsTheAnswerFirstAndKeepsEveryScore(SearchMode mode, string trail)
    {
        using var store = await OpenAsync();
        var response = await store.CreateRetriever(new LocalPipelineOptions { Mode = mode }).RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal("d3", response.Candidates[0].Id);
        Assert.Equal(trail.Split(' '), response.Candidates[0].Trail.Select(s => s.Stage));
        Assert.NotNull(response.Candidates[0].TokenVectors);
    }

    [Fact]
    public async Task RetrieveAsync_NamedCrossEncoder_OrdersByItsOwnScoreAlone()
    {
        using var store = await OpenAsync();
        var response = await store.CreateRetriever(new LocalPipelineOptions { Model = "minilm-reranker" }).RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal("d3", response.Candidates[0].Id);
        Assert.All(response.Candidates, c => Assert.Equal(ScoreKind.Logit, c.Trail[^1].Kind));
        Assert.Equal(response.Candidates.Select(c => c.Trail[^1].Score).OrderDescending(), response.Candidates.Select(c => c.RetrievalScore!.Value));
    }

    [Fact]
    public async Task RetrieveAsync_Blend_AddsTheCrossEncoderToTheDefault()
    {
        using var store = await OpenAsync();
        var response = await store.CreateRetriever(new LocalPipelineOptions { Model = "minilm-reranker", Blend = 0.25 }).RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal(["bm25", "vector", "minmax", "maxsim", "cross-encoder", "blend"], response.Candidates[0].Trail.Select(s => s.Stage));
    }

    [Fact]
    public async Task CreateRetriever_UnknownModelOrBlendWithoutModel_SaysWhatFits()
    {
        using var store = await OpenAsync();
        var unknown = Assert.Throws<ArgumentException>(() => store.CreateRetriever(new LocalPipelineOptions { Model = "nope" }));
        Assert.StartsWith("A model must be 'minilm-reranker' or an existing model folder, but was 'nope'.", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("options", () => store.CreateRetriever(new LocalPipelineOptions { Blend = 1 }));
    }
}
