using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Tests.Chat;

public sealed class ModelFamilyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpt-4o-mini-2024-07-18", "gpt-4o-mini")]
    [InlineData("gpt-4o", "gpt-4o")]
    [InlineData("gpt-4.1-nano", "gpt-4.1-nano")]
    [InlineData("gpt-4-0613", "gpt-4")]
    [InlineData("gpt-5-mini", "gpt-5-mini")]
    [InlineData("GPT-5", "gpt-5")]
    [InlineData("o3-mini", "o-series")]
    [InlineData("o1-mini", "o1-mini")]
    [InlineData("Qwen/Qwen3-8B", "qwen3")]
    [InlineData("castorini/rank_zephyr_7b_v1_full", "rank-zephyr")]
    [InlineData("llama3.1:8b", "llama")]
    [InlineData("omega", "unknown")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    public void Of_ModelName_FindsTheFamily(string? model, string family) => Assert.Equal(family, ModelFamily.Of(model).Name);

    [Fact]
    public void Table_ContextAboveTheGuess_NamesItsSource()
    {
        using var stream = typeof(ModelFamily).Assembly.GetManifestResourceStream("SkRerank.Chat.model-families.json")!;
        using var table = JsonDocument.Parse(stream);
        foreach (var row in table.RootElement.GetProperty("families").EnumerateArray())
            Assert.True(row.GetProperty("context").GetInt32() == 4096 || row.GetProperty("contextSource").GetString() is { Length: > 0 }, row.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("gpt-4o-mini", 0.0f, true, null)]
    [InlineData("gpt-5-mini", null, true, ReasoningEffort.Low)]
    [InlineData("o3", null, true, ReasoningEffort.Low)]
    [InlineData("omega", 0.0f, false, null)]
    public async Task RerankAsync_Family_DecidesWhatIsSent(string model, float? temperature, bool schema, ReasoningEffort? effort)
    {
        var client = new ScriptedChatClient(_ => """{"ranking": [2, 1]}""") { ModelId = model };
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Seed = 3 });
        var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token);
        var options = client.Options[0]!;
        Assert.Equal([1, 0], response.Results.Select(result => result.Index));
        Assert.Equal((temperature, schema, effort, 3, model), (options.Temperature, options.ResponseFormat is ChatResponseFormatJson, options.Reasoning?.Effort, options.Seed, options.ModelId));

        // Reasoning counts as output, so its tokens are allowed for.
        Assert.Equal(effort is not null, options.MaxOutputTokens > 10_000);
    }

    [Fact]
    public async Task RerankAsync_MarkerFamily_EndsTheLastMessageWithIt()
    {
        var client = new ScriptedChatClient(_ => "<think>\n\n</think>\n[2] > [1]") { ModelId = "qwen3:8b" };
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false });
        var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token);
        Assert.Equal([1, 0], response.Results.Select(result => result.Index));
        Assert.EndsWith(" /no_think", client.Prompts[0][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_TemplateArgumentFamily_SendsIt()
    {
        var client = new ScriptedChatClient(_ => "[2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, Family = new ModelFamily { Name = "mine", Thinking = ThinkingSwitch.TemplateArgument } });
        await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), cancellationToken: Token);
        var arguments = Assert.IsType<Dictionary<string, object?>>(client.Options[0]!.AdditionalProperties!["chat_template_kwargs"]);
        Assert.Equal(false, arguments["enable_thinking"]);
    }

    [Fact]
    public async Task RerankAsync_OptionsOfTheCaller_AreKeptAndNotChanged()
    {
        var mine = new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 77 };
        var client = new ScriptedChatClient(_ => "[2] > [1]");
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseRandomIds = false, ChatOptions = mine });
        await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(2), new RerankOptions { ModelId = "other" }, Token);
        Assert.Equal((0.5f, 77, "other"), (client.Options[0]!.Temperature, client.Options[0]!.MaxOutputTokens, client.Options[0]!.ModelId));
        Assert.Null(mine.ModelId);
        Assert.NotSame(mine, client.Options[0]);
    }

    [Fact]
    public void CostOf_Tokens_AreCountedByTheMillion() => Assert.Equal(0.15m + 1.2m, new ModelPrice(0.15m, 0.6m).CostOf(1_000_000, 2_000_000));
}
