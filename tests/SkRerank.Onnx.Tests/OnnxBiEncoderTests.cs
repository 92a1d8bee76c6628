using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;
using SkRerank.Models;

namespace SkRerank.Onnx.Tests;

public sealed class OnnxBiEncoderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void GetService_EveryRole_IsAnswered()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        var metadata = encoder.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("onnx", encoder.ModelId, 384), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(encoder, encoder.GetService<ITokenVectorEncoder>());
        Assert.Same(encoder, encoder.GetService<OnnxBiEncoder>());
        Assert.Equal(2, encoder.GetService<ITokenCounter>()!.CountTokens("hello world"));
        Assert.Null(encoder.GetService(typeof(string)));
        Assert.Null(encoder.GetService(typeof(OnnxBiEncoder), serviceKey: "unknown"));
    }

    [Fact]
    public void ModelId_ShippedModel_NamesPrecisionPoolingWindowAndGraph()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        using var shorter = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder, new OnnxModelOptions { MaxTokens = 128 });
        // sha256sum of the shipped graph begins with these digits.
        Assert.Equal("minilm-embedding-int8-mean-256-64741147", encoder.ModelId);
        Assert.Equal("minilm-embedding-int8-mean-128-64741147", shorter.ModelId);
        Assert.Equal((384, 256), (encoder.Dimensions, encoder.MaxTokens));
    }

    [Fact]
    public async Task EncodeQueryAsync_AfterGenerateAsync_ReusesThePass()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        await encoder.GenerateAsync(["a query"], cancellationToken: Token);
        var first = await encoder.EncodeQueryAsync("a query", Token);
        Assert.Same(first, await encoder.EncodeQueryAsync("a query", Token));
        Assert.Equal(2, first.Count);
    }

    [Fact]
    public async Task Encode_NothingOrEmptyText_Works()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        Assert.Empty(await encoder.GenerateAsync([], cancellationToken: Token));
        Assert.Empty(await encoder.EncodePassagesAsync([], Token));
        Assert.Equal(0, (await encoder.EncodeQueryAsync("", Token)).Count);
        Assert.Equal(384, (await encoder.GenerateVectorAsync("", cancellationToken: Token)).Length);
    }

    [Fact]
    public async Task Encode_CancelledToken_Throws()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoder.GenerateAsync(["a"], cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoder.GenerateAsync(["a", "b"], cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoder.EncodeQueryAsync("a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoder.EncodePassagesAsync(["a"], cancelled));
    }

    [Fact]
    public async Task GenerateAsync_OtherDimensions_IsNamed()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        var error = await Assert.ThrowsAsync<ArgumentException>("options", () => encoder.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 128 }, Token));
        Assert.StartsWith("The model 'minilm-embedding' makes embeddings of 384 dimensions, but 128 were asked for; leave Dimensions null.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncodePassagesAsync_EightConcurrentCallers_GetTheSameVectors()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        string[] texts = ["Fleas live for months.", "", "A much longer passage about the life cycle of a flea and of other insects.", "東京"];
        var expected = await encoder.EncodePassagesAsync(texts, Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => encoder.EncodePassagesAsync(texts, Token))));
        foreach (var answer in answers)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                Assert.Equal(expected[i].Embedding.ToArray(), answer[i].Embedding.ToArray());
                Assert.Equal(expected[i].TokenVectors.Values, answer[i].TokenVectors.Values);
            }
        }
    }

    [Fact]
    public async Task EncodePassagesAsync_LongText_SaysThatItWasCut()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder, new OnnxModelOptions { MaxTokens = 16 });
        var encodings = await encoder.EncodePassagesAsync([string.Concat(Enumerable.Repeat("word ", 14)), string.Concat(Enumerable.Repeat("word ", 15))], Token);
        Assert.Equal([(14, false), (14, true)], encodings.Select(encoding => (encoding.TokenVectors.Count, encoding.Truncated)));
    }
}
