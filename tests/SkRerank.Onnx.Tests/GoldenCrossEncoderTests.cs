using System.Text.Json;
using SkRerank.Models;

namespace SkRerank.Onnx.Tests;

public sealed class GoldenCrossEncoderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ShippedModel_EqualsTheGoldenLogits()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        foreach (var query in GoldenData.Read("models", "minilm-reranker", "golden.json").GetProperty("pairs").EnumerateArray().GroupBy(pair => pair.GetProperty("query").GetString()!))
        {
            JsonElement[] pairs = [.. query];
            var response = await reranker.RerankAsync(query.Key, [.. pairs.Select(Document)], cancellationToken: Token);
            Assert.Equal(pairs.Length, response.Results.Count);
            foreach (var result in response.Results)
            {
                var pair = pairs[result.Index];
                // The tolerances of the model's README: where the processor can saturate or rounds differently, only the fp32 value is near.
                var (expected, tolerance) = Cpu.HasVnni ? (pair.GetProperty("int8").GetDouble(), 0.02) : (pair.GetProperty("fp32").GetDouble(), 0.6);
                Assert.Equal(expected, result.Score, tolerance);
                // Its config.json names the identity.
                Assert.Null(result.Activated);
                Assert.Equal(pair.GetProperty("truncated").GetBoolean(), result.Truncated);
            }
        }
    }

    [Fact]
    public async Task RerankAsync_ShippedModel_ScoresAPairTheSameAloneAndInAnyBatch()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        RerankDocument[] documents = [.. GoldenData.Read("models", "minilm-reranker", "golden.json").GetProperty("pairs").EnumerateArray().Select(Document)];
        const string Query = "what is the capital of france";
        var scores = Scores(await reranker.RerankAsync(Query, documents, cancellationToken: Token));
        var reversed = Scores(await reranker.RerankAsync(Query, [.. documents.Reverse()], cancellationToken: Token));
        for (var i = 0; i < documents.Length; i++)
        {
            var alone = await reranker.RerankAsync(Query, [documents[i]], cancellationToken: Token);
            Assert.Equal(scores[i], alone.Results[0].Score);
            Assert.Equal(scores[i], reversed[documents.Length - 1 - i]);
        }
    }

    [Theory]
    [InlineData("bert-1label")]
    [InlineData("bert-2labels")]
    [InlineData("bert-no-token-types")]
    [InlineData("roberta-1label")]
    [InlineData("xlm-roberta-1label")]
    [InlineData("modernbert-1label")]
    [InlineData("deberta-v3-1label")]
    public async Task RerankAsync_TinyFullPrecisionModel_EqualsPyTorchAloneAndInABatch(string name)
    {
        var golden = GoldenData.Read("models", name, "golden.json");
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", name), new OnnxModelOptions { PairTruncation = PairTruncation.LongestFirst, MaxTokens = golden.GetProperty("maxLength").GetInt32() });
        JsonElement[] pairs = [.. golden.GetProperty("pairs").EnumerateArray()];
        RerankDocument[] documents = [.. pairs.Select(Document)];
        for (var i = 0; i < pairs.Length; i++)
        {
            var query = pairs[i].GetProperty("query").GetString()!;
            var logits = pairs[i].Floats("logits");
            // Two labels: relevance is the second minus the first, its sigmoid is softmax's second column.
            var expected = logits.Length == 2 ? (double)logits[1] - logits[0] : logits[0];
            var alone = (await reranker.RerankAsync(query, [documents[i]], cancellationToken: Token)).Results[0];
            var together = (await reranker.RerankAsync(query, documents, cancellationToken: Token)).Results.Single(result => result.Index == i);
            Assert.Equal(expected, alone.Score, 1e-4);
            Assert.Equal(alone.Score, together.Score, 1e-5);
        }
    }

    private static RerankDocument Document(JsonElement pair) => new(pair.GetProperty("document").GetString()!);

    private static double[] Scores(RerankResponse response) => [.. response.Results.OrderBy(result => result.Index).Select(result => result.Score)];
}
