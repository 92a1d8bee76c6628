using Microsoft.Extensions.AI;
using SkRerank.Remote;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote.Conformance;

public sealed class ImageTests
{
    private static readonly RerankDocument[] Documents =
    [
        new("a cat") { Image = new DataContent(new byte[] { 1, 2, 3 }, "image/png") },
        new("") { Image = new UriContent("https://example.com/flea.png", "image/png") },
        new("a flea"),
    ];

    [Fact]
    public async Task RerankAsync_JinaModelThatTakesImages_SendsThemInThePlaceOfTexts()
    {
        await using var server = await ContractServer.StartAsync(new JinaContract());
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Jina) { Endpoint = server.Address, ApiKey = "canary-key-7f3a", ModelId = "jina-reranker-m0" });
        var response = await reranker.RerankAsync("flea", Documents, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("""[{"image":"data:image/png;base64,AQID"},{"image":"https://example.com/flea.png"},{"text":"a flea"}]""", Assert.Single(server.Requests).Json.GetProperty("documents").GetRawText());
        Assert.Equal(3, response.Results.Count(r => r.IsScored));
    }

    [Fact]
    public async Task RerankAsync_JinaModelThatTakesNone_SendsTexts()
    {
        await using var server = await ContractServer.StartAsync(new JinaContract());
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Jina) { Endpoint = server.Address, ApiKey = "canary-key-7f3a", ModelId = "jina-reranker-v2-base-multilingual" });
        await reranker.RerankAsync("flea", Documents, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("""["a cat","a flea"]""", Assert.Single(server.Requests).Json.GetProperty("documents").GetRawText());
    }

    [Fact]
    public async Task RerankAsync_Nim_SendsTextAndImage()
    {
        await using var server = await ContractServer.StartAsync(new NimContract { Key = null });
        using var reranker = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.NvidiaNim) { Endpoint = server.Address });
        await reranker.RerankAsync("flea", [Documents[0], Documents[2]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("""[{"text":"a cat","image":"data:image/png;base64,AQID"},{"text":"a flea"}]""", Assert.Single(server.Requests).Json.GetProperty("passages").GetRawText());
    }

    [Fact]
    public void Image_OtherContent_IsRefused() => Assert.StartsWith(
        "An image must be a UriContent or a DataContent, but was a TextContent.", Assert.Throws<ArgumentException>(() => new RerankDocument("x") { Image = new TextContent("x") }).Message, StringComparison.Ordinal);
}
