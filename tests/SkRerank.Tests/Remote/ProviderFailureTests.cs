using System.Net;
using System.Text.Json.Nodes;
using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

/// <summary>Every failure of every provider is one clear exception.</summary>
public sealed class ProviderFailureTests
{
    private static readonly RerankDocument[] Documents = [new("a flea of the garden"), new("a bee of the meadow"), new("a cat of the house")];

    // The documented statuses of peers.md section 4, each with whether it may pass.
    private static readonly Dictionary<string, int[]> Statuses = new()
    {
        ["cohere-v1"] = [400, 401, 402, 403, 404, 422, 429, 498, 499, 500, 501, 503, 504],
        ["cohere-v2"] = [400, 401, 402, 403, 404, 422, 429, 498, 499, 500, 501, 503, 504],
        ["azure-cohere-v2"] = [400, 401, 404, 429, 500],
        ["bedrock-rerank"] = [400, 403, 404, 409, 424, 429, 500, 502],
        ["bedrock-invoke"] = [400, 403, 404, 424, 429, 500],
        ["jina"] = [401, 402, 403, 422, 429, 500],
        ["voyage"] = [400, 401, 422, 429, 500, 502, 503, 504],
        ["mixedbread"] = [400, 401, 422, 429, 500],
        ["pinecone"] = [400, 401, 429, 500],
        ["together"] = [400, 401, 404, 429, 503, 504],
        ["nim"] = [400, 401, 422, 429, 500],
        ["google"] = [400, 401, 403, 429, 500, 503],
        ["tei"] = [400, 401, 413, 422, 424, 429, 503],
        ["vllm-rerank"] = [400, 404, 500, 503],
        ["vllm-score"] = [400, 404, 500],
        ["infinity"] = [400, 422, 429, 500],
        ["llama-cpp"] = [400, 401, 500, 501, 503],
        ["litellm"] = [400, 401, 429, 500, 503],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Documented() => [.. Statuses.SelectMany(pair => pair.Value.Select(status => (pair.Key, status)))];

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task RerankAsync_DocumentedError_IsOneExceptionWithProviderStatusIdWordsAndRemedy(string name, int status)
    {
        await using var server = await Provider.StartAsync(name);
        server.Answer = _ => server.Contract.Failure(status, "the words of the provider") with { Headers = new Dictionary<string, string> { ["x-request-id"] = "req-77" } };
        using var reranker = Provider.Reranker(server, options => options.Retry.MaxAttempts = 2);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        var isTransient = status is 409 or 429 or 500 or 502 or 503 or 504;
        Assert.Equal((reranker.GetService<RerankerMetadata>()!.ProviderName, "rerank", status, "req-77", isTransient), (failure.ProviderName, failure.Operation, failure.StatusCode, failure.RequestId, failure.IsTransient));
        Assert.Equal(isTransient ? 2 : 1, server.Requests.Count);
        Assert.Contains($"answered {status}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the words of the provider'; ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(isTransient ? "to attempt 2 of 2" : "to attempt 1 of 2", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Provider.All), MemberType = typeof(Provider))]
    public async Task RerankAsync_BrokenAnswers_AreEachNamed(string name)
    {
        (Action<JsonArray> Break, string Says)[] cases =
        [
            (entries => entries.RemoveAt(1), "scores 2 of 3 documents"),
            (entries => entries.Add(entries[0]!.DeepClone()), "twice"),
            (entries => Index(entries, 7), "scores document 7, but was given 3"),
            (entries => Score(entries, JsonValue.Create("0.5")), "must be a number, but is a text"),
            (entries => Score(entries, null), "must be a number, but is null"),
            (entries => Score(entries, JsonNode.Parse("1e999")), "and not a finite number"),
            (entries => entries[0]!.AsObject().Clear(), "but is missing"),
        ];
        foreach (var (breakIt, says) in cases)
        {
            await AssertFailsAsync(name, reply => reply with { Body = Changed(reply.Body, breakIt) }, says);
        }
    }

    [Fact]
    public Task RerankAsync_BedrockAnswersWithAPage_IsRefused() =>
        AssertFailsAsync("bedrock-rerank", reply => reply with { Body = [.. reply.Body.AsSpan(0, Array.LastIndexOf(reply.Body, (byte)'}')), .. ",\"nextToken\":\"page-2\"}"u8] }, "it is one page of several ('nextToken') with 3 results, though all were asked for in one, which a Model with a lower MaxDocuments avoids;");

    [Theory]
    [MemberData(nameof(Provider.All), MemberType = typeof(Provider))]
    public async Task RerankAsync_AnswerThatIsNone_IsNamed(string name)
    {
        await AssertFailsAsync(name, _ => ContractReply.Text(200, ""), "is empty");
        await AssertFailsAsync(name, _ => ContractReply.Text(200, "<!DOCTYPE html><html>Sign in</html>", "text/html; charset=utf-8"), "is a page of HTML");
        await AssertFailsAsync(name, _ => ContractReply.Text(200, "<html>Sign in</html>"), "is a page of HTML");
        await AssertFailsAsync(name, _ => ContractReply.Text(200, "{\"results\": [", "application/json"), "is not JSON");
        await AssertFailsAsync(name, _ => ContractReply.Text(200, "\"fine\""), "but is");
        await AssertFailsAsync(name, _ => ContractReply.Text(200, "{\"results\":{},\"data\":7,\"rankings\":null,\"records\":\"\"}"), name == "tei" ? "must be a list, but is an object" : "must be a list, but is");
        await AssertFailsAsync(name, _ => ContractReply.Text(200, "{\"results\":[{\"index\":0,\"relevance_score\":NaN}]}"), "holds NaN or Infinity");
    }

    [Theory]
    [MemberData(nameof(Provider.All), MemberType = typeof(Provider))]
    public async Task RerankAsync_GzipAndChunks_AreRead(string name)
    {
        await using var server = await Provider.StartAsync(name);
        server.Alter = reply => reply with { Gzip = true, Chunked = true };
        using var reranker = Provider.Reranker(server);
        Assert.Equal(3, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);

        // A client that was passed in may not decompress.
        using var client = new HttpClient();
        using var passed = new HttpReranker(Provider.Options(server), client);
        Assert.Equal(3, (await passed.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RerankAsync_BodyOverTheCap_IsRefused(bool gzip)
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Alter = reply => reply with { Body = [.. Enumerable.Repeat((byte)' ', 10_000), .. reply.Body], Gzip = gzip, Chunked = true };
        using var reranker = Provider.Reranker(server, options => options.MaxResponseBytes = 10_000);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Contains("has more than 10000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task RerankAsync_BodyOfExactlyTheCap_IsRead()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Alter = reply => reply with { Body = [.. Enumerable.Repeat((byte)' ', 10_000 - reply.Body.Length), .. reply.Body] };
        using var reranker = Provider.Reranker(server, options => options.MaxResponseBytes = 10_000);
        Assert.Equal(3, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
    }

    [Theory]
    [MemberData(nameof(Provider.All), MemberType = typeof(Provider))]
    public async Task RerankAsync_ConnectionReset_IsTriedAgainAndThenNamed(string name)
    {
        await using var server = await Provider.StartAsync(name);
        var reset = ContractReply.Text(200, "{\"results\":[]}") with { Reset = true };
        server.Enqueue(reset, reset with { PauseAfter = 5 });
        using var reranker = Provider.Reranker(server);
        Assert.Equal(3, (await reranker.RerankAsync("flea", Documents, cancellationToken: Token)).Results.Count);
        Assert.Equal(3, server.Requests.Count);
        server.Enqueue(reset, reset, reset with { PauseAfter = 5 });
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Contains("but the connection failed to attempt 3 of 3", failure.Message, StringComparison.Ordinal);
        Assert.Equal((null, true), (failure.StatusCode, failure.IsTransient));
    }

    [Theory]
    [MemberData(nameof(Provider.All), MemberType = typeof(Provider))]
    public async Task RerankAsync_SlowBody_IsAnAttemptThatTookTooLong(string name)
    {
        await using var server = await Provider.StartAsync(name);
        var clock = new ManualTimeProvider();
        var never = new TaskCompletionSource();
        server.Enqueue(ContractReply.Text(200, "{\"results\":[]}") with { PauseAfter = 5, StallUntil = never.Task });
        using var reranker = Provider.Reranker(server, options =>
        {
            options.TimeProvider = clock;
            options.AttemptTimeout = TimeSpan.FromSeconds(10);
            options.Retry.MaxAttempts = 1;
        });
        var call = reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        await clock.TimerOf(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(10));
        var failure = await Assert.ThrowsAsync<RerankException>(() => call);
        Assert.Contains("must answer an attempt within 00:00:10, but took longer; raise AttemptTimeout", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task RerankAsync_NobodyListens_SaysSo()
    {
        Uri address;
        await using (var server = await Provider.StartAsync("tei")) address = server.Address;
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Tei) { Endpoint = address, Retry = { MaxAttempts = 1 } });
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Equal($"The reranker 'tei' at {address.Authority} must answer, but the connection failed (ConnectionError); check Endpoint and the network.", failure.Message);
    }

    [Fact]
    public async Task RerankAsync_Redirect_IsNotFollowed()
    {
        await using var other = await Provider.StartAsync("cohere-v2");
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => new ContractReply(307, []).With("Location", other.Address + "v2/rerank");
        using var reranker = Provider.Reranker(server);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Contains("answered 307 Temporary Redirect to attempt 1 of 3; set Endpoint to where the service is now.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task RerankAsync_HtmlWithAnError_SaysThatAProxyMayHaveSentIt()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => ContractReply.Text((int)HttpStatusCode.BadGateway, "<html><body>nginx</body></html>", "text/html");
        using var reranker = Provider.Reranker(server, options => options.Retry.MaxAttempts = 1);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Contains("answered 502 Bad Gateway and said '(a page of HTML, as proxies send)'; call again later, or add a fallback.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_ErrorThatRepeatsTheInput_DoesNotShowIt()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => server.Contract.Failure(400, "document 'a bee of the meadow' is not allowed");
        using var reranker = Provider.Reranker(server);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.DoesNotContain("meadow", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("its words repeat the input", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_ValidationErrorOfFastApi_IsReadWithoutItsInput()
    {
        await using var server = await Provider.StartAsync("infinity");
        server.Answer = _ => ContractReply.Text(422, """{"detail":[{"type":"string_too_long","loc":["body","documents",2],"msg":"String should have at most 122880 characters","input":"SECRET"}]}""");
        using var reranker = Provider.Reranker(server);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Contains("said 'body.documents.2: String should have at most 122880 characters'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerankAsync_AnswerWithBrokenUnicodeInItsModel_IsRead()
    {
        await using var server = await Provider.StartAsync("jina");
        server.Answer = _ => ContractReply.Text(200, "\ufeff{\"model\":\"\\ud800\",\"results\":[{\"index\":0,\"relevance_score\":0.5}],\"usage\":{\"total_tokens\":-3}}");
        using var reranker = Provider.Reranker(server);
        var response = await reranker.RerankAsync("flea", [new("a flea")], cancellationToken: Token);
        Assert.Equal(("jina-reranker-v3", 0.5), (response.ModelId, response.Results[0].Score));
        Assert.Null(response.Usage);
    }

    private static async Task AssertFailsAsync(string name, Func<ContractReply, ContractReply> alter, string says)
    {
        await using var server = await Provider.StartAsync(name);
        server.Alter = alter;
        using var reranker = Provider.Reranker(server);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal((200, "rerank", false), (failure.StatusCode, failure.Operation, failure.IsTransient));
        Assert.Single(server.Requests);
    }

    private static byte[] Changed(byte[] body, Action<JsonArray> change)
    {
        var json = JsonNode.Parse(body)!;
        change(json as JsonArray ?? json.AsObject().Select(member => member.Value).OfType<JsonArray>().First(array => array is [JsonObject, ..]));
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static void Index(JsonArray entries, int index)
    {
        var entry = entries[0]!.AsObject();
        if (entry.ContainsKey("id")) entry["id"] = $"{index}";
        else entry["index"] = index;
    }

    private static void Score(JsonArray entries, JsonNode? score)
    {
        var entry = entries[0]!.AsObject();
        entry[entry.Select(member => member.Key).First(key => key is "score" or "relevance_score" or "relevanceScore" or "logit")] = score;
    }
}
