using SkRerank.Local.Indexing;
using SkRerank.Prompting;

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

    [Theory]
    [InlineData("long.txt", "")]
    [InlineData("long.md", "# Fleas\n\n")]
    public async Task RetrieveAsync_PassagesOfAFile_SayWhereTheyStandAndAreMerged(string name, string heading)
    {
        var docs = Directory.CreateDirectory(Path.Combine(_folder, "docs")).FullName;
        var text = heading + string.Join(' ', Enumerable.Range(0, 60).Select(i => $"A flea of section {i} can live up to a year on a dog, a cat or a {i}th host."));
        await File.WriteAllTextAsync(Path.Combine(docs, name), text, Token);
        using var store = new LocalStore(Path.Combine(_folder, "store"));
        await new LocalIndexer(store).IndexAsync(docs, cancellationToken: Token);
        var found = await store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25 }).RetrieveAsync(Question, cancellationToken: Token);
        Assert.InRange(found.Candidates.Count, 3, 100);
        Assert.All(found.Candidates, c => Assert.EndsWith(text.Substring(c.SourceSpan!.Value.Start, c.SourceSpan.Value.Length), c.Text, StringComparison.Ordinal));
        Assert.All(found.Candidates, c => Assert.Equal(found.Candidates[0].SourceId, c.SourceId));

        // All neighbours together are the file again.
        var passage = Assert.Single(new ContextBuilder(store.Models.TokenCounter).Build(found.Candidates).Passages);
        Assert.Equal((text, 0), (passage.Document.Text, passage.Document.SourceSpan!.Value.Start));
        Assert.Equal(found.Candidates.Count - 1, passage.Document.Folded.Count);
    }

    [Fact]
    public async Task RetrieveAsync_Selection_WorksInThePipelineAndIsExplained()
    {
        using var store = await OpenAsync();
        await store.Collection.UpsertAsync(new Passage { Id = "copy", DocumentId = "copy", Text = "A flea can live up to a year , but its lifespan depends on its living conditions ." }, Token);
        using var reranker = store.Models.CreateReranker().AsBuilder().UseMmr().UseDeduplication().Build();
        var found = await store.CreateRetriever(reranker: reranker).RetrieveAsync(Question, cancellationToken: Token);
        string[] twins = ["d3", "copy"];
        Assert.Contains(found.Candidates[0].Id, twins);
        Assert.Equal(5, found.Candidates.Count);
        Assert.Contains(Assert.Single(found.Removed).Document!.Id, twins);
        Assert.Equal(found.Removed[0].Document!.Id, Assert.Single(found.Candidates[0].Folded).Id);
        Assert.Equal(["blend", "mmr", "mmr"], found.Candidates[0].Trail.TakeLast(3).Select(s => s.Stage));
        Assert.Contains("taken out by duplicates for number ", found.Explain().ToString(), StringComparison.Ordinal);
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
