using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Security;

/// <summary>What a browser is told about pages of other origins, over the wire.</summary>
public sealed class CrossOriginTests
{
    private const string App = "https://app.example.com";

    private static Task<RunningServer> StartAsync(Action<SkRerankServerOptions>? configure = null, Action<WebApplication>? more = null) =>
        RunningServer.StartAsync(services => services.AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length) }), configure, more);

    [Fact]
    public async Task ByDefault_NoAnswerHasHeadersForOtherOrigins()
    {
        await using var server = await StartAsync(options => options.ApiKeys.Add("s3cret"));

        using var answer = await SendAsync(server, HttpMethod.Post, "/rerank", App, "s3cret");
        using var preflight = await PreflightAsync(server, "/rerank", App);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.StatusCode);
        Assert.All([answer, preflight], response => Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase) || header.Key == "Vary"));
    }

    [Theory]
    [InlineData("/rerank")]
    [InlineData("/v2/rerank")]
    [InlineData("/mcp")]
    [InlineData("/health")]
    [InlineData("/openapi.json")]
    public async Task Preflight_OfAnAllowedOrigin_AllowsTheKeyAndWhatTheClientSends(string path)
    {
        await using var server = await StartAsync(options => (options.AllowedOrigins, options.ApiKeys) = (["https://other.example.com", App], ["s3cret"]));

        using var preflight = await PreflightAsync(server, path, App, "authorization,content-type,x-stainless-os");

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(App, One(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("authorization,content-type,x-stainless-os", One(preflight, "Access-Control-Allow-Headers"));
        Assert.Contains("POST", One(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("600", One(preflight, "Access-Control-Max-Age"));
        Assert.Contains("Origin", preflight.Headers.Vary);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Answer_ToAnAllowedOrigin_CanBeReadWhateverItsStatus()
    {
        await using var server = await StartAsync(options => (options.AllowedOrigins, options.ApiKeys) = ([App], ["s3cret"]));

        using var answered = await SendAsync(server, HttpMethod.Post, "/rerank", App, "s3cret");
        using var refused = await SendAsync(server, HttpMethod.Post, "/rerank", App, null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (answered.StatusCode, refused.StatusCode));
        Assert.All([answered, refused], response =>
        {
            Assert.Equal(App, One(response, "Access-Control-Allow-Origin"));
            Assert.Equal("x-request-id, retry-after", One(response, "Access-Control-Expose-Headers"));
            Assert.Equal("Origin", One(response, "Vary"));
        });
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("null")]
    public async Task Answer_ToAnotherOrigin_CannotBeRead(string origin)
    {
        await using var server = await StartAsync(options => (options.AllowedOrigins, options.ApiKeys) = ([App], ["s3cret"]));

        using var answer = await SendAsync(server, HttpMethod.Post, "/rerank", origin, "s3cret");
        using var preflight = await PreflightAsync(server, "/rerank", origin);
        using var program = await SendAsync(server, HttpMethod.Post, "/rerank", null, "s3cret");

        Assert.All([answer, preflight, program], response =>
        {
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Headers"));
            Assert.Equal("Origin", One(response, "Vary"));
        });
    }

    [Fact]
    public async Task WithoutKeys_AnAllowedOriginMayCallAndAReboundNameMayNot()
    {
        await using var server = await StartAsync(options => options.AllowedOrigins.Add(App));

        using var allowed = await SendAsync(server, HttpMethod.Post, "/rerank", App, null);
        using var other = await SendAsync(server, HttpMethod.Post, "/rerank", "https://evil.example.com", null);

        // The name of the attacker leads to loopback, so origin and host are the same.
        using var rebound = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = Body() };
        rebound.Headers.Add("Origin", "http://evil.example.com");
        rebound.Headers.Host = "evil.example.com";
        using var refused = await server.Client.SendAsync(rebound, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (allowed.StatusCode, other.StatusCode, refused.StatusCode));
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task AnyOrigin_WithKeys_IsSaidByAStar()
    {
        await using var server = await StartAsync(options => (options.AllowedOrigins, options.ApiKeys) = (["*"], ["s3cret"]));

        using var answer = await SendAsync(server, HttpMethod.Post, "/rerank", "https://any.example", "s3cret");

        Assert.Equal("*", One(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("*", "'AllowedOrigins' should name its origins where the server asks for no key, but has '*', so that every page in a browser could call it; name them, or give the server a key.")]
    [InlineData("https://app.example.com/", "'AllowedOrigins' should have origins as browsers send them, such as https://app.example.com, but one is 'https://app.example.com/'; write 'https://app.example.com' alone.")]
    [InlineData("https://app.example.com:443", "'AllowedOrigins' should have origins as browsers send them, such as https://app.example.com, but one is 'https://app.example.com:443'; write 'https://app.example.com' alone.")]
    [InlineData("app.example.com", "'AllowedOrigins' should have origins as browsers send them, such as https://app.example.com, but one is 'app.example.com'; write scheme, host and port alone.")]
    [InlineData("https://*.example.com", "'AllowedOrigins' should have origins as browsers send them, such as https://app.example.com, but one is 'https://*.example.com'; write scheme, host and port alone.")]
    [InlineData("null", "'AllowedOrigins' should have origins as browsers send them, such as https://app.example.com, but one is 'null'; write scheme, host and port alone.")]
    public void AddServer_WhatIsNoOrigin_IsRefusedInOneSentence(string origin, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSkRerankServer(options => options.AllowedOrigins.Add(origin)));

        Assert.Equal(expected + " (Parameter 'AllowedOrigins')", error.Message);
    }

    [Fact]
    public async Task OtherEndpointsOfTheProgram_AreNotTouched()
    {
        await using var server = await StartAsync(options => options.AllowedOrigins.Add(App), app => app.MapGet("/mine", () => "mine"));

        using var answer = await SendAsync(server, HttpMethod.Get, "/mine", App, null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static string One(HttpResponseMessage response, string header) => Assert.Single(response.Headers.GetValues(header));

    private static StringContent Body() => new("""{"query": "q", "documents": ["a"]}""", System.Text.Encoding.UTF8, "application/json");

    private static Task<HttpResponseMessage> SendAsync(RunningServer server, HttpMethod method, string path, string? origin, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = Body();
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        return server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> PreflightAsync(RunningServer server, string path, string origin, string headers = "authorization")
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
