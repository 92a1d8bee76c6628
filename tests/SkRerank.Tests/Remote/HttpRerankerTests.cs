using SkRerank.Middleware;
using SkRerank.Remote;
using SkRerank.Tests.Chunking;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

public sealed class HttpRerankerTests
{
    private static readonly RerankDocument[] Documents = [new("a flea"), new("a bee")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Constructor_OptionsThatDoNotFit_GivesAllReasons()
    {
        var options = new HttpRerankerOptions(RerankWireFormat.LiteLlm) { AttemptTimeout = TimeSpan.FromSeconds(9), TotalTimeout = TimeSpan.FromSeconds(3) };
        var failure = Assert.Throws<ArgumentException>("options", () => new HttpReranker(options));
        Assert.StartsWith("The options of the reranker are not valid. 'litellm' has no address of its own; set Endpoint. 'litellm' needs a model; set ModelId. AttemptTimeout must not be more than TotalTimeout, but they are 00:00:09 and 00:00:03.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_HostedWithoutAKey_NamesTheVariable() =>
        Assert.StartsWith("The options of the reranker are not valid. 'jina' needs a key; set ApiKey, from the variable JINA_API_KEY for instance, or Signer.", Assert.Throws<ArgumentException>(() => new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Jina))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ftp://host/", "Endpoint must be an absolute http or https address.")]
    [InlineData("relative", "Endpoint must be an absolute http or https address.")]
    [InlineData("https://user:password@host/", "Endpoint must not hold a name or a password; set ApiKey or Headers.")]
    public void Constructor_EndpointThatIsNone_IsRefusedWithoutBeingShown(string endpoint, string says)
    {
        var failure = Assert.Throws<ArgumentException>(() => new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Tei) { Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) }));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password@", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a/", "v2/rerank", "https://a/v2/rerank")]
    [InlineData("https://a", "v2/rerank", "https://a/v2/rerank")]
    [InlineData("https://a/base", "v2/rerank", "https://a/base/v2/rerank")]
    [InlineData("https://a/v2", "v2/rerank", "https://a/v2/rerank")]
    [InlineData("https://a/v2/rerank", "v2/rerank", "https://a/v2/rerank")]
    [InlineData("https://a/providers/cohere/v2/rerank/", "v2/rerank", "https://a/providers/cohere/v2/rerank/")]
    [InlineData("https://a/x?api-version=1", "v2/rerank", "https://a/x/v2/rerank?api-version=1")]
    [InlineData("http://a:8000/v1", "rerank", "http://a:8000/v1/rerank")]
    public void Address_BaseOrWhole_IsCompleted(string endpoint, string path, string expected) =>
        Assert.Equal(expected, HttpExchange.Address(new Uri(endpoint), path).AbsoluteUri);

    [Theory]
    [InlineData("al-key", "https://ai.mongodb.com/")]
    [InlineData("pa-key", "https://api.voyageai.com/")]
    public void Voyage_Key_ChoosesTheAddress(string key, string expected)
    {
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Voyage) { ApiKey = key });
        Assert.Equal(new Uri(expected), reranker.GetService<RerankerMetadata>()!.ProviderUri);
    }

    [Fact]
    public async Task Nvidia_HostedModel_HasAnAddressOfItsOwn()
    {
        await using var server = await ContractServer.StartAsync(new NimContract("llama-3_2-nv-rerankqa-1b-v2"));
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Nvidia) { Endpoint = server.Address, ApiKey = Provider.Key, ModelId = "nvidia/llama-3.2-nv-rerankqa-1b-v2" });
        Assert.Equal(2, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
    }

    [Fact]
    public async Task RerankAsync_ModelThatTheTableDoesNotKnow_WorksWithANote()
    {
        await using var server = await Provider.StartAsync("voyage");
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", Documents, new RerankOptions { ModelId = "rerank-9" }, Token);
        Assert.Equal("rerank-9", response.ModelId);
        Assert.Equal(["The model 'rerank-9' is not in the table of 'voyage'; the provider's general limits were kept to. Set Model to give its own."], SplitTests.Notes(response));
        Assert.Empty(SplitTests.Notes(await reranker.RerankAsync("flea", Documents, new RerankOptions { ModelId = "Rerank-2-LITE" }, Token)));
    }

    [Fact]
    public void GetService_RemoteModel_IsTheTablesOrTheUsersOwn()
    {
        using var known = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Voyage) { ApiKey = Provider.Key, ModelId = "rerank-2" });
        Assert.Equal(new RemoteModel("rerank-2") { MaxDocuments = 1000, MaxQueryTokens = 4000, MaxTokensPerPair = 16_000, MaxTotalTokens = 600_000 }, known.GetService<RemoteModel>());
        Assert.Equal((16_000, true), (known.GetService<RerankerMetadata>()!.MaxTokens, known.GetService<RerankerMetadata>()!.ScoresAreIndependent));
        using var listwise = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Jina) { ApiKey = Provider.Key });
        Assert.False(listwise.GetService<RerankerMetadata>()!.ScoresAreIndependent);
        using var own = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Tei) { Endpoint = new Uri("http://localhost/"), Model = new RemoteModel("") { MaxDocuments = 5 }, MaxTokensPerDocument = 7 });
        Assert.Equal(new RemoteModel("") { MaxDocuments = 5, MaxTokensPerDocument = 7 }, own.GetService<RemoteModel>());
    }

    [Fact]
    public async Task RerankAsync_ScoresOutsideOfZeroToOne_AreLogitsAndSaidToBe()
    {
        await using var server = await Provider.StartAsync("mixedbread");
        server.Score = (_, text) => text == "a bee" ? -2.5 : 4;
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        Assert.Equal(ScoreKind.Logit, response.ScoreKind);
        Assert.Equal(["Scores outside of 0..1 were returned, so that they are logits and not activations."], SplitTests.Notes(response));
    }

    [Fact]
    public async Task RerankAsync_WarningsOfTheProvider_AreNotes()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => ContractReply.Text(200, """{"id":"r-9","results":[{"index":1,"relevance_score":0.5},{"index":0,"relevance_score":0.25}],"meta":{"warnings":["too long"]}}""");
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        Assert.Equal(["too long"], SplitTests.Notes(response));
        Assert.Equal("r-9", response.AdditionalProperties![HttpReranker.RequestIdProperty]);
    }

    [Fact]
    public async Task RerankAsync_LongDocumentsTruncate_MarksAndCountsThem()
    {
        await using var server = await Provider.StartAsync("voyage");
        using var reranker = Provider.Reranker(server, options => (options.TokenCounter, options.Model) = (new WordCounter(), new RemoteModel("") { MaxTokensPerPair = 5 }));
        var response = await reranker.RerankAsync("flea", [new("one two three four"), new("one two three four five")], cancellationToken: Token);

        // Five less the query's one are four.
        Assert.Equal([1], response.Results.Where(result => result.Truncated).Select(result => result.Index));
        Assert.Equal(1, response.TruncatedCount);
        Assert.Equal(false, response.AdditionalProperties![ChunkingReranker.EstimatedTokensProperty]);
        Assert.True(server.Requests[0].Json.GetProperty("truncation").GetBoolean());
    }

    [Fact]
    public async Task RerankAsync_LongDocumentsRefuse_NamesTheDocumentAndTurnsTheSwitchOff()
    {
        await using var server = await Provider.StartAsync("voyage");
        using var reranker = Provider.Reranker(server, options => (options.TokenCounter, options.Model, options.LongDocuments) = (new WordCounter(), new RemoteModel("") { MaxTokensPerPair = 5 }, LongDocuments.Refuse));
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", [new("one"), new("one two three four five")], cancellationToken: Token));
        Assert.Equal("A document for 'voyage' may have 4 tokens beside the query, but document 1 has 5; shorten it, or set LongDocuments to Truncate or Chunk.", failure.Message);
        Assert.Empty(server.Requests);
        await reranker.RerankAsync("flea", [new("one two three four")], cancellationToken: Token);
        Assert.False(server.Requests[0].Json.GetProperty("truncation").GetBoolean());
    }

    [Fact]
    public async Task RerankAsync_LongDocumentsChunk_GivesTheBestChunksScore()
    {
        await using var server = await Provider.StartAsync("voyage");
        server.Score = (_, text) => text.Contains("needle", StringComparison.Ordinal) ? 0.9 : 0.1;
        using var reranker = Provider.Reranker(server, options => (options.TokenCounter, options.MaxTokensPerDocument, options.LongDocuments) = (new WordCounter(), 8, LongDocuments.Chunk));
        var hay = string.Join(' ', Enumerable.Repeat("The hay is dry today.", 20));
        var response = await reranker.RerankAsync("flea", [new(hay), new(hay + " There is a needle here. " + hay)], cancellationToken: Token);
        Assert.Equal([(1, 0.9), (0, 0.1)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.NotNull(response.Results[0].BestChunk);
        Assert.Single(server.Requests);
        Assert.Equal(2, response.Results.Count);
    }

    [Fact]
    public async Task RerankAsync_CharactersBeyondALimit_AreCutAndCounted()
    {
        await using var server = await Provider.StartAsync("infinity");
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", [new(new string('a', 122_879) + "\ud83d\udc1d")], cancellationToken: Token);

        // A pair of surrogates is not cut in half.
        Assert.Equal(122_879, server.Requests[0].Json.GetProperty("documents")[0].GetString()!.Length);
        Assert.Equal(1, response.TruncatedCount);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync(new string('q', 122_881), Documents, cancellationToken: Token));
        Assert.Equal("A query to 'infinity' may have 122880 characters, but has 122881; shorten it.", failure.Message);
    }

    [Fact]
    public async Task RerankAsync_QueryOverItsTokens_IsRefusedWhereTokensAreCounted()
    {
        await using var server = await Provider.StartAsync("voyage");
        using var reranker = Provider.Reranker(server, options => (options.TokenCounter, options.Model) = (new WordCounter(), new RemoteModel("") { MaxQueryTokens = 2 }));
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("one two three", Documents, cancellationToken: Token));
        Assert.Equal("A query to 'voyage' may have 2 tokens, but has 3; shorten it.", failure.Message);
    }

    [Fact]
    public async Task RerankAsync_HedgingDelay_TakesTheSecondCallsAnswer()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var clock = new ManualTimeProvider();
        server.Enqueue(ContractReply.Text(200, "{}") with { HoldUntil = new TaskCompletionSource().Task });
        using var reranker = Provider.Reranker(server, options => (options.TimeProvider, options.HedgingDelay) = (clock, TimeSpan.FromSeconds(2)));
        var call = reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        await clock.TimerOf(TimeSpan.FromSeconds(2));
        while (server.Requests.Count == 0) await Task.Yield();
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await call).Results.Count);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task RerankAsync_CircuitBreaker_RefusesWithoutAskingUntilTheBreakIsOver()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var clock = new ManualTimeProvider();
        server.Enqueue(server.Contract.Failure(500, "broken"), server.Contract.Failure(500, "broken"));
        using var reranker = Provider.Reranker(server, options =>
        {
            options.TimeProvider = clock;
            options.Retry.MaxAttempts = 1;
            options.CircuitBreaker = new CircuitBreakerOptions { Failures = 2, TimeProvider = clock };
        });
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        var refusal = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Equal(("circuit", TimeSpan.FromSeconds(30)), (refusal.Operation, refusal.RetryAfter));
        Assert.Equal(2, server.Requests.Count);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
    }

    [Fact]
    public async Task RerankAsync_FallbackOverProviders_AsksTheNextOne()
    {
        await using var cohere = await Provider.StartAsync("cohere-v2");
        await using var voyage = await Provider.StartAsync("voyage");
        cohere.Answer = _ => cohere.Contract.Failure(402, "no money");
        using var second = Provider.Reranker(voyage);
        using var pipeline = Provider.Reranker(cohere).AsBuilder().UseFallback(options => options.Rerankers.Add(second)).Build();
        var response = await pipeline.RerankAsync("flea", Documents, cancellationToken: Token);
        Assert.Equal(("rerank-2.5", true), (response.ModelId, response.IsFallback));
    }

    [Fact]
    public async Task Custom_NamesOfFields_AreWrittenAndRead()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => ContractReply.Text(200, """{"output":{"ranked":[{"i":1,"s":0.75},{"i":0,"s":0.5}]},"model":"own"}""");
        var names = new CustomFormatNames { ProviderName = "own", Path = "api/rank", Query = "q", Documents = "passages", DocumentText = "body", TopN = "limit", Results = "output.ranked", Index = "i", Score = "s", Error = "fault.reason", KeyHeader = "X-Key", KeyPrefix = "" };
        var options = new HttpRerankerOptions(RerankWireFormat.Custom(names)) { Endpoint = server.Address, ModelId = "m", ApiKey = Provider.Key, SendTopN = true };
        using var reranker = new HttpReranker(options);
        names.Query = "changed later";
        var response = await reranker.RerankAsync("flea", [.. Documents, new("a cat")], new RerankOptions { TopN = 2 }, Token);
        Assert.Equal([(1, 0.75), (0, 0.5)], response.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal(("/api/rank", Provider.Key), (server.Requests[0].Path, server.Requests[0].Header("X-Key")));
        Assert.Equal("""{"model":"m","q":"flea","passages":[{"body":"a flea"},{"body":"a bee"},{"body":"a cat"}],"limit":2}""", System.Text.Encoding.UTF8.GetString(server.Requests[0].Body));
        server.Answer = _ => ContractReply.Text(400, """{"fault":{"reason":"no such field"}}""");
        Assert.Contains("said 'no such field'", (await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Named_Formats_HaveNamesOfTheirOwnAndAreFound()
    {
        Assert.Equal(RerankWireFormat.Named.Count, RerankWireFormat.Named.Select(format => format.ProviderName).Distinct().Count());
        Assert.All(RerankWireFormat.Named, format => Assert.Same(format, RerankWireFormat.Find(format.ProviderName.ToUpperInvariant())));
        Assert.Null(RerankWireFormat.Find("nobody"));
    }

    [Theory]
    [InlineData("us-east-1/evil.example")]
    [InlineData("")]
    [InlineData("US EAST")]
    public void Bedrock_RegionThatIsNone_IsRefused(string region) => Assert.Throws<ArgumentException>(nameof(region), () => RerankWireFormat.Bedrock(region));
}
