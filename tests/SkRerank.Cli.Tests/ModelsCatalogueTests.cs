using System.Text.Json;
using SkRerank.Models;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

/// <summary>The catalogue from the command line; the hub on loopback serves the cross-encoder in the box under another name.</summary>
public sealed class ModelsCatalogueTests : IDisposable
{
    private const string Name = "ms-marco-TinyBERT-L2-v2";
    private const string Token = "hf_secretsecret";
    private const string Pair = "{\"query\": \"How long does a flea live?\", \"document\": \"A flea lives a year.\"}\n";

    private readonly CommandLine _tool = new();
    private readonly LoopbackHub _hub = new("cross-encoder/" + Name);

    public ModelsCatalogueTests()
    {
        _tool.Variables["HF_ENDPOINT"] = _hub.Address.AbsoluteUri;
        _tool.Variables["HF_HOME"] = _tool.At("hf");
        _tool.Variables["HF_TOKEN"] = Token;
        _tool.Variables["HF_HUB_CACHE"] = "";
        _tool.Variables["HF_HUB_OFFLINE"] = "";
        _tool.Variables["NO_PROXY"] = "127.0.0.1";
    }

    public void Dispose()
    {
        _hub.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void List_Filters_GivesATable()
    {
        var lines = _tool.Succeed("models", "list", "--language", "en", "--min-window", "512", "--licence", "apache-2.0", "--max-memory", "100MB", "--hardware", "cpu").TrimEnd().Split('\n');
        Assert.Matches("^NAME +KIND +LANGUAGES +WINDOW +MEMORY +LICENCE +HARDWARE +STATE$", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("ms-marco-MiniLM-L4-v2 ", StringComparison.Ordinal) && line.Contains(" 512 ", StringComparison.Ordinal) && line.Contains("19.5 MB", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ettin-reranker-17m-v1 ", StringComparison.Ordinal) && line.EndsWith("not compared with the reference", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("bge-", StringComparison.Ordinal) || line.StartsWith("minilm", StringComparison.Ordinal));
    }

    [Fact]
    public void List_Json_IsOneObjectALine()
    {
        var lines = _tool.Succeed("models", "list", "--json").TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        Assert.True(lines.Length >= 28);
        var shipped = lines.Single(line => line.GetProperty("name").GetString() == "minilm-reranker");
        Assert.Equal("SkRerank.Models.MiniLmReranker", shipped.GetProperty("package").GetString());
        Assert.NotEqual(JsonValueKind.Null, shipped.GetProperty("folder").ValueKind);
        Assert.Equal(JsonValueKind.Null, lines.Single(line => line.GetProperty("name").GetString() == "bge-base-en-v1.5").GetProperty("size").ValueKind);
    }

    [Fact]
    public void List_NothingFits_SaysSo()
    {
        var (code, output, error) = _tool.Run("models", "list", "--licence", "nope");
        Assert.Equal((0, "", "No model of the catalogue is known to be so: ask for less, or see them all by 'skrerank models list'.\n"), (code, output, error));
    }

    [Theory]
    [InlineData("--max-memory", "much", "The value of --max-memory must be a size above 0 such as 500MB or 1.5GB, but was 'much': see 'skrerank models list --help'.")]
    [InlineData("--hardware", "tpu", "The value of --hardware must be cpu or gpu, but was 'tpu': see 'skrerank models list --help'.")]
    [InlineData("--min-window", "0", "The value of --min-window must be a whole number of at least 1, but was '0': see 'skrerank models list --help'.")]
    public void List_BadValue_SaysWhatItMustBe(string option, string value, string expected) => Assert.Equal(expected, _tool.Fail("models", "list", option, value));

    [Fact]
    public void Info_OfAModel_ShowsEverything()
    {
        var text = _tool.Succeed("models", "info", "bge-reranker-v2-gemma");
        Assert.Contains("licence     apache-2.0\n", text, StringComparison.Ordinal);
        Assert.Contains("reference   not compared with the reference\n", text, StringComparison.Ordinal);
        Assert.Contains("graphs      none on the hub\n", text, StringComparison.Ordinal);
        Assert.Contains("sha256      unknown: recorded at the first download\n", text, StringComparison.Ordinal);
        Assert.Contains("quality     unknown\n", text, StringComparison.Ordinal);
        Assert.Contains("quality     39.01 MRR@10, MS MARCO dev (sentence-transformers documentation, pretrained cross-encoders)\n", _tool.Succeed("models", "info", "cross-encoder/ms-marco-MiniLM-L6-v2"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_ThenScoreVerifyRemove_WorksByName()
    {
        Serve();
        Assert.Equal($"The model '{Name}' has not been pulled; run 'skrerank models pull {Name}'.", _tool.Fail("models", "score", "--model", Name));
        Assert.Equal($"The model '{Name}' has not been pulled; run 'skrerank models pull {Name}'.", _tool.Fail("search", "--store", "store", "fleas", "--model", Name));

        var (code, output, error) = _tool.Run("models", "pull", Name);
        Assert.True(code == 0, error);
        Assert.Equal(Path.Combine(_tool.Folder, "hf", "hub", "models--cross-encoder--" + Name, "snapshots", _hub.Commit), output.TrimEnd());
        Assert.Contains($"kB of {Name}: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, output + error, StringComparison.Ordinal);
        Assert.All(_hub.Requests, request => Assert.Equal("Bearer " + Token, request.Headers["Authorization"]));

        Assert.Equal(_tool.RunOn(Pair, "models", "score", "--model", "minilm-reranker"), _tool.RunOn(Pair, "models", "score", "--model", Name));
        Assert.Contains("  pulled", _tool.Succeed("models", "list", "--hardware", "cpu"), StringComparison.Ordinal);
        Assert.Contains("intact   ", _tool.Succeed("models", "verify", Name), StringComparison.Ordinal);

        File.AppendAllText(Path.Combine(output.TrimEnd(), "config.json"), " ");
        (code, output, error) = _tool.Run("models", "verify", Name);
        Assert.Equal((1, $"A file of '{Name}' is changed or missing: run 'skrerank models pull {Name}'.\n"), (code, error));
        Assert.Contains("changed  ", output, StringComparison.Ordinal);

        Assert.Equal($"{Name} removed.\n", _tool.Succeed("models", "remove", Name));
        Assert.StartsWith($"The model '{Name}' is not in '", _tool.Fail("models", "remove", Name), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_Offline_SaysSoAndAsksNobody()
    {
        _tool.Variables["HF_HUB_OFFLINE"] = "1";
        Assert.StartsWith($"The model '{Name}' must be in '", _tool.Fail("models", "pull", Name), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void Pull_Proxy_IsHonoured()
    {
        Serve();
        const string Hub = "http://hub.invalid";
        _hub.Answer = request => request.Target.StartsWith(Hub, StringComparison.Ordinal) ? _hub.AnswerOfRepository(request with { Target = request.Target[Hub.Length..] }) : LoopbackResponse.Empty(400);
        _tool.Variables["HF_ENDPOINT"] = Hub;
        _tool.Variables["NO_PROXY"] = "";
        _tool.Variables["http_proxy"] = _hub.Address.AbsoluteUri;
        var (code, _, error) = _tool.Run("models", "pull", Name);
        Assert.True(code == 0, error);
        Assert.NotEmpty(_hub.Requests);
    }

    [Fact]
    public async Task Pull_Interrupted_GoesOnInTheNextProcess()
    {
        Serve();
        const int There = 5_000_000;
        var stall = new TaskCompletionSource();
        _hub.Answer = request => request.Target.EndsWith(".onnx", StringComparison.Ordinal) && request.From is null ? _hub.AnswerOfRepository(request) with { BreakAfter = There, StallUntil = stall.Task } : null;
        using var process = _tool.Start(["models", "pull", Name]);
        var part = new FileInfo(Path.Combine(_tool.Folder, "hf", "hub", "models--cross-encoder--" + Name, "blobs", LoopbackHub.Sha256(_hub.Files["onnx/model_int8.onnx"]) + ".skrerank.incomplete"));
        while (!part.Exists || part.Length < There)
        {
            Assert.False(process.HasExited);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            part.Refresh();
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        stall.SetResult();
        Assert.Contains("has not been pulled", _tool.Fail("models", "score", "--model", Name), StringComparison.Ordinal);

        _tool.Succeed("models", "pull", Name);
        Assert.Equal(There, _hub.Requests.Last(request => request.Target.EndsWith(".onnx", StringComparison.Ordinal)).From);
        _tool.Succeed("models", "verify", Name);
    }

    [Fact]
    public void Pull_Refused_IsOneSentence()
    {
        _hub.Answer = _ => LoopbackResponse.Empty(401);
        Assert.Contains("set HF_TOKEN to a token of that account.", _tool.Fail("models", "pull", Name), StringComparison.Ordinal);
        Assert.Equal("The catalogue has no model 'ms-marco-TinyBERT-L3-v2', but 'ms-marco-TinyBERT-L2-v2', 'ms-marco-MiniLM-L2-v2', 'ms-marco-MiniLM-L4-v2'; 'skrerank models list' shows them all.", _tool.Fail("models", "info", "ms-marco-TinyBERT-L3-v2"));
    }

    [Fact]
    public void Verify_ShippedModel_ComparesWithTheCatalogue()
    {
        var lines = _tool.Succeed("models", "verify", "minilm-embedding").TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.StartsWith("intact ", line, StringComparison.Ordinal));
        Assert.Contains("ships in the package SkRerank.Models.MiniLmReranker, so there is nothing to pull", _tool.Fail("models", "pull", "minilm-reranker"), StringComparison.Ordinal);
    }

    private void Serve()
    {
        var folder = MiniLmRerankerModel.Folder;
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)) _hub.Files[Path.GetRelativePath(folder, file)] = File.ReadAllBytes(file);
    }
}
