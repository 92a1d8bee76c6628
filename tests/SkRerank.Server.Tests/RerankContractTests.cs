using Microsoft.Extensions.DependencyInjection;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Server.Tests;

public sealed class RerankContractTests
{
    private static readonly string[] Documents = ["short", "a much longer text", "middle text"];

    // The longer text is the better one: an order that none of the inputs has.
    private static Task<RunningServer> StartAsync(Action<SkRerankServerOptions>? configure = null) =>
        RunningServer.StartAsync(services => services.AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length / 10.0), Aliases = ["rerank-v3.5"] }), configure);

    [Theory]
    [InlineData("/v2/rerank", "cohere-v2")]
    [InlineData("/v1/rerank", "cohere-v1")]
    [InlineData("/cohere/v2/rerank", "cohere-v2")]
    [InlineData("/cohere/v1/rerank", "cohere-v1")]
    [InlineData("/jina/v1/rerank", "jina")]
    [InlineData("/infinity/rerank", "infinity")]
    [InlineData("/vllm/v1/rerank", "vllm-rerank")]
    public async Task Post_DocumentsInAnyContract_AnswersInOrderAndByItsSchema(string path, string contract)
    {
        await using var server = await StartAsync();

        var (status, body) = await server.PostAsync(path, new { model = "rerank-v3.5", query = "q", documents = Documents, top_n = 2 });

        Assert.Equal(200, status);
        if (path != "/v1/rerank") Assert.Empty(JsonSchema.Load(contract).Violations("response", body));
        var results = body.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([1, 2], results.Select(result => result.GetProperty("index").GetInt32()));

        // The logistic function of 1.8 and 1.1.
        Assert.Equal(0.8581489350995123, results[0].GetProperty("relevance_score").GetDouble(), 12);
        Assert.Equal(0.7502601055951177, results[1].GetProperty("relevance_score").GetDouble(), 12);
    }

    [Fact]
    public async Task Post_TextsToRerank_AnswersAsTei()
    {
        await using var server = await StartAsync();

        var (status, body) = await server.PostAsync("/rerank", new { query = "q", texts = Documents, return_text = true, raw_scores = true });

        Assert.Equal(200, status);
        Assert.Empty(JsonSchema.Load("tei").Violations("response", body));
        Assert.Equal(["a much longer text", "middle text", "short"], body.EnumerateArray().Select(rank => rank.GetProperty("text").GetString()));
        Assert.Equal(1.8, body[0].GetProperty("score").GetDouble());
    }

    [Theory]
    [InlineData("/v2/rerank", "cohere-v2", 400)]
    [InlineData("/infinity/rerank", "infinity", 422)]
    [InlineData("/tei/rerank", "tei", 400)]
    public async Task Post_BlankQuery_IsRefusedInTheContractsWords(string path, string contract, int expected)
    {
        await using var server = await StartAsync();

        var (status, body) = await server.PostAsync(path, new { model = "length", query = " ", documents = Documents, texts = Documents });

        Assert.Equal(expected, status);
        Assert.Empty(JsonSchema.Load(contract).Violations("error", body));
        Assert.Contains("'query' should be a text, but it is blank; give one.", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_UnknownModel_IsRefusedAndTheKnownOnesNamed()
    {
        await using var server = await StartAsync();

        var (status, body) = await server.PostAsync("/v2/rerank", new { model = "gpt-9", query = "q", documents = Documents });

        Assert.Equal(404, status);
        Assert.Contains("'length'", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query": 1, "documents": ["a"]}""", "'query' should be a string, but it is a number; correct it.")]
    [InlineData("""{"query": "q"}""", "'documents' should be an array, but it is missing; give it.")]
    [InlineData("""{"query": "q", "documents": []}""", "'documents' should have at least one element, but it is empty; give one.")]
    [InlineData("""{"query": "q", "documents": ["a", null]}""", "'documents[1]' should be an object, but it is null; correct it.")]
    [InlineData("""{"query": "q", "documents": [{"title": "a"}]}""", "'documents[0].text' should be a string, but it is missing; give it.")]
    [InlineData("""{"query": "q", "documents": ["a"], "top_n": 1e99}""", "'top_n' should be a whole number from 0 to 2147483647, but it is another number; correct it.")]
    [InlineData("""{"query": "\ud800", "documents": ["a"]}""", "'query' should be a text of whole characters, but it is a text with half of a surrogate pair; correct it.")]
    [InlineData("""["q"]""", "The body should be a JSON object, but it is an array; send an object.")]
    [InlineData("", "The body should be a JSON object, but it is empty; send one.")]
    public async Task Post_WrongBody_IsRefusedWithOneSentence(string body, string expected)
    {
        await using var server = await StartAsync();

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(expected, (await RunningServer.JsonAsync(response)).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Post_WithoutKey_IsRefusedAndWithKeyAnswered()
    {
        await using var server = await StartAsync(options => options.ApiKeys.Add("s3cret"));
        var body = new { model = "length", query = "q", documents = Documents };

        var (refused, _) = await server.PostAsync("/v2/rerank", body);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "s3cret");
        var (answered, _) = await server.PostAsync("/v2/rerank", body);
        var (health, _) = await server.GetAsync("/health");

        Assert.Equal((401, 200, 200), (refused, answered, health));
    }

    [Theory]
    [InlineData("http://evil.example", 400)]
    [InlineData("null", 400)]
    [InlineData(null, 200)]
    public async Task Post_FromAPageOfAnotherOrigin_IsRefusedWhereThereIsNoKey(string? origin, int expected)
    {
        await using var server = await StartAsync();
        if (origin is not null) server.Client.DefaultRequestHeaders.Add("Origin", origin);

        var (status, _) = await server.PostAsync("/rerank", new { query = "q", documents = Documents });

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Post_FromTheServersOwnPage_IsAnswered()
    {
        await using var server = await StartAsync();
        server.Client.DefaultRequestHeaders.Add("Origin", server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));

        Assert.Equal(200, (await server.PostAsync("/rerank", new { query = "q", documents = Documents })).Status);
    }

    [Fact]
    public async Task Get_Metrics_CountsRequestsByRouteAndStatus()
    {
        await using var server = await StartAsync();
        await server.PostAsync("/v2/rerank", new { model = "length", query = "q", documents = Documents });

        var text = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("skrerank_server_request_duration_seconds_count{route=\"/v2/rerank\",status=\"200\"}", text, StringComparison.Ordinal);
    }
}
