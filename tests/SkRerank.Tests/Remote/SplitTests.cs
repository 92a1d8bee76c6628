using SkRerank.Remote;
using SkRerank.Tests.Chunking;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

/// <summary>Calls over a limit become several requests and one order.</summary>
public sealed class SplitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tei", 32, 1)]
    [InlineData("tei", 33, 2)]
    [InlineData("tei", 64, 2)]
    [InlineData("tei", 65, 3)]
    [InlineData("voyage", 1000, 1)]
    [InlineData("voyage", 1001, 2)]
    [InlineData("mixedbread", 1000, 1)]
    [InlineData("mixedbread", 1001, 2)]
    [InlineData("cohere-v2", 1000, 1)]
    [InlineData("cohere-v2", 1001, 2)]
    [InlineData("bedrock-rerank", 1000, 1)]
    [InlineData("bedrock-rerank", 1001, 2)]
    [InlineData("pinecone", 100, 1)]
    [InlineData("pinecone", 101, 2)]
    [InlineData("google", 200, 1)]
    [InlineData("google", 201, 2)]
    [InlineData("infinity", 2048, 1)]
    [InlineData("infinity", 2049, 2)]
    [InlineData("nim", 512, 1)]
    [InlineData("nim", 513, 2)]
    [InlineData("together", 1024, 1)]
    [InlineData("together", 1025, 2)]
    public async Task RerankAsync_AroundTheNumberOfDocuments_IsSplitThereAndMergedByIndex(string name, int documents, int requests)
    {
        await using var server = await Provider.StartAsync(name);
        server.Score = (_, text) => double.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) / 10_000;
        using var reranker = Provider.Reranker(server);
        RerankDocument[] input = [.. Enumerable.Range(0, documents).Select(i => new RerankDocument($"text {i * 7 % documents}"))];
        var response = await reranker.RerankAsync("flea", input, cancellationToken: Token);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(requests, response.AdditionalProperties![HttpReranker.RequestsProperty]);
        Assert.All(server.Requests, request => Assert.Empty(server.Contract.Violations(request)));

        // The scores are the numbers in the texts, so that the order is theirs, downwards.
        var expected = Enumerable.Range(0, documents).OrderByDescending(i => i * 7 % documents).ThenBy(i => i);
        Assert.Equal(expected, response.Results.Select(result => result.Index));
        Assert.Empty(Notes(response));
    }

    [Theory]
    [InlineData(TotalTokenFormula.QueryWithEachDocument, 100, 1)]
    [InlineData(TotalTokenFormula.QueryWithEachDocument, 99, 2)]
    [InlineData(TotalTokenFormula.QueryOnce, 73, 1)]
    [InlineData(TotalTokenFormula.QueryOnce, 72, 2)]
    public async Task RerankAsync_AroundTheTotalOfTokens_IsSplitThere(TotalTokenFormula formula, int most, int requests)
    {
        // A query of 3 words and ten documents of 7: 3 · 10 + 70 = 100, or 3 + 70 = 73.
        await using var server = await Provider.StartAsync("voyage");
        using var reranker = Provider.Reranker(server, options =>
        {
            options.TokenCounter = new WordCounter();
            options.Model = new RemoteModel("") { MaxTotalTokens = most, TotalTokens = formula };
        });
        RerankDocument[] input = [.. Enumerable.Range(0, 10).Select(i => new RerankDocument($"one two three four five six {i}"))];
        var response = await reranker.RerankAsync("six six six", input, cancellationToken: Token);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(10, response.Results.Count);

        // The usage is the sum: the server counts the query's words with each document.
        Assert.Equal(100, response.Usage?.TotalTokenCount);
    }

    [Fact]
    public async Task RerankAsync_AroundTheBytesOfABody_IsSplitAndNoBodyIsLonger()
    {
        await using var server = await Provider.StartAsync("tei");
        using var reranker = Provider.Reranker(server);

        // Each of these characters is escaped to two bytes, so that 20 documents of 100,000 are 4 MB.
        RerankDocument[] input = [.. Enumerable.Range(0, 20).Select(i => new RerankDocument(new string('"', 100_000)))];
        await reranker.RerankAsync("flea", input, cancellationToken: Token);
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.InRange(request.Body.Length, 1, 2_000_000));
    }

    [Fact]
    public async Task RerankAsync_DocumentLongerThanABody_IsNamedBeforeAnythingIsSent()
    {
        await using var server = await Provider.StartAsync("tei");
        using var reranker = Provider.Reranker(server);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", [new("a"), new(new string('x', 2_000_000))], cancellationToken: Token));
        Assert.Contains("A request to 'tei' may have 2000000 bytes, but document 1 alone makes it 20", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task RerankAsync_CohereChunks_CountTowardsItsLimit()
    {
        // 4,096 less the query's one word leave 4,095; a document of 4,096 words is two chunks, and 10 chunks hold five.
        await using var server = await Provider.StartAsync("cohere-v2");
        using var reranker = Provider.Reranker(server, options =>
        {
            options.TokenCounter = new WordCounter();
            options.Model = new RemoteModel("") { MaxTokensPerPair = 4096, MaxChunks = 10 };
        });
        var text = string.Join(' ', Enumerable.Repeat("word", 4096));
        await reranker.RerankAsync("flea", [.. Enumerable.Range(0, 11).Select(_ => new RerankDocument(text))], cancellationToken: Token);
        Assert.Equal([5, 5, 1], server.Requests.Select(request => request.Json.GetProperty("documents").GetArrayLength()).OrderDescending());
    }

    [Fact]
    public async Task RerankAsync_OnePartFails_FailsTheCallWithThatPartsFailure()
    {
        await using var server = await Provider.StartAsync("tei");
        server.Answer = request => System.Text.Encoding.UTF8.GetString(request.Body).Contains("text 40", StringComparison.Ordinal) ? server.Contract.Failure(424, "backend") : null;
        using var reranker = Provider.Reranker(server);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", [.. Enumerable.Range(0, 100).Select(i => new RerankDocument($"text {i}"))], cancellationToken: Token));
        Assert.Equal(424, failure.StatusCode);
    }

    [Fact]
    public async Task RerankAsync_PartsTogether_AreNoMoreThanAllowed()
    {
        await using var server = await Provider.StartAsync("tei");
        using var reranker = Provider.Reranker(server, options => options.MaxConcurrentRequests = 2);
        await reranker.RerankAsync("flea", [.. Enumerable.Range(0, 640).Select(i => new RerankDocument($"text {i}"))], cancellationToken: Token);
        Assert.Equal(20, server.Requests.Count);
        Assert.InRange(server.MostConcurrent, 1, 2);
    }

    [Fact]
    public async Task RerankAsync_ListwiseAtItsLimit_IsOneRequest()
    {
        await using var server = await ContractServer.StartAsync(new JinaContract { MaxDocuments = 64 });
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", Numbered(64), cancellationToken: Token);
        Assert.Single(server.Requests);
        Assert.Equal(ScoreKind.Similarity, response.ScoreKind);
    }

    [Fact]
    public async Task RerankAsync_ListwiseOverItsLimit_LetsTheBestOfEachPartMeet()
    {
        // Scores shift from request to request, as those of a listwise model may: only ranks within a request can be trusted.
        await using var server = await ContractServer.StartAsync(new JinaContract { MaxDocuments = 64 });
        var shift = 0;
        server.Answer = _ =>
        {
            Interlocked.Increment(ref shift);
            return null;
        };
        server.Score = (_, text) => (Number(text) / 1000.0) - (Volatile.Read(ref shift) * 0.2);
        using var reranker = Provider.Reranker(server, options => options.MaxConcurrentRequests = 1);
        var response = await reranker.RerankAsync("flea", Numbered(150), new RerankOptions { TopN = 70 }, Token);

        // 150 are three parts of 50; of the last request's 64 places, each part's best have 21 or 22.
        Assert.Equal([50, 50, 50, 64], server.Requests.Select(request => request.Json.GetProperty("documents").GetArrayLength()));
        var finalists = server.Requests[3].Json.GetProperty("documents").EnumerateArray().Select(text => Number(text.GetString()!)).ToArray();
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(part => Enumerable.Range((part * 50) + 29, 21)), finalists.Where(i => i % 50 >= 29).Order());
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal(70, response.Results.Count);
        Assert.Equal(finalists.OrderDescending(), response.Results.Take(64).Select(result => result.Index));
        Assert.All(response.Results.Take(64), result => Assert.True(result.IsScored));
        Assert.All(response.Results.Skip(64), result => Assert.False(result.IsScored));
        Assert.Equal(4, response.AdditionalProperties![HttpReranker.RequestsProperty]);
        Assert.Contains(Notes(response), note => note.Contains("not on one scale, so that the best of each met in a last one", StringComparison.Ordinal));

        // The trail says what each request said.
        Assert.Equal(["part 3", "round 1", "final"], response.Results[0].Stages.Select(stage => stage.Stage));
    }

    [Fact]
    public async Task RerankAsync_ListwiseOfMorePartsThanOneRequestHolds_PlaysMoreRounds()
    {
        await using var server = await Provider.StartAsync("jina");
        server.Score = (_, text) => Number(text) / 1000.0;
        using var reranker = Provider.Reranker(server, options => options.Model = new RemoteModel("") { MaxDocuments = 4, ScoresAreComparable = false, ScoreKind = ScoreKind.Similarity });
        var response = await reranker.RerankAsync("flea", Numbered(40), cancellationToken: Token);

        // 10 parts of 4; their winners are 10, which are three parts; their winners are three, and one more finds room.
        Assert.Equal(10 + 3 + 1, server.Requests.Count);
        Assert.Equal(39, response.Results[0].Index);
        Assert.Equal(Enumerable.Range(0, 40), response.Results.Select(result => result.Index).Order());
    }

    [Fact]
    public async Task RerankAsync_BlankDocuments_AreNotSentAndStandBelow()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Score = (_, text) => text == "none" ? 0 : 0.5;
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", [new(""), new("none"), new(" \n"), new("a flea")], cancellationToken: Token);
        Assert.Equal([3, 1, 0, 2], response.Results.Select(result => result.Index));
        Assert.Equal([true, true, false, false], response.Results.Select(result => result.IsScored));
        Assert.Equal(2, server.Requests[0].Json.GetProperty("documents").GetArrayLength());
        Assert.Equal(["2 blank documents were not sent; they stand below the others."], Notes(response));
    }

    [Fact]
    public async Task RerankAsync_BlankQuery_KeepsTheIncomingOrderWithoutACall()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("  ", Numbered(3), cancellationToken: Token);
        Assert.Equal([0, 1, 2], response.Results.Select(result => result.Index));
        Assert.All(response.Results, result => Assert.False(result.IsScored));
        Assert.Empty(server.Requests);
        Assert.Equal(["The query or every document is blank, so that nothing was asked."], Notes(response));
    }

    internal static string[] Notes(RerankResponse response) => (string[])response.AdditionalProperties![HttpReranker.NotesProperty]!;

    private static RerankDocument[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => new RerankDocument($"text {i}"))];

    private static int Number(string text) => int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
