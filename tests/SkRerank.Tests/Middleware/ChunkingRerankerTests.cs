using SkRerank.Chunking;
using SkRerank.Middleware;
using SkRerank.Tests.Chunking;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class ChunkingRerankerTests
{
    // Four sentences of two words; the score of a chunk is the number after its "s".
    private const string Long = "A s1. B s4. C s2. D s3.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ChunkingOptions Options(Action<ChunkingOptions>? change = null)
    {
        var options = new ChunkingOptions { MaxTokens = 2, OverlapTokens = 0, TokenCounter = new WordCounter() };
        change?.Invoke(options);
        return options;
    }

    private static double Number(RerankDocument document)
    {
        var at = document.Text.LastIndexOf('s');
        return at < 0 ? 0 : char.GetNumericValue(document.Text[at + 1]);
    }

    private static async Task<(RerankResponse Response, List<string> Texts)> RerankAsync(ChunkingOptions options, params RerankDocument[] documents)
    {
        var texts = new List<string>();
        using var reranker = new ChunkingReranker(
            new FakeReranker((_, document) =>
            {
                texts.Add(document.Text);
                return Number(document);
            }),
            options);
        return (await reranker.RerankAsync("q", documents, cancellationToken: Token), texts);
    }

    [Fact]
    public async Task RerankAsync_LongAndShortDocument_TakesTheBestChunkAndSaysWhereItStands()
    {
        var (response, texts) = await RerankAsync(Options(), new RerankDocument("x s3."), new RerankDocument(Long));
        Assert.Equal(["x s3.", "A s1.", "B s4.", "C s2.", "D s3."], texts);
        Assert.Equal([1, 0], response.Results.Select(r => r.Index));
        Assert.Equal(4, response.Results[0].Score);
        Assert.Equal(new TextChunk(6, 5), response.Results[0].BestChunk);
        Assert.Null(response.Results[1].BestChunk);
        Assert.Equal((ScoreKind.Logit, 0), (response.ScoreKind, response.TruncatedCount));
    }

    // MaxP 4; FirstP 1; the mean of 4, 3 and 2; the mean of all; ln(e + e^4 + e^2 + e^3).
    [Theory]
    [InlineData(ChunkAggregation.MaxP, 3, 4.0, ScoreKind.Logit)]
    [InlineData(ChunkAggregation.FirstP, 3, 1.0, ScoreKind.Logit)]
    [InlineData(ChunkAggregation.MeanOfTop, 3, 3.0, ScoreKind.Fused)]
    [InlineData(ChunkAggregation.MeanOfTop, 9, 2.5, ScoreKind.Fused)]
    [InlineData(ChunkAggregation.LogSumExp, 3, 4.440189698561196, ScoreKind.Fused)]
    public async Task RerankAsync_Aggregation_IsTheFormula(ChunkAggregation aggregation, int top, double expected, ScoreKind kind)
    {
        var (response, _) = await RerankAsync(Options(o => (o.Aggregation, o.TopChunks) = (aggregation, top)), new RerankDocument(Long));
        Assert.Equal(expected, response.Results[0].Score, 1e-12);
        Assert.Equal(kind, response.ScoreKind);
    }

    [Fact]
    public async Task RerankAsync_MoreChunksThanAllowed_TakesThemEvenlyAndCountsTheRest()
    {
        var text = string.Join(' ', Enumerable.Range(0, 9).Select(i => $"W s{i}."));
        var (response, texts) = await RerankAsync(Options(o => o.MaxChunks = 3), new RerankDocument(text));
        Assert.Equal(["W s0.", "W s4.", "W s8."], texts);
        Assert.Equal((true, 1), (response.Results[0].Truncated, response.TruncatedCount));
        Assert.Equal(6, response.AdditionalProperties![ChunkingReranker.SkippedChunksProperty]);
    }

    [Fact]
    public async Task RerankAsync_FirstP_ScoresOneChunkAndSaysThatTheDocumentIsCut()
    {
        var (response, texts) = await RerankAsync(Options(o => o.Aggregation = ChunkAggregation.FirstP), new RerankDocument(Long));
        Assert.Equal(["A s1."], texts);
        Assert.True(response.Results[0].Truncated);
    }

    [Fact]
    public async Task RerankAsync_TitleOnEachChunk_TakesItsRoom()
    {
        var (_, texts) = await RerankAsync(Options(o => (o.MaxTokens, o.TitleOnEachChunk) = (4, true)), new RerankDocument(Long) { Title = "My title" });
        Assert.Equal(["My title A s1.", "My title B s4.", "My title C s2.", "My title D s3."], texts);
    }

    [Fact]
    public async Task RerankAsync_TopNAndScoreOfEachChunk_CutDocumentsOnly()
    {
        using var reranker = new ChunkingReranker(new FakeReranker((_, document) => Number(document)), Options());
        var response = await reranker.RerankAsync("q", [new RerankDocument("x s9."), new RerankDocument(Long)], new RerankOptions { TopN = 1 }, Token);
        Assert.Equal(0, Assert.Single(response.Results).Index);
    }

    [Fact]
    public async Task RerankAsync_NothingCountsTokens_EstimatesAndSaysSo()
    {
        var texts = new List<string>();
        using var reranker = new ChunkingReranker(
            new FakeReranker((_, document) =>
            {
                texts.Add(document.Text);
                return 0;
            }),
            new ChunkingOptions { MaxTokens = 4, OverlapTokens = 0 });

        // Three letters a token and one for the full stop: "Abcdef ghi." are 2 + 1 + 1.
        var response = await reranker.RerankAsync("q", [new RerankDocument("Abcdef ghi. Abcdef ghi.")], cancellationToken: Token);
        Assert.Equal(["Abcdef ghi.", "Abcdef ghi."], texts);
        Assert.Equal(true, response.AdditionalProperties![ChunkingReranker.EstimatedTokensProperty]);
    }

    [Fact]
    public async Task RerankAsync_InnerThatCuts_IsRefused()
    {
        using var reranker = new FakeReranker((_, _) => 0).AsBuilder().UseChunking(o => (o.MaxTokens, o.OverlapTokens) = (2, 0)).Use(inner => new DelegatingTop(inner)).Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", [new RerankDocument(Long)], cancellationToken: Token));
        Assert.EndsWith("chunks, but returned 1 scores; remove what cuts its answer.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_SayWhatFits()
    {
        var options = new ChunkingOptions();
        Assert.Equal((256, 64, 30, 3, ChunkAggregation.MaxP, false), (options.MaxTokens, options.OverlapTokens, options.MaxChunks, options.TopChunks, options.Aggregation, options.TitleOnEachChunk));
        Assert.StartsWith("MaxChunks must be at least 1, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxChunks = 0).Message, StringComparison.Ordinal);
        Assert.StartsWith("OverlapTokens must be at least 0, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => options.OverlapTokens = -1).Message, StringComparison.Ordinal);
    }

    private sealed class DelegatingTop(IReranker inner) : DelegatingReranker(inner)
    {
        public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            base.RerankAsync(query, documents, new RerankOptions { TopN = 1 }, cancellationToken);
    }
}
