using System.Collections;
using SkRerank.Models;

namespace SkRerank.Onnx.Tests;

public sealed class OnnxCrossEncoderRerankerTests
{
    [Fact]
    public void GetService_Metadata_SaysWhatTheScoresAre()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        var metadata = reranker.GetService<RerankerMetadata>()!;
        Assert.Equal(("onnx", "minilm-reranker", ScoreKind.Logit, true, 256), (metadata.ProviderName, metadata.DefaultModelId, metadata.ScoreKind, metadata.ScoresAreIndependent, metadata.MaxTokens));
        Assert.Equal(3, reranker.GetService<ITokenCounter>()!.CountTokens("a b c"));
    }

    [Fact]
    public async Task RerankAsync_Response_NamesModelKindAndUsage()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        var response = await reranker.RerankAsync("a", [new RerankDocument("b"), new RerankDocument("c d")], cancellationToken: TestContext.Current.CancellationToken);
        // [CLS] a [SEP] b [SEP] and [CLS] a [SEP] c d [SEP]
        Assert.Equal(("minilm-reranker", ScoreKind.Logit, 5 + 6), (response.ModelId, response.ScoreKind, response.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task RerankAsync_CancelledBetweenDocuments_Throws()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder, new OnnxModelOptions { ParallelRuns = 1 });
        using var source = new CancellationTokenSource();
        var documents = new CancellingList(source, at: 3, count: 6);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("a", documents, cancellationToken: source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(4, documents.Read);
    }

    [Fact]
    public async Task RerankAsync_DocumentOfTenMegabytes_ScoresItsBeginning()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        var text = string.Concat(Enumerable.Repeat("flea ", 2_000_000));
        var response = await reranker.RerankAsync("how long does a flea live", [new RerankDocument(text)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(Assert.Single(response.Results).Truncated);
    }

    [Fact]
    public async Task RerankAsync_AfterDispose_Throws()
    {
        var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        reranker.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>Cancels when one of its documents is read.</summary>
    private sealed class CancellingList(CancellationTokenSource source, int at, int count) : IReadOnlyList<RerankDocument>
    {
        public int Read { get; private set; }

        public int Count => count;

        public RerankDocument this[int index]
        {
            get
            {
                Read++;
                if (index == at) source.Cancel();
                return new RerankDocument("b");
            }
        }

        public IEnumerator<RerankDocument> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
