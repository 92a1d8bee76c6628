using System.Text.Json;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Pairs;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests.Pairs;

public sealed class GoldenDecoderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("qwen3-causal")]
    [InlineData("rankllama-1label")]
    public void ForQuery_GoldenPairs_GiveTheReferencesIds(string name)
    {
        using var model = new LocalModel(GoldenData.PathOf("models", name), new OnnxModelOptions { MaxTokens = 1024 }, (_, _) => new GraphContract(GraphOutput.Logits));
        var pairs = FamilyReader.Read(model.Folder, model.Config, RerankerFamily.Auto).Pairs(model, PairTruncation.OnlySecond);
        using var arena = new TokenArena();
        foreach (var pair in Pairs(name))
        {
            var input = pairs.ForQuery(pair.GetProperty("query").GetString()!)(new RerankDocument(pair.GetProperty("document").GetString()!), arena);
            Assert.Equal(pair.Integers("inputIds"), input.Ids.ToArray());
            Assert.False(input.Truncated);
        }
    }

    [Fact]
    public async Task RerankAsync_Qwen3_IsTheLogitOfYesLessThatOfNo()
    {
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "qwen3-causal"));
        foreach (var pair in Pairs("qwen3-causal"))
        {
            var result = await ScoreAsync(reranker, pair);
            Assert.Equal(pair.GetProperty("yesLogit").GetDouble() - pair.GetProperty("noLogit").GetDouble(), result.Score, 1e-4);
            Assert.Equal(pair.GetProperty("score").GetDouble(), result.Activated!.Value, 1e-4);
        }
    }

    [Fact]
    public async Task RerankAsync_RankLlama_IsTheRawScoreAloneAndInABatch()
    {
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "rankllama-1label"));
        var pairs = Pairs("rankllama-1label");
        foreach (var pair in pairs) Assert.Equal(pair.GetProperty("score").GetDouble(), (await ScoreAsync(reranker, pair)).Score, 1e-4);
        foreach (var query in pairs.GroupBy(p => p.GetProperty("query").GetString()!))
        {
            JsonElement[] members = [.. query];
            var together = await reranker.RerankAsync(query.Key, [.. members.Select(p => new RerankDocument(p.GetProperty("document").GetString()!))], cancellationToken: Token);
            Assert.All(together.Results, r => Assert.Equal(members[r.Index].GetProperty("score").GetDouble(), r.Score, 1e-4));
        }
    }

    [Fact]
    public void ForQuery_LongDocumentAndLongQuery_NeverCutThePrompt()
    {
        const int Window = 200;
        using var model = new LocalModel(GoldenData.PathOf("models", "qwen3-causal"), new OnnxModelOptions { MaxTokens = Window }, (_, _) => new GraphContract(GraphOutput.TokenLogits));
        var pairs = FamilyReader.Read(model.Folder, model.Config, RerankerFamily.Auto).Pairs(model, PairTruncation.OnlySecond);
        var template = GoldenData.Read("models", "qwen3-causal", "golden.template.json");
        var prefix = model.Tokenizer.Tokenize(template.GetProperty("prefix").GetString()).Ids.ToArray();
        var suffix = model.Tokenizer.Tokenize(template.GetProperty("suffix").GetString()).Ids.ToArray();
        using var arena = new TokenArena();
        var long1 = string.Concat(Enumerable.Repeat("memory leaks in python programs. ", 100));
        foreach (var query in new[] { "a leak", long1 })
        {
            var input = pairs.ForQuery(query)(new RerankDocument("zebra " + long1), arena);
            var ids = input.Ids.ToArray();
            Assert.True(input.Truncated);
            Assert.Equal(Window, input.Ids.Length);
            Assert.Equal(prefix, ids[..prefix.Length]);
            Assert.Equal(suffix, ids[^suffix.Length..]);

            // However long the query, the beginning of the document is seen.
            var document = model.Tokenizer.Tokenize("<Document>: zebra").Ids.ToArray();
            Assert.Contains(string.Join(',', document), string.Join(',', ids), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Constructor_WindowWithoutRoomBesideThePrompt_IsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "qwen3-causal"), new OnnxModelOptions { MaxTokens = 64 }));
        Assert.StartsWith("MaxTokens must leave room for the text beside the ", error.Message, StringComparison.Ordinal);
    }

    private static JsonElement[] Pairs(string name) => [.. GoldenData.Read("models", name, "golden.json").GetProperty("pairs").EnumerateArray()];

    private static async Task<RerankResult> ScoreAsync(OnnxCrossEncoderReranker reranker, JsonElement pair) =>
        (await reranker.RerankAsync(pair.GetProperty("query").GetString()!, [new RerankDocument(pair.GetProperty("document").GetString()!)], cancellationToken: Token)).Results[0];
}
