using System.Numerics.Tensors;
using System.Text.Json;
using SkRerank.LateInteraction;
using SkRerank.Models;

namespace SkRerank.Onnx.Tests;

public sealed class GoldenBiEncoderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EncodePassagesAsync_ShippedModel_EqualsTheGoldenEmbeddingsAndTokenVectors()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        JsonElement[] texts = [.. GoldenData.Read("models", "minilm-embedding", "golden.json").GetProperty("texts").EnumerateArray()];
        var encodings = await encoder.EncodePassagesAsync([.. texts.Select(text => text.GetProperty("text").GetString()!)], Token);
        foreach (var (text, encoding) in texts.Zip(encodings))
        {
            var ids = text.Integers("ids");
            Assert.Equal(ids.Length - 2, encoding.TokenVectors.Count);
            Assert.True(TensorPrimitives.CosineSimilarity(encoding.Embedding.Span, text.GetProperty("fp32").Floats("embedding")) >= 0.97);
            if (!Cpu.HasVnni) continue;

            var expected = text.GetProperty("int8");
            AssertNear(expected.Floats("embedding"), encoding.Embedding.Span);
            if (!expected.TryGetProperty("tokenVectors", out var tokens)) continue;
            Assert.Equal(tokens.GetProperty("count").GetInt32(), encoding.TokenVectors.Count);
            AssertNear(tokens.Floats("first8OfFirst"), encoding.TokenVectors[0][..8]);
            AssertNear(tokens.Floats("first8OfLast"), encoding.TokenVectors[encoding.TokenVectors.Count - 1][..8]);
        }
    }

    [Fact]
    public async Task GenerateAsync_ShippedModel_GivesTheEmbeddingOfThePassAloneAndInAnyBatch()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        string[] texts = [.. GoldenData.Read("models", "minilm-embedding", "golden.json").GetProperty("texts").EnumerateArray().Select(text => text.GetProperty("text").GetString()!)];
        var passages = await encoder.EncodePassagesAsync(texts, Token);
        var together = await encoder.GenerateAsync(texts, cancellationToken: Token);
        for (var i = 0; i < texts.Length; i++)
        {
            var alone = await encoder.GenerateAsync([texts[i]], cancellationToken: Token);
            Assert.Equal(passages[i].Embedding.ToArray(), together[i].Vector.ToArray());
            Assert.Equal(passages[i].Embedding.ToArray(), alone[0].Vector.ToArray());
        }
    }

    [Fact]
    public async Task EncodeQueryAsync_ShippedModel_GivesTheGoldenMaxSim()
    {
        using var encoder = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        foreach (var pair in GoldenData.Read("models", "minilm-embedding", "golden.json").GetProperty("maxSim").EnumerateArray())
        {
            var query = await encoder.EncodeQueryAsync(pair.GetProperty("query").GetString()!, Token);
            var document = (await encoder.EncodePassagesAsync([pair.GetProperty("document").GetString()!], Token))[0].TokenVectors;
            // The golden values are of the int8 graph; without VNNI a cosine of 0.97 is all that holds for its vectors.
            Assert.Equal(pair.GetProperty("maxSimMean").GetDouble(), MaxSim(query, document), Cpu.HasVnni ? 1e-3 : 0.06);
        }
    }

    [Theory]
    [InlineData("bi-cls-bert")]
    [InlineData("bi-mean-xlm-roberta")]
    public async Task Embed_TinyFullPrecisionModel_EqualsPyTorchWithTheModelsPrompts(string name)
    {
        using var encoder = new OnnxBiEncoder(GoldenData.PathOf("models", name));
        Assert.Equal((32, 64), (encoder.Dimensions, encoder.MaxTokens));
        JsonElement[] texts = [.. GoldenData.Read("models", name, "golden.json").GetProperty("texts").EnumerateArray()];
        JsonElement[] queries = [.. texts.Where(t => t.GetProperty("kind").GetString() == "query")], passages = [.. texts.Except(queries)];
        Assert.True(queries.Length > 0 && passages.Length > 0);
        foreach (var query in queries) AssertEqual(query.Floats("embedding"), (await encoder.EmbedQueryAsync(query.GetProperty("text").GetString()!, Token)).Span);

        string[] inputs = [.. passages.Select(p => p.GetProperty("text").GetString()!)];
        var embeddings = await encoder.GenerateAsync(inputs, cancellationToken: Token);
        var encodings = await encoder.EncodePassagesAsync(inputs, Token);
        for (var i = 0; i < passages.Length; i++)
        {
            AssertEqual(passages[i].Floats("embedding"), embeddings[i].Vector.Span);
            AssertEqual(passages[i].Floats("embedding"), encodings[i].Embedding.Span);
            Assert.Equal(passages[i].Integers("inputIds").Length == 64, embeddings[i].AdditionalProperties?["truncated"] is true);
        }
    }

    [Fact]
    public void ModelId_PromptsOfTheModel_ArePartOfIt()
    {
        using var prompted = new OnnxBiEncoder(GoldenData.PathOf("models", "bi-cls-bert"));
        using var plain = new OnnxBiEncoder(MiniLmEmbeddingModel.Folder);
        Assert.Equal(6, prompted.ModelId["bi-cls-bert".Length..].Split('-').Length);
        Assert.Equal(5, plain.ModelId["minilm-embedding".Length..].Split('-').Length);
    }

    private static void AssertEqual(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var d = 0; d < expected.Length; d++) Assert.Equal(expected[d], actual[d], 1e-4f);
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-3f);
    }

    // The definition in the model's README: the mean over query tokens of the best dot product; 0 when either side has no token.
    private static double MaxSim(TokenVectors query, TokenVectors document)
    {
        if (query.Count == 0 || document.Count == 0) return 0;
        var sum = 0.0;
        for (var q = 0; q < query.Count; q++)
        {
            var best = double.NegativeInfinity;
            for (var d = 0; d < document.Count; d++) best = Math.Max(best, TensorPrimitives.Dot(query[q], document[d]));
            sum += best;
        }

        return sum / query.Count;
    }
}
