using System.Text.Json;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Cli.Tests;

/// <summary>Hosted rerankers by name, against a provider's contract on loopback.</summary>
public sealed class HostedRerankerTests : IAsyncLifetime
{
    private const string Canary = "canary-key-7f3a";

    private static readonly string[] Providers = ["CO_API_KEY", "COHERE_API_KEY", "JINA_API_KEY", "VOYAGE_API_KEY", "MXBAI_API_KEY", "MIXEDBREAD_API_KEY", "PINECONE_API_KEY", "TOGETHER_API_KEY", "NVIDIA_API_KEY", "AWS_ACCESS_KEY_ID", "GOOGLE_ACCESS_TOKEN"];

    private readonly CommandLine _tool = new();
    private ContractServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        Fleas.Write(_tool);
        _tool.Write("run.trec", "q1 Q0 d2 1 9 bm25\nq1 Q0 d1 2 8 bm25\nq1 Q0 d3 3 7 bm25\nq1 Q0 d0 4 6 bm25\n");
        _server = await ContractServer.StartAsync(new CohereContract());
        foreach (var name in Providers) _tool.Variables[name] = "";
        _tool.Variables["COHERE_API_KEY"] = Canary;
        _tool.Variables["COHERE_BASE_URL"] = _server.Address.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _tool.Dispose();
    }

    [Fact]
    public void Rerank_CohereByName_OrdersByItAndTellsUsageAndCost()
    {
        _server.Score = (_, text) => text.Contains("d0", StringComparison.Ordinal) ? 1 : 1.0 / (1 + text.Length);
        var (code, output, error) = Rerank("--model", "cohere:rerank-v3.5", "--json");
        Assert.True(code == 0, error);
        using var json = JsonDocument.Parse(output);
        var usage = json.RootElement.GetProperty("usage");
        Assert.Equal((1, 1, 0.002m), (usage.GetProperty("calls").GetInt32(), usage.GetProperty("searchUnits").GetInt32(), usage.GetProperty("estimatedCost").GetDecimal()));
        Assert.Equal(JsonValueKind.Null, usage.GetProperty("tokens").ValueKind);
        Assert.Equal("cohere", json.RootElement.GetProperty("results")[0].GetProperty("trail").EnumerateArray().Last().GetProperty("stage").GetString());
        Assert.Contains("cohere:rerank-v3.5: 1 call with 4 documents, 1 search unit, about 0.002 US dollars by list prices of ", error, StringComparison.Ordinal);

        var request = Assert.Single(_server.Requests);
        Assert.Equal(("/v2/rerank", $"Bearer {Canary}", "rerank-v3.5"), (request.Path, request.Header("Authorization"), request.Json.GetProperty("model").GetString()));
        Assert.Equal(4, File.ReadLines(_tool.At("out.trec")).Count());
    }

    [Fact]
    public void Rerank_ProviderFails_IsOneSentenceWithoutTheKey()
    {
        _server.Answer = _ => _server.Contract.Failure(401, "invalid api token");
        var (code, output, error) = Rerank("--model", "cohere:rerank-v3.5");
        Assert.Equal(1, code);
        Assert.DoesNotContain(Canary, output + error, StringComparison.Ordinal);
        Assert.Contains("401", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("out.trec")));
    }

    [Fact]
    public void Rerank_ProviderFailsWithFallback_LetsTheModelsInTheBoxAnswerAndSaysSo()
    {
        _server.Answer = _ => _server.Contract.Failure(401, "invalid api token");
        var (code, output, error) = Rerank("--model", "cohere:rerank-v3.5", "--fallback", "--json");
        Assert.True(code == 0, error);
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("fallback").GetBoolean());
        using var withoutHosted = JsonDocument.Parse(Rerank("--json").Output);
        Assert.Equal(Ids(withoutHosted), Ids(json));
        Assert.Contains("The models in the box answer for 'cohere:rerank-v3.5': ", error, StringComparison.Ordinal);
        Assert.Contains("The models in the box answered once for 'cohere:rerank-v3.5'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_HybridAndCohere_IsOneOption()
    {
        _tool.Succeed("index", "beir", "--store", "store");
        var output = _tool.Succeed("search", "--store", "store", "--model", "cohere:rerank-v3.5", "--json", "How long does a flea live?");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["bm25", "vector", "minmax", "cohere"], json.RootElement.GetProperty("results")[0].GetProperty("trail").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
        Assert.Equal(0.002m, json.RootElement.GetProperty("usage").GetProperty("estimatedCost").GetDecimal());
    }

    [Fact]
    public void Rerank_NoKey_SaysWhatToSet()
    {
        _tool.Variables["COHERE_API_KEY"] = "";
        _tool.Variables["COHERE_BASE_URL"] = "";
        Assert.Equal("The reranker 'cohere:rerank-v3.5' cannot be asked yet: set CO_API_KEY or COHERE_API_KEY to the key.", _tool.Fail("rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", "--model", "cohere:rerank-v3.5"));
    }

    [Fact]
    public void Rerank_ProviderThatIsNone_IsToldWithThoseThatAre() => Assert.StartsWith(
        "The name of a hosted reranker must be a provider and a model such as 'cohere:rerank-v3.5', but was 'cohre:rerank-v3.5'; the providers are cohere, ",
        _tool.Fail("rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", "--model", "cohre:rerank-v3.5"),
        StringComparison.Ordinal);

    [Fact]
    public void Rerank_FallbackWithoutAHostedModel_IsRefused() => Assert.Equal(
        "--fallback is about a hosted reranker: name one with --model, such as cohere:rerank-v3.5.",
        _tool.Fail("rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", "--fallback"));

    [Fact]
    public void Doctor_OneProvider_SaysThatItAnswersWithoutSendingTheKey()
    {
        var (code, output, error) = _tool.Run("doctor");
        Assert.True(code == 0, output + error);
        Assert.Matches($@"ok\s+provider\s+cohere\s+key in COHERE_API_KEY; http://127\.0\.0\.1:\d+ answers \(404 without a key\)", output);
        Assert.Matches(@"unset\s+provider\s+tei\s+set TEI_URL to the address of the server", output);
        Assert.Matches(@"ok\s+model\s+minilm-reranker\s+loads and ranks, in \d+ ms", output);
        Assert.DoesNotContain(Canary, output + error, StringComparison.Ordinal);
        Assert.All(_server.Requests, request => Assert.Equal(("GET", null), (request.Method, request.Header("Authorization"))));
    }

    [Fact]
    public async Task Doctor_NothingListens_FailsAndSaysSo()
    {
        await _server.DisposeAsync();
        _tool.Variables["TEI_URL"] = "not an address";
        var (code, output, _) = _tool.Run("doctor", "--json", "--store", "none");
        Assert.Equal(1, code);
        var checks = output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(c => c.GetProperty("name").GetString()!);
        Assert.Equal("set TEI_URL to an http or https address, such as http://127.0.0.1:8080/", checks["tei"].GetProperty("detail").GetString());
        Assert.Equal("failed", checks["tei"].GetProperty("state").GetString());
        Assert.Equal("failed", checks["cohere"].GetProperty("state").GetString());
        Assert.Contains("cannot be reached: ConnectionError", checks["cohere"].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("The folder 'none' does not exist; make a store by 'skrerank index INPUT --store none'.", checks["none"].GetProperty("detail").GetString());
    }

    private static IEnumerable<string?> Ids(JsonDocument json) => json.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString());

    private (int Code, string Output, string Error) Rerank(params string[] options) =>
        _tool.Run(["rerank", "--run", "run.trec", "--corpus", "beir/corpus.jsonl", "--queries", "beir/queries.jsonl", "--output", "out.trec", .. options]);
}
