using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;

namespace SkRerank.Onnx.Tests;

public sealed class OnnxLanguageModelTests
{
    // Each token's row holds how often each token follows it; the logits are the logarithms. After a line break: 4 + 2 for yes with its spellings, 3 for no, of 14.
    private static readonly float[] Follows =
    [
        1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 4, 2, 3, 1, 1,
        1, 1, 1, 1, 1, 5, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1,
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetFirstTokenAsync_Qwen3_GivesTheReferencesLogits()
    {
        using var model = new OnnxLanguageModel(GoldenData.PathOf("models", "qwen3-causal"), new OnnxModelOptions { MaxTokens = 1024 });
        Assert.Equal(ChatPromptFormat.ChatMlWithoutThinking, model.Format);
        foreach (var pair in Pairs())
        {
            var response = await model.GetFirstTokenAsync(Messages(pair), cancellationToken: Token);
            Assert.Equal(pair.GetProperty("inputIds").GetArrayLength(), response.Usage!.InputTokenCount);
            Assert.Equal(3007, response.Tokens.Count);
            Assert.Equal(response.Tokens.OrderByDescending(token => token.LogProbability).Select(token => token.LogProbability), response.Tokens.Select(token => token.LogProbability));
            Assert.Equal(1, response.Tokens.Sum(token => Math.Exp(token.LogProbability)), 1e-9);
            double Of(string text) => response.Tokens.Single(token => token.Token == text).LogProbability;
            Assert.Equal(pair.GetProperty("yesLogit").GetDouble() - pair.GetProperty("noLogit").GetDouble(), Of("yes") - Of("no"), 1e-4);
        }
    }

    [Fact]
    public async Task GetTextAsync_Qwen3_AgreesWithTheReferencesLogits()
    {
        using var model = new OnnxLanguageModel(GoldenData.PathOf("models", "qwen3-causal"), new OnnxModelOptions { MaxTokens = 1024 });
        foreach (var pair in Pairs())
        {
            var yes = await model.GetTextAsync(Messages(pair), "yes", cancellationToken: Token);
            var no = await model.GetTextAsync(Messages(pair), "no", cancellationToken: Token);
            Assert.Equal((1, 1), (yes.TokenCount, no.TokenCount));
            Assert.Equal(pair.GetProperty("yesLogit").GetDouble() - pair.GetProperty("noLogit").GetDouble(), yes.LogProbability - no.LogProbability, 1e-4);
        }
    }

    [Fact]
    public async Task RerankAsync_YesNo_IsTheLogOddsOfTheSummedSpellings()
    {
        using var folder = Bigrams();
        using var model = new OnnxLanguageModel(folder.Folder);
        Assert.Equal(ChatPromptFormat.Plain, model.Format);
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(model, model.ModelId), new PointwiseOptions { MaxPromptTokens = model.MaxTokens });
        var response = await reranker.RerankAsync("q", [new RerankDocument("A")], cancellationToken: Token);

        // ln((4 + 2) / 3), and 6 of 9; nothing is invisible.
        Assert.Equal(Math.Log(2), response.Results[0].Score, 1e-6);
        Assert.Equal(2.0 / 3, response.Results[0].Activated!.Value, 1e-6);
        Assert.Null(response.Results[0].AdditionalProperties);
        Assert.Equal(model.ModelId, response.ModelId);
    }

    [Fact]
    public async Task RerankAsync_Graded_IsTheExpectedGrade()
    {
        using var folder = new TinyModel("{}", "?", "0", "1", "2", "\n");
        Save(folder, [.. Enumerable.Repeat(1f, 20), 5, 1, 2, 1, 1]);
        using var model = new OnnxLanguageModel(folder.Folder, new OnnxModelOptions { MaxTokens = 2000 });
        using var reranker = new PointwiseReranker(PointwiseJudgement.Graded(model, model.ModelId, 2), new PointwiseOptions { MaxPromptTokens = 1900 });

        // After the line break 0 has 1, 1 has 2 and 2 has 1: the mean is 1.
        var result = Assert.Single((await reranker.RerankAsync("q", [new RerankDocument("A")], cancellationToken: Token)).Results);
        Assert.Equal(1, result.Score, 1e-6);
        Assert.Equal(0.5, result.Activated!.Value, 1e-6);
    }

    [Fact]
    public async Task GetTextAsync_TwoTokens_IsTheirChain()
    {
        using var folder = Bigrams();
        using var model = new OnnxLanguageModel(folder.Folder);
        var response = await model.GetTextAsync([new ChatMessage(ChatRole.User, "A")], "yesno", cancellationToken: Token);

        // yes after the line break, then no after yes: 4/14 · 5/12.
        Assert.Equal(Math.Log(4.0 / 14) + Math.Log(5.0 / 12), response.LogProbability, 1e-6);
        Assert.Equal((2, 4), (response.TokenCount, response.Usage!.InputTokenCount!.Value));
        using var reranker = new PointwiseReranker(PointwiseJudgement.Likelihood(model, model.ModelId), new PointwiseOptions { MaxPromptTokens = model.MaxTokens });
        var result = Assert.Single((await reranker.RerankAsync("q", [new RerankDocument("A")], cancellationToken: Token)).Results);
        Assert.Equal(Math.Log(1.0 / 14), result.Score, 1e-6);
    }

