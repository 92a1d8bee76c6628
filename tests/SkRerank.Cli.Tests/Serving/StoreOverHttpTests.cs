using System.Text.Json;
using ModelContextProtocol.Client;
using SkRerank.Local;
using SkRerank.Local.Documents;

namespace SkRerank.Cli.Tests.Serving;

/// <summary><c>/index</c>, <c>/search</c> and <c>/collections</c> over a real store.</summary>
public sealed class StoreOverHttpTests : IDisposable
{
    private static readonly string[] Modes = ["rerank", "hybrid", "bm25", "vector", "late", "cross-encoder"];

    private readonly CommandLine _tool = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Index_ThousandDocumentsThenChanges_SaysAndCountsWhatWasDone()
    {
        using var served = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);
        Assert.Equal(0, await served.CountAsync());
        foreach (var mode in Modes) Assert.Empty(await served.SearchAsync(new { query = "flea", mode }));
        Assert.Equal((0, 0), await ChangeAsync(served, [], ["nobody"]));
        Assert.False(Directory.Exists(_tool.At("store")));

        Assert.Equal((1000, 0), await ChangeAsync(served, Enumerable.Range(0, 1000).Select(i => Document($"d{i:D3}", $"flea number{i}")), []));
        Assert.Equal(1000, await served.CountAsync());
        Assert.Equal(["d321"], await served.SearchAsync(new { query = "number321", mode = "bm25" }));

