using System.Net;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace SkRerank.Cli.Tests;

/// <summary><c>skrerank mcp</c>, called by the official client.</summary>
public sealed class McpCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Mcp_OverStandardStreams_ServesToolsAndResources()
    {
        Fleas.Index(_tool);
        await using var client = await ConnectAsync();

        Assert.Equal(["get", "rerank", "search"], (await client.ListToolsAsync(cancellationToken: Token)).Select(tool => tool.Name).Order());
        var search = await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "How long does a flea live?", ["top"] = 2 }, cancellationToken: Token);
        Assert.Contains("[1] Fleas — skrerank://store/d3\n```\n", Text(search), StringComparison.Ordinal);
        Assert.Contains("A flea can live up to a year", Text(search), StringComparison.Ordinal);
        Assert.Equal(2, search.StructuredContent!.Value.GetProperty("passages").GetArrayLength());

        var filtered = await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "flea", ["document_ids"] = new[] { "d2" }, ["mode"] = "bm25" }, cancellationToken: Token);
        Assert.Equal(["d2"], filtered.StructuredContent!.Value.GetProperty("passages").EnumerateArray().Select(passage => passage.GetProperty("document_id").GetString()));

        var get = await client.CallToolAsync("get", new Dictionary<string, object?> { ["id"] = "d4" }, cancellationToken: Token);
        Assert.Contains("```\nBees make honey.\n```", Text(get), StringComparison.Ordinal);

        var rerank = await client.CallToolAsync("rerank", new Dictionary<string, object?> { ["query"] = "Who makes honey?", ["documents"] = new[] { "The stock market closed higher.", "Bees make honey." } }, cancellationToken: Token);
        Assert.Equal([1, 0], rerank.StructuredContent!.Value.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32()));

        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], (await client.ListResourcesAsync(cancellationToken: Token)).Select(resource => resource.Name));
        var read = await client.ReadResourceAsync("skrerank://store/d4", cancellationToken: Token);
        Assert.Equal("[1] skrerank://store/d4\n```\nBees make honey.\n```", Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text);

        var wrong = await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "flea", ["mode"] = "magic" }, cancellationToken: Token);
        Assert.Equal((true, "'mode' should be one of rerank, hybrid, bm25, vector, late, cross-encoder, but it is another text; correct it."), (wrong.IsError, Text(wrong)));
    }

    [Fact]
    public async Task Mcp_CallThatIsCancelled_LeavesTheServerFreeForTheNext()
    {
        Fleas.Index(_tool);
        await using var client = await ConnectAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var documents = Enumerable.Range(0, 1000).Select(i => string.Concat(Enumerable.Repeat($"Text {i} about fleas and how long they live. ", 8))).ToArray();

        var call = client.CallToolAsync("rerank", new Dictionary<string, object?> { ["query"] = "How long does a flea live?", ["documents"] = documents }, cancellationToken: cancel.Token).AsTask();
        await Task.Delay(300, Token);
        Assert.False(call.IsCompleted, "The call must still run when it is cancelled.");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var next = await client.CallToolAsync("get", new Dictionary<string, object?> { ["id"] = "d4" }, cancellationToken: Token);
        Assert.NotEqual(true, next.IsError);
    }

    [Fact]
    public void Mcp_WithClosedInput_EndsAndWritesNothingToTheProtocol()
    {
        Fleas.Index(_tool);

        var (code, output, error) = _tool.RunOn("", "mcp", "--store", "store");

        Assert.Equal((0, ""), (code, output));
        Assert.StartsWith("Tools for agents over 5 passages of 'store'.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mcp_EveryLineOfStandardOutput_IsAMessageOfTheProtocol()
    {
        Fleas.Index(_tool);
        const string Input = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/list"}
            no message at all

            """;

        using var process = _tool.Start(["mcp", "--store", "store"], redirectInput: true);
        process.StandardInput.Write(Input);
        process.StandardInput.Flush();
        string[] lines = [process.StandardOutput.ReadLine()!, process.StandardOutput.ReadLine()!];
        process.StandardInput.Close();
        var rest = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.All([.. lines, .. rest], line => Assert.Equal("2.0", JsonSerializer.Deserialize<JsonElement>(line).GetProperty("jsonrpc").GetString()));

        // Requests are answered as they are done, in any order.
        Assert.Contains(lines, line => line.Contains("\"name\":\"skrerank\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Mcp_BadCommandLine_FailsInOneSentence()
    {
        Assert.Equal("Option '--store' is required: see 'skrerank mcp --help'.", _tool.Fail("mcp"));
        Assert.Equal("The store 'nowhere' should have passages to search, but has none; index documents first with 'skrerank index INPUT --store nowhere'.", _tool.Fail("mcp", "--store", "nowhere"));
        Assert.StartsWith("'http://0.0.0.0:0' can be reached from other machines, so the server should have an API key, but has none", _tool.Fail("mcp", "--store", "nowhere", "--listen", "http://0.0.0.0:0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mcp_Listening_ServesTheSameOverHttpBehindItsKey()
    {
        Fleas.Index(_tool);
        _tool.Variables["SKRERANK_API_KEY"] = "s3cret";
        using var process = _tool.Start(["mcp", "--store", "store", "--listen", "http://127.0.0.1:0"]);
        try
        {
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(Token);
            }
            while (line?.StartsWith("Listening at ", StringComparison.Ordinal) == false);

            Assert.NotNull(line);
            var address = new Uri(line["Listening at ".Length..line.IndexOf(';', StringComparison.Ordinal)]);
            Assert.Equal("/mcp", address.AbsolutePath);
            using var http = new HttpClient();
            using var refused = await http.PostAsync(address, new StringContent("{}", Encoding.UTF8, "application/json"), Token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            await using var client = await McpClient.CreateAsync(
                new HttpClientTransport(new HttpClientTransportOptions { Endpoint = address, AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer s3cret" } }), cancellationToken: Token);
            var search = await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "Who makes honey?", ["top"] = 1 }, cancellationToken: Token);
            Assert.Contains("Bees make honey.", Text(search), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(Token);
        }
    }

    private Task<McpClient> ConnectAsync() => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = [Path.Combine(AppContext.BaseDirectory, "SkRerank.Cli.dll"), "mcp", "--store", _tool.At("store")], WorkingDirectory = _tool.Folder }),
        cancellationToken: Token);

    private static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
}
