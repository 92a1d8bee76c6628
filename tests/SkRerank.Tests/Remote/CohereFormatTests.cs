using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SkRerank.Remote;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Remote;

public sealed class CohereFormatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ThreeDocuments_SendsTheV2BodyAndMapsByIndex()
    {
        JsonNode? sent = null;
        string? key = null;
        await using var service = await KestrelService.StartAsync(async context =>
        {
            sent = await JsonNode.ParseAsync(context.Request.Body);
            key = context.Request.Headers.Authorization;
            await context.Response.WriteAsync("""{"id":"r-1","results":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.5},{"index":1,"relevance_score":0.1}],"meta":{"api_version":{"version":"2"},"billed_units":{"search_units":1}}}""");
        });
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Cohere) { Endpoint = service.Address, ApiKey = "canary" });
        var response = await reranker.RerankAsync("q", [new("a"), new("b"), new("c")], cancellationToken: Token);
        Assert.Equal([2, 0, 1], response.Results.Select(result => result.Index));
        Assert.Equal("Bearer canary", key);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"model":"rerank-v4.0-pro","query":"q","documents":["a","b","c"]}"""), sent), sent!.ToJsonString());
        Assert.Equal(1, response.Usage?.AdditionalCounts?["search_units"]);
    }
}