        Assert.Equal((10, 3), await ChangeAsync(served, Enumerable.Range(0, 10).Select(i => Document($"d{i:D3}", $"tick number{i}")), ["d997", "d998", "d999", "d1000", "nobody"]));
        Assert.Equal(997, await served.CountAsync());
        Assert.Equal(10, (await served.SearchAsync(new { query = "tick", mode = "bm25", top = 1000 })).Length);
        Assert.Equal(987, (await served.SearchAsync(new { query = "flea", mode = "bm25", top = 1000 })).Length);
        Assert.Empty(await served.SearchAsync(new { query = "number998", mode = "bm25" }));
    }

    [Fact]
    public async Task Index_WhatTheStoreDoesNotTake_IsTheCallersToMendInOneSentence()
    {
        _tool.Write("docs/a.txt", "Fleas of the folder.");
        _tool.Write("corpus.jsonl", """{"_id": "line#1", "title": "", "text": "Fleas of the corpus."}""" + "\n");
        foreach (var input in new[] { "docs", "corpus.jsonl" }) _tool.Succeed("index", input, "--store", "store", "--embedding", ServedStore.TinyEncoder);
        using var served = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);

        Assert.Equal("A document should have an id of its own, but one would take the place of 'docs/a.txt', which was indexed from a folder or a file; give it another id, or change that one there.", await RefusedAsync(served, [Document("new", "x"), Document("docs/a.txt", "x")], []));
        Assert.Equal("A document should have an id of its own, but one would take the place of 'line#1', which was indexed from a folder or a file; give it another id, or change that one there.", await RefusedAsync(served, [Document("line", "x")], []));
        Assert.Equal("Each id should have at most 32000 bytes of UTF-8, but one has 40000; give the document a shorter id.", await RefusedAsync(served, [Document(new string('x', 40_000), "x")], []));
        Assert.Equal("Each id should have at most 32000 bytes of UTF-8, but one has 40000; give the document a shorter id.", await RefusedAsync(served, [], [new string('x', 40_000)]));
        Assert.Equal("Each id should stand once in 'documents' and 'delete' together, but 1 stand again; send each document once.", await RefusedAsync(served, [Document("a", "x")], ["a"]));
        Assert.StartsWith("'documents[0].id' should be a text, but it is blank", await RefusedAsync(served, [Document(" ", "x")], []), StringComparison.Ordinal);

        // Nothing of a refused request is done.
        Assert.Equal(2, await served.CountAsync());
        Assert.Equal(["docs/a.txt", "line#1"], (await served.SearchAsync(new { query = "fleas", mode = "bm25" })).Order(StringComparer.Ordinal));

        // Taking out is for documents of any input.
        Assert.Equal((1, 1), await ChangeAsync(served, [Document("line", "Fleas by hand.")], ["line#1"]));
        Assert.Equal(["docs/a.txt", "line"], (await served.SearchAsync(new { query = "fleas", mode = "bm25" })).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Index_StoreThatAnotherProcessWrites_IsUnavailableUntilThatOneIsClosed()
    {
        using var models = new LocalModels(new LocalModelsOptions { Embedding = ServedStore.TinyEncoder });
        using var served = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);
        using (var store = new LocalStore(_tool.At("store"), models))
        {
            await new LocalDocuments(store).UpdateAsync([new LocalDocument("a", "flea"), new LocalDocument("b", "flea too")], cancellationToken: Token);
            var (status, body) = await served.PostAsync("/index", Body([Document("c", "flea")], ["a"]));
            Assert.Equal((503, "The collection cannot be written now and is as it was; send the request again in a while."), (status, Sentence(body)));
            Assert.DoesNotContain(_tool.Folder, body.ToString(), StringComparison.Ordinal);
            Assert.Equal(["a", "b"], (await served.SearchAsync(new { query = "flea", mode = "bm25" })).Order(StringComparer.Ordinal));
        }

        Assert.Equal((1, 1), await ChangeAsync(served, [Document("c", "flea")], ["a"]));
        Assert.Equal(["b", "c"], (await served.SearchAsync(new { query = "flea", mode = "bm25" })).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Index_FolderThatCannotBeWritten_SaysNoPathAndLosesNothing()
    {
        using var served = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);
        await ChangeAsync(served, [Document("a", "flea")], []);

        // Folders that bear the names of the next files: no user, root neither, can write these then.
        string[] blocks = [.. Enumerable.Range(1, 9).SelectMany(i => new[] { ".fdt", ".cfs", ".dvd", ".tim", ".si" }.Select(ending => _tool.At($"store/_{i}{ending}"))).Where(path => !File.Exists(path))];
        foreach (var block in blocks) Directory.CreateDirectory(block);
        var (status, body) = await served.PostAsync("/index", Body([Document("b", "flea")], ["a"]));
        Assert.Equal((502, "The collection could not be written and is as it was; the log of the server says why under the id of this request."), (status, Sentence(body)));
        Assert.DoesNotContain(_tool.Folder, body.ToString(), StringComparison.Ordinal);
        Assert.Equal(["a"], await served.SearchAsync(new { query = "flea", mode = "bm25" }));

        foreach (var block in blocks) Directory.Delete(block);
        Assert.Equal((1, 1), await ChangeAsync(served, [Document("b", "flea")], ["a"]));
        Assert.Equal(["b"], await served.SearchAsync(new { query = "flea", mode = "bm25" }));
    }

    [Fact]
    public async Task Search_AmongDocuments_GivesThemAllInEveryModeOverHttpAndToAgents()
    {
        using var served = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);

        // The documents that are asked for are the worst: a filter behind the cut would leave none of them.
        var corpus = Enumerable.Range(0, 300).Select(i => Document($"good{i}", "flea flea flea")).Concat(Enumerable.Range(0, 7).Select(i => Document($"poor {i}/é🎉", $"A flea among a great many other words, of which number {i} is one.")));
        await ChangeAsync(served, corpus, []);
        string[] poor = [.. Enumerable.Range(0, 7).Select(i => $"poor {i}/é🎉")];
        await using var agent = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(served.Client.BaseAddress!, "/mcp") }), cancellationToken: Token);
        foreach (var mode in Modes)
        {
            Assert.Equal(poor, (await served.SearchAsync(new { query = "flea", mode, top = 20, document_ids = (string[])[.. poor, "nobody"] })).Order(StringComparer.Ordinal));
            Assert.Equal(3, (await served.SearchAsync(new { query = "flea", mode, top = 3, depth = 3, document_ids = poor })).Intersect(poor).Count());
            Assert.Empty(await served.SearchAsync(new { query = "flea", mode, document_ids = (string[])["nobody"] }));
            Assert.Equal(poor, (await AskAsync(agent, mode, poor)).Order(StringComparer.Ordinal));
            Assert.Empty(await AskAsync(agent, mode, ["nobody"]));
        }
    }

    private static object Document(string id, string text) => new { id, text };

    private static object Body(IEnumerable<object> documents, string[] delete) => new { documents = documents.ToArray() is { Length: > 0 } some ? some : null, delete = delete.Length > 0 ? delete : null };

    private static async Task<(int Upserted, int Deleted)> ChangeAsync(ServedStore served, IEnumerable<object> documents, string[] delete)
    {
        var (status, body) = await served.PostAsync("/index", Body(documents, delete));
        Assert.True(status == 200, body.ToString());
        return (body.GetProperty("upserted").GetInt32(), body.GetProperty("deleted").GetInt32());
    }

    private async Task<string> RefusedAsync(ServedStore served, object[] documents, string[] delete)
    {
        var (status, body) = await served.PostAsync("/index", Body(documents, delete));
        Assert.Equal(400, status);
        Assert.DoesNotContain(_tool.Folder, body.ToString(), StringComparison.Ordinal);
        return Sentence(body);
    }

    private static string Sentence(JsonElement body) => body.GetProperty("message").GetString()!;

    private static async Task<IEnumerable<string>> AskAsync(McpClient agent, string mode, string[] documentIds)
    {
        var answer = await agent.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "flea", ["mode"] = mode, ["top"] = 20, ["document_ids"] = documentIds }, cancellationToken: Token);
        Assert.NotEqual(true, answer.IsError);
        return answer.StructuredContent!.Value.GetProperty("passages").EnumerateArray().Select(passage => passage.GetProperty("document_id").GetString()!);
    }
}
