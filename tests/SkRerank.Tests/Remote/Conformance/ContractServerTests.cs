using System.Net;
using System.Text;
using System.Text.Json;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote.Conformance;

/// <summary>The server that stands for the providers must itself be strict, or what passes it proves nothing.</summary>
public sealed class ContractServerTests
{
    private const string Key = "canary-key-7f3a";

    // Bodies as peers.md section 4 and the vendors' published descriptions give them, byte for byte.
    public static TheoryData<string, string, string> Documented() => new()
    {
        { "cohere-v2", """{"model":"rerank-v3.5","query":"flea life","documents":["cat","flea life"],"top_n":1,"max_tokens_per_doc":4096,"priority":0}""", """{"id":"b1f1c6a2-1111-4a4a-9c9c-000000000001","results":[{"index":1,"relevance_score":1}],"meta":{"api_version":{"version":"2"},"billed_units":{"search_units":1}}}""" },
        { "cohere-v1", """{"query":"flea life","documents":[{"text":"flea"},"cat"],"return_documents":true}""", """{"id":"b1f1c6a2-1111-4a4a-9c9c-000000000001","results":[{"index":0,"relevance_score":0.5,"document":{"text":"flea"}},{"index":1,"relevance_score":0,"document":{"text":"cat"}}],"meta":{"api_version":{"version":"1"},"billed_units":{"search_units":1}}}""" },
        { "azure-cohere-v2", """{"model":"model","query":"flea","documents":["flea"]}""", """{"id":"b1f1c6a2-1111-4a4a-9c9c-000000000001","results":[{"index":0,"relevance_score":1}],"meta":{"api_version":{"version":"2"},"billed_units":{"search_units":1}}}""" },
        { "jina", """{"model":"jina-reranker-v3","query":"flea life","documents":["cat",{"text":"flea"}],"top_n":3,"return_documents":true}""", """{"model":"jina-reranker-v3","usage":{"total_tokens":6},"results":[{"index":1,"relevance_score":0.5,"document":{"text":"flea"}},{"index":0,"relevance_score":0,"document":{"text":"cat"}}]}""" },
        { "voyage", """{"query":"flea life","documents":["cat","flea"],"model":"rerank-2.5","top_k":null,"return_documents":false,"truncation":true}""", """{"object":"list","data":[{"index":1,"relevance_score":0.5},{"index":0,"relevance_score":0}],"model":"rerank-2.5","usage":{"total_tokens":6}}""" },
        { "mixedbread", """{"model":"mixedbread-ai/mxbai-rerank-large-v2","query":"flea","input":["cat","flea"],"top_k":1,"return_input":false,"rewrite_query":false}""", """{"object":"list","model":"mixedbread-ai/mxbai-rerank-large-v2","top_k":1,"return_input":false,"data":[{"object":"rank_result","index":1,"score":1,"input":null}],"usage":{"prompt_tokens":4,"total_tokens":4}}""" },
        { "pinecone", """{"model":"bge-reranker-v2-m3","query":"flea","documents":[{"text":"cat"},{"text":"flea"}],"top_n":1,"return_documents":false}""", """{"model":"bge-reranker-v2-m3","data":[{"index":1,"score":1}],"usage":{"rerank_units":1}}""" },
        { "together", """{"model":"Salesforce/Llama-Rank-v1","query":"flea","documents":["cat","flea"],"top_n":1,"return_documents":true}""", """{"object":"rerank","id":"9dfa1a09-1111-4a40-970f-000000000001","model":"Salesforce/Llama-Rank-v1","results":[{"index":1,"relevance_score":1,"document":{"text":"flea"}}],"usage":{"prompt_tokens":4,"completion_tokens":0,"total_tokens":4}}""" },
        { "nim", """{"model":"nvidia/llama-nemotron-rerank-1b-v2","query":{"text":"flea"},"passages":[{"text":"cat"},{"text":"flea"}],"truncate":"END"}""", """{"rankings":[{"index":1,"logit":1},{"index":0,"logit":0}],"usage":{"prompt_tokens":4,"total_tokens":4}}""" },
        { "google", """{"model":"semantic-ranker-default@latest","query":"flea","records":[{"id":"0","content":"cat"},{"id":"1","title":"flea","content":"x"}],"topN":1,"ignoreRecordDetailsInResponse":true}""", """{"records":[{"id":"1","score":1}]}""" },
        { "tei", """{"query":"flea","texts":["cat","flea"],"truncate":true,"truncation_direction":"Right","raw_scores":false,"return_text":false}""", """[{"index":1,"score":1},{"index":0,"score":0}]""" },
        { "vllm-rerank", """{"model":"m","query":"flea","documents":["cat","flea"],"top_n":0,"truncate_prompt_tokens":512}""", """{"id":"rerank-1","model":"m","usage":{"total_tokens":4},"results":[{"index":1,"document":{"text":"flea"},"relevance_score":1},{"index":0,"document":{"text":"cat"},"relevance_score":0}]}""" },
        { "vllm-score", """{"model":"m","text_1":"flea","text_2":["cat","flea"]}""", """{"id":"score-1","object":"list","created":1700000000,"model":"m","data":[{"index":0,"object":"score","score":0},{"index":1,"object":"score","score":1}],"usage":{"prompt_tokens":4,"total_tokens":4,"completion_tokens":0}}""" },
        { "infinity", """{"model":"m","query":"flea","documents":["cat","flea"],"return_documents":false,"raw_scores":false,"top_n":1}""", """{"object":"rerank","id":"infinity-1","created":1700000000,"model":"m","usage":{"prompt_tokens":4,"total_tokens":4},"results":[{"index":1,"relevance_score":1,"document":null}]}""" },
        { "llama-cpp", """{"model":"m","query":"flea","documents":["cat","flea"],"top_n":1}""", """{"model":"m","object":"list","usage":{"prompt_tokens":4,"total_tokens":4},"results":[{"index":1,"relevance_score":1}]}""" },
        { "litellm", """{"model":"cohere/rerank-v3.5","query":"flea","documents":["cat","flea"],"top_n":1}""", """{"id":"litellm-1","results":[{"index":1,"relevance_score":1}],"meta":{"billed_units":{"search_units":1}}}""" },
    };

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task Post_DocumentedRequest_IsAnsweredByteForByte(string contract, string request, string expected)
    {
        await using var server = await ContractServer.StartAsync(ProviderContracts.Of(contract));
        using var client = Client(server);
        using var response = await client.SendAsync(Post(server, request), TestContext.Current.CancellationToken);
        Assert.Equal((200, expected), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(request, Encoding.UTF8.GetString(Assert.Single(server.Requests).Body));
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task Post_UnknownProperty_IsRefusedInTheProvidersForm(string contract, string request, string _)
    {
        await using var server = await ContractServer.StartAsync(ProviderContracts.Of(contract));
        using var client = Client(server);
        using var response = await client.SendAsync(Post(server, request.Insert(1, "\"surprise\":1,")), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains((int)response.StatusCode, new[] { 400, 422 });
        Assert.Contains("$.surprise is not in the contract", body, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(body);
        Assert.Empty(server.Contract.ErrorViolations(json.RootElement));
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task Post_WrongKey_Is401(string contract, string request, string _)
    {
        await using var server = await ContractServer.StartAsync(ProviderContracts.Of(contract));
        if (server.Contract.Key is null) return;
        using var client = Client(server);
        using var message = Post(server, request);
        message.Headers.Remove("Api-Key");
        message.Headers.Remove("Authorization");
        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Post_MoreTextsThanTeiTakes_Is413()
    {
        await using var server = await ContractServer.StartAsync(new TeiContract());
        using var client = Client(server);
        var texts = string.Join(',', Enumerable.Repeat("\"a\"", 33));
        using var response = await client.SendAsync(Post(server, $$"""{"query":"q","texts":[{{texts}}]}"""), TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task Post_Scripted_GoesOverTheWireAsTheTestSays()
    {
        await using var server = await ContractServer.StartAsync(new CohereContract());
        using var client = Client(server);
        server.Enqueue(server.Contract.Failure(429, "slow down").With("retry-after-ms", "250"), ContractReply.Text(200, "<html>", "text/html") with { Gzip = true, Chunked = true }, ContractReply.Text(200, "{}") with { Reset = true });

        using var first = await client.SendAsync(Post(server, "{}"), TestContext.Current.CancellationToken);
        Assert.Equal((429, "250"), ((int)first.StatusCode, first.Headers.GetValues("retry-after-ms").Single()));
        using var second = await client.SendAsync(Post(server, "{}"), TestContext.Current.CancellationToken);
        Assert.Equal("gzip", Assert.Single(second.Content.Headers.ContentEncoding));
        Assert.True(second.Headers.TransferEncodingChunked);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(Post(server, "{}"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Post_ResetInsideTheBody_BreaksOff()
    {
        await using var server = await ContractServer.StartAsync(new CohereContract());
        using var client = Client(server);
        server.Enqueue(ContractReply.Text(200, "{\"results\":[]}") with { Reset = true, PauseAfter = 4 });
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(Post(server, "{}"), TestContext.Current.CancellationToken));
    }

    private static HttpClient Client(ContractServer server) => new() { BaseAddress = server.Address };

    private static HttpRequestMessage Post(ContractServer server, string body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, server.Contract.Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        message.Headers.Add("Authorization", $"Bearer {Key}");
        message.Headers.Add("Api-Key", Key);
        message.Headers.Add("X-Pinecone-Api-Version", "2026-04");
        return message;
    }
}