    [Fact]
    public async Task GetFirstTokenAsync_PromptLongerThanTheWindow_IsRefused()
    {
        using var folder = Bigrams();
        using var model = new OnnxLanguageModel(folder.Folder, new OnnxModelOptions { MaxTokens = 8 });
        var error = await Assert.ThrowsAsync<RerankException>(() => model.GetFirstTokenAsync([new ChatMessage(ChatRole.User, "AqAqAqAqAq")], cancellationToken: Token));
        Assert.Equal($"A prompt with the text behind it must fit the 8 tokens of the model '{Path.GetFileName(folder.Folder)}', but has 11; set MaxPromptTokens in PointwiseOptions lower, or MaxTokens in OnnxModelOptions higher.", error.Message);
    }

    [Fact]
    public async Task GetFirstTokenAsync_GraphThatGivesNaN_IsRefused()
    {
        using var folder = new TinyModel("{}", "?", "A", "\n");
        Save(folder, [1, 1, 1, 1, 1, 1, 1, -1, 1]);
        using var model = new OnnxLanguageModel(folder.Folder);
        var error = await Assert.ThrowsAsync<RerankException>(() => model.GetFirstTokenAsync([new ChatMessage(ChatRole.User, "A")], cancellationToken: Token));
        Assert.Equal($"The model '{Path.GetFileName(folder.Folder)}' must give finite numbers, but gave NaN or infinity; check the graph '{folder.PathOf("onnx/model.onnx")}'.", error.Message);
    }

    [Fact]
    public async Task Arguments_Wrong_AreNamed()
    {
        using var folder = Bigrams();
        using var model = new OnnxLanguageModel(folder.Folder);
        await Assert.ThrowsAsync<ArgumentNullException>("messages", () => model.GetFirstTokenAsync(null!, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>("text", () => model.GetTextAsync([], "", cancellationToken: Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.GetFirstTokenAsync([new ChatMessage(ChatRole.User, "A")], cancellationToken: new CancellationToken(canceled: true)));
        var error = await Assert.ThrowsAsync<RerankException>(() => model.GetTextAsync([], "yes", cancellationToken: Token));
        Assert.Equal("A text is scored behind at least one token and must have at least one itself; give a prompt and a text that the tokenizer knows.", error.Message);
        using var encoder = new OnnxLanguageModel(GoldenData.PathOf("models", "rankllama-1label"));
        var graph = await Assert.ThrowsAsync<RerankException>(() => encoder.GetFirstTokenAsync([new ChatMessage(ChatRole.User, "A")], cancellationToken: Token));
        Assert.Contains("must put out the logits of the next token (batch × sequence × vocabulary, floats)", graph.Message, StringComparison.Ordinal);
    }

    private static TinyModel Bigrams()
    {
        var model = new TinyModel("""{"max_position_embeddings":2000}""", "?", "A", "\n", "yes", " yes", "no", "q", "\u2581");
        model.Write("tokenizer_config.json", """{"model_max_length":2000}""");
        Save(model, Follows);
        return model;
    }

    private static void Save(TinyModel model, float[] follows) =>
        new TinyGraph().Input("input_ids", "batch", "sequence").Constant("table", follows, model.Vocabulary, model.Vocabulary)
            .Node("Gather", "table input_ids", "counts").Node("Log", "counts", "logits").Output("logits", "batch", "sequence", $"{model.Vocabulary}").Save(model.PathOf("onnx/model.onnx"));

    private static JsonElement[] Pairs() => [.. GoldenData.Read("models", "qwen3-causal", "golden.json").GetProperty("pairs").EnumerateArray()];

    // The reference's prefix, body and suffix are the format's words around these two messages.
    private static ChatMessage[] Messages(JsonElement pair)
    {
        var template = GoldenData.Read("models", "qwen3-causal", "golden.template.json");
        var system = template.GetProperty("prefix").GetString()!.Split('\n')[1].Split("<|im_end|>")[0];
        var body = template.GetProperty("body").GetString()!.Replace("{instruction}", template.GetProperty("instruction").GetString(), StringComparison.Ordinal)
            .Replace("{query}", pair.GetProperty("query").GetString(), StringComparison.Ordinal).Replace("{document}", pair.GetProperty("document").GetString(), StringComparison.Ordinal);
        return [new ChatMessage(ChatRole.System, system), new ChatMessage(ChatRole.User, body)];
    }
}
