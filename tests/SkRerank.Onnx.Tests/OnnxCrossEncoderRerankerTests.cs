using System.Collections;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
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
    public void GetService_Metadata_HasARevisionThatChangesWithWhatIsScored()
    {
        string? Revision(OnnxModelOptions? options = null)
        {
            using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder, options);
            return reranker.GetService<RerankerMetadata>()!.ModelRevision;
        }

        var graph = Path.Combine(MiniLmRerankerModel.Folder, "onnx", "model_int8.onnx");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(graph)))[..8];
        Assert.Equal($"int8-256-{hash}", Revision());
        Assert.Equal($"int8-128-{hash}", Revision(new OnnxModelOptions { MaxTokens = 128 }));
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
    public async Task RerankAsync_DocumentsBeyondTheWindow_AreCountedInResponseAndTelemetry()
    {
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "bert-1label"), new OnnxModelOptions { MaxTokens = 32 });
        long counted = 0;
        string? model = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument is { Meter.Name: RerankTelemetry.MeterName, Name: RerankTelemetry.TruncatedDocuments }) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            // Other tests rerank at the same time, with other models.
            var name = tags.ToArray().Single(tag => tag.Key == "model").Value as string;
            if (name != "bert-1label" || value != 2) return;
            counted += value;
            model = name;
        });
        listener.Start();
        var longText = string.Concat(Enumerable.Repeat("many words ", 50));
        var response = await reranker.RerankAsync("a", [new RerankDocument(longText), new RerankDocument("b"), new RerankDocument(longText + "c")], new RerankOptions { TopN = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(2, response.TruncatedCount);
        Assert.Equal((2, "bert-1label"), (counted, model));
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
