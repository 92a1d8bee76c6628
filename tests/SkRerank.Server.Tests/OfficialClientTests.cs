using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Server.Tests;

/// <summary>The official npm clients of Cohere and OpenAI against the server, unchanged but for its address.</summary>
public sealed class OfficialClientTests
{
    [Fact]
    public async Task Clients_RerankEmbedAndList_UnderstandTheServer()
    {
        var folder = RepositoryFolder.At("tests", "SkRerank.Server.Tests", "Clients");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "openai")) && HasNode(), "node, or the clients ('npm ci' in tests/SkRerank.Server.Tests/Clients), is not there.");
        using var reranker = new FakeReranker((_, document) => document.Text.Length / 10.0);
        await using var server = await RunningServer.StartAsync(
            services => services.AddSingleton(new ServedModel("length") { Reranker = reranker }).AddSingleton(new ServedModel("words") { Embeddings = new FunctionVectorGenerator(text => text.Length > 10 ? [1, 0] : [0, 1]) }),
            options => options.ApiKeys.Add("key"));
        var direct = await reranker.RerankAsync("what eats fleas", [new("short"), new("a much longer text"), new("middle text")], cancellationToken: TestContext.Current.CancellationToken);

        var answer = await RunAsync(folder, server.Client.BaseAddress!.ToString().TrimEnd('/'));

        var order = direct.Results.Select(result => result.Index).ToArray();
        Assert.Equal(order[..2], answer.GetProperty("v2").EnumerateArray().Select(result => result[0].GetInt32()));
        Assert.Equal(0.8581489350995123, answer.GetProperty("v2")[0][1].GetDouble(), 12);
        Assert.Equal(["a much longer text", "middle text", "short"], answer.GetProperty("v1").EnumerateArray().Select(result => result[1].GetString()));
        Assert.Equal([1.0, 0.0], answer.GetProperty("embeddings")[1].EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(["length", "words"], answer.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        Assert.Equal([404, 404, 401], answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("status").GetInt32()));
        Assert.All(answer.GetProperty("errors").EnumerateArray(), error => Assert.Contains("; ", error.GetProperty("message").GetString(), StringComparison.Ordinal));
    }

    private static async Task<JsonElement> RunAsync(string folder, string address)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["clients.mjs", address, "key"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
}
