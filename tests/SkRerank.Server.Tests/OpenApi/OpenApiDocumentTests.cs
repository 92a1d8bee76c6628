using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.OpenApi;

/// <summary>The document itself: well-formed, whole, and the one that stands in docs.</summary>
public sealed class OpenApiDocumentTests
{
    [Theory]
    [InlineData(RerankDialect.Union, false)]
    [InlineData(RerankDialect.Cohere, true)]
    [InlineData(RerankDialect.Tei, true)]
    public async Task Document_ReadByMicrosoftsReader_HasNoErrorAndNoWarning(RerankDialect dialect, bool hasKeys)
    {
        await using var server = await RunningServer.StartAsync(_ => { }, options =>
        {
            options.Dialect = dialect;
            if (hasKeys) options.ApiKeys.Add("s3cret");
        });

        var read = Microsoft.OpenApi.OpenApiDocument.Parse(await server.Client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken), "json");

        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_0, read.Diagnostic.SpecificationVersion);
        var operations = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Values).ToList();
        Assert.True(operations.Count > 25, $"{operations.Count} operations.");
        Assert.Equal(operations.Count, operations.Select(operation => operation.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task Document_HasEveryMappedEndpointAndNoOther()
    {
        await using var server = await DescribedServer.StartAsync(options => options.AllowedOrigins.Add("https://app.example.com"));

        var mapped = server.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => $"{method.ToLowerInvariant()} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Where(route => !route.StartsWith("options ", StringComparison.Ordinal));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), server.Operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_WhereKeysAreAskedFor_SaysSoAndIsOpenItself()
    {
        await using var open = await DescribedServer.StartAsync();
        await using var guarded = await DescribedServer.StartAsync(options => options.ApiKeys.Add("s3cret"));

        Assert.False(open.Document.GetProperty("components").TryGetProperty("securitySchemes", out _));
        Assert.All(open.Operations, operation => Assert.False(operation.Text.TryGetProperty("security", out _), operation.ToString()));
        var schemes = guarded.Document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("key").GetProperty("scheme").GetString());
        Assert.Equal("x-api-key", schemes.GetProperty("keyHeader").GetProperty("name").GetString());

        // What the document says of keys is what happens.
        foreach (var operation in guarded.Operations)
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method.ToUpperInvariant()), operation.Path);
            using var response = await guarded.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(operation.Text.TryGetProperty("security", out _) == ((int)response.StatusCode == 401), $"{operation} answers {(int)response.StatusCode} without a key.");
            Assert.Equal((int)response.StatusCode == 401, operation.Text.GetProperty("responses").TryGetProperty("401", out _));
        }
    }

    [Fact]
    public async Task Document_HasTheLimitsOfItsServer()
    {
        await using var server = await DescribedServer.StartAsync(options => (options.MaxDocuments, options.MaxRequestBytes) = (17, 4242));

        Assert.Equal(17, server.Document.GetProperty("components").GetProperty("schemas").GetProperty("Documents").GetProperty("maxItems").GetInt32());
        Assert.Contains("at most 4242 bytes", server.Document.GetProperty("info").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("{Max", server.Document.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_InAProgramOfItsOwn_GivesWayAndStandsBelowItsPrefix()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSkRerankServer();
        await using var app = builder.Build();
        app.UsePathBase("/base");
        app.UseRouting();
        app.MapGet("/openapi.json", () => "mine");
        app.MapGet("/mine", () => "mine");
        app.MapGroup("/ai").MapSkRerank();
        app.MapSkRerank();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal("mine", await client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken));
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("/base/ai/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("/base", document.RootElement.GetProperty("servers")[0].GetProperty("url").GetString());
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/ai/v2/rerank", paths);
        Assert.Contains("/v2/rerank", paths);
        Assert.DoesNotContain("/mine", paths);
    }

    [Fact]
    public async Task Document_OfAServerAsItComes_StandsInDocs()
    {
        await using var server = await RunningServer.StartAsync(_ => { });
        var document = await server.Client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var file = RepositoryFolder.At("docs", "openapi.json");

        if (Environment.GetEnvironmentVariable("SKRERANK_WRITE_DOCS") == "1") await File.WriteAllTextAsync(file, document + "\n", TestContext.Current.CancellationToken);
        Assert.True(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) == document + "\n", "docs/openapi.json should be the document of a server as it comes; write it anew by running this test with SKRERANK_WRITE_DOCS=1.");
    }
}
