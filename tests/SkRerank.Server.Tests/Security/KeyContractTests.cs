using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Collections;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Security;

/// <summary>A request without a right key is refused on every endpoint, in its contract's words.</summary>
public sealed class KeyContractTests
{
    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        services => services
            .AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length), TokenVectors = new FakeTokenVectorEncoder() })
            .AddSingleton<ISearchIndex>(new WordIndex("hut", new CollectionDocument("a", "the bus"))),
        options => options.ApiKeys.Add("right"));

    [Theory]
    [InlineData("/rerank", "message,detail,error.message")]
    [InlineData("/v1/rerank", "message,detail,error.message")]
    [InlineData("/v2/rerank", "message")]
    [InlineData("/cohere/v1/rerank", "message")]
    [InlineData("/jina/v1/rerank", "detail")]
    [InlineData("/infinity/rerank", "detail")]
    [InlineData("/vllm/rerank", "message,error.message")]
    [InlineData("/tei/rerank", "error")]
    [InlineData("/embed", "error")]
    [InlineData("/embed_all", "error")]
    [InlineData("/v1/embeddings", "message,error.message")]
    [InlineData("/search", "message")]
    [InlineData("/index", "message")]
    [InlineData("/playground/compare", "message")]
    [InlineData("/playground/align", "message")]
    [InlineData("/mcp", "message")]
    [InlineData("GET /info", "error")]
    [InlineData("GET /v1/models", "message,error.message")]
    [InlineData("GET /collections", "message")]
    [InlineData("GET /metrics", "message")]
    public async Task Request_WithoutARightKey_Is401InTheContract(string path, string places)
    {
        await using var server = await StartAsync();

        foreach (var (key, expected) in ((string?, string)[])[(null, "The request should bear an API key, but it has none; send the header Authorization: Bearer KEY."), ("wrong", "The API key is not one of this server's; send another.")])
        {
            using var request = new HttpRequestMessage(path.StartsWith("GET ", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post, path.Replace("GET ", "", StringComparison.Ordinal));
            if (request.Method == HttpMethod.Post) request.Content = new StringContent("{ no json", System.Text.Encoding.UTF8, "application/json");
            if (key is not null) request.Headers.Authorization = new("Bearer", key);
            using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((401, "Bearer"), ((int)response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
            var body = await RunningServer.JsonAsync(response);
            foreach (var place in places.Split(',')) Assert.Equal(expected, place.Split('.').Aggregate(body, (element, name) => element.GetProperty(name)).GetString());
            if (body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object) Assert.Equal("authentication_error", error.GetProperty("type").GetString());
        }
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/tei/health")]
    [InlineData("/")]
    public async Task Request_ThatTellsNothing_NeedsNoKey(string path)
    {
        await using var server = await StartAsync();
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }
}
