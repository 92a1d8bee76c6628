using System.Text.Json;

namespace SkRerank.Cli.Tests;

/// <summary><c>skrerank serve</c> before it listens; what it answers is the server's own tests' to say.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("http://127.0.0.1:0;http://*:0")]
    public void Serve_ReachableFromElsewhereWithoutAKey_IsRefused(string address) =>
        Assert.Contains("can be reached from other machines, so the server should have an API key, but has none; give --api-keys FILE", _tool.Fail("serve", "--listen", address), StringComparison.Ordinal);

    [Fact]
    public async Task Serve_APathOrAMethodThatIsNotThere_SaysWhereToLook()
    {
        await using var server = await ServedTool.StartAsync(_tool, "serve", "--listen", "http://127.0.0.1:0");

        var (noPath, path) = await server.GetAsync("/rerunk");
        var (noMethod, method) = await server.GetAsync("/rerank");

        Assert.Equal((404, 405), (noPath, noMethod));
        Assert.Equal("The server has no endpoint of this path; GET /openapi.json lists those that it has.", Message(path));
        Assert.Equal("The endpoint is called by POST, but the request came by another method; GET /openapi.json describes it.", Message(method));

        static string? Message(string body) => JsonElement.Parse(body).GetProperty("message").GetString();
    }

    [Fact]
    public void Serve_WhatDoesNotFit_FailsInOneSentence()
    {
        Assert.StartsWith("--listen should be an address such as http://127.0.0.1:8080, but is 'nonsense'", _tool.Fail("serve", "--listen", "nonsense"), StringComparison.Ordinal);
        _tool.Write("p.json", """{ "version": 1 }""");
        Assert.Equal("--pipeline is run over a store: give --store too.", _tool.Fail("serve", "--pipeline", "p.json"));
        Assert.Contains("'no.txt' cannot be read; give a file with one key a line.", _tool.Fail("serve", "--listen", "http://127.0.0.1:0", "--api-keys", "no.txt"), StringComparison.Ordinal);
    }
}
