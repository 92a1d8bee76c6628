using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Server.Tests;

/// <summary>Requests that a published description allows, its answers and its errors, endpoint by endpoint.</summary>
public sealed class PublishedContractTests
{
    // Two words and two axes: what an embedding and the token vectors must be is seen in the text.
    private static Task<RunningServer> StartAsync(Action<SkRerankServerOptions>? configure = null) => RunningServer.StartAsync(
        services => services
            .AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((query, document) => query == "fail" ? throw new RerankException("/secret/path is broken") : document.Text.Length / 10.0) })
            .AddSingleton(new ServedModel("axes")
            {
                Embeddings = new FunctionVectorGenerator(text => text == "fail" ? throw new RerankException("/secret/path is broken") : text.StartsWith('x') ? [3, 0] : [0, 2]),
                TokenVectors = new FakeTokenVectorEncoder { MaxWords = 4 },
            }),
        configure);

    [Theory]
    [InlineData("/embed", "tei-embed", """{"inputs": "x"}""")]
    [InlineData("/tei/embed", "tei-embed", """{"inputs": ["x", "y"], "normalize": true, "truncate": null, "truncation_direction": "Right", "prompt_name": null, "dimensions": 2}""")]
    [InlineData("/embed_all", "tei-embed-all", """{"inputs": "x y z"}""")]
    [InlineData("/tei/embed_all", "tei-embed-all", """{"inputs": ["x", "y z"], "truncate": true, "truncation_direction": "Right", "prompt_name": "query"}""")]
    [InlineData("/rerank", "tei", """{"query": "q", "texts": ["a", "bb"], "raw_scores": true, "return_text": true, "truncate": true, "truncation_direction": "Right"}""")]
    [InlineData("/tei/rerank", "tei", """{"query": "q", "texts": ["a", "bb"]}""")]
    [InlineData("/v1/embeddings", "tei-openai-embeddings", """{"input": ["x", "y"], "model": "axes", "encoding_format": "float", "dimensions": null, "user": "u"}""")]
    [InlineData("/v1/embeddings", "tei-openai-embeddings", """{"input": "x", "encoding_format": "base64"}""")]
    [InlineData("/infinity/embeddings", "infinity-embeddings", """{"input": "x", "model": "default/not-specified", "encoding_format": "float", "dimensions": 0, "user": null, "modality": "text"}""")]
    [InlineData("/infinity/embeddings", "infinity-embeddings", """{"input": ["x", "y"], "encoding_format": "base64"}""")]
    [InlineData("/infinity/rerank", "infinity", """{"query": "q", "documents": ["a", "bb"], "model": "default/not-specified", "return_documents": true, "raw_scores": true, "top_n": 1}""")]
    [InlineData("/v1/rerank", "cohere-v1", """{"query": "q", "documents": [{"text": "a"}, {"text": "bb"}], "model": "length", "return_documents": true, "top_n": 1, "max_chunks_per_doc": 10}""", true)]
    [InlineData("/cohere/v1/rerank", "cohere-v1", """{"query": "q", "documents": ["a", "bb"], "rank_fields": ["text"]}""")]
    [InlineData("/v2/rerank", "cohere-v2", """{"query": "q", "documents": ["a", "bb"], "model": "length", "top_n": 1, "max_tokens_per_doc": 4096}""")]
    public async Task Post_WhatTheDescriptionAllows_IsAnsweredAsItSays(string path, string contract, string request, bool hasMoreFields = false)
    {
        var schema = JsonSchema.Load(contract);
        using var body = JsonDocument.Parse(request);
        Assert.Empty(schema.Violations("request", body.RootElement));
        await using var server = await StartAsync();

        var (status, answer) = await server.PostAsync(path, body.RootElement);

        Assert.Equal(200, status);
        Assert.Empty(schema.Violations("response", hasMoreFields ? Without(answer, "model", "usage") : answer));
    }

    [Theory]
    [InlineData(RerankDialect.Cohere, "cohere-v1")]
    [InlineData(RerankDialect.Jina, "jina")]
    [InlineData(RerankDialect.Infinity, "infinity")]
    [InlineData(RerankDialect.Vllm, "vllm-rerank")]
    public async Task Post_RerankOfAServerWithADialect_AnswersInIt(RerankDialect dialect, string contract)
    {
        await using var server = await StartAsync(options => options.Dialect = dialect);

        var (status, answer) = await server.PostAsync("/rerank", new { model = "length", query = "q", documents = new[] { "a", "bb" } });

        Assert.Equal(200, status);
        Assert.Empty(JsonSchema.Load(contract).Violations("response", answer));
    }

    [Theory]
    [InlineData("/info", "tei-info")]
    [InlineData("/tei/info", "tei-info")]
    [InlineData("/infinity/models", "infinity-models")]
    [InlineData("/v1/models", "infinity-models")]
    [InlineData("/infinity/health", "infinity-health")]
    public async Task Get_State_IsSaidAsTheDescriptionSays(string path, string contract)
    {
        await using var server = await StartAsync();

        var (status, answer) = await server.GetAsync(path);

        Assert.Equal(200, status);
        Assert.Empty(JsonSchema.Load(contract).Violations("response", answer));
    }

    [Theory]
    [InlineData("/embed", "tei-embed", """{"inputs": []}""", 400)]
    [InlineData("/embed", "tei-embed", """{"inputs": ["x", " "]}""", 400)]
    [InlineData("/embed", "tei-embed", """{"inputs": 1}""", 422)]
    [InlineData("/embed", "tei-embed", """{"inputs": [1, 2]}""", 422)]
    [InlineData("/embed", "tei-embed", """{"inputs": "x", "truncation_direction": "Left"}""", 422)]
    [InlineData("/embed", "tei-embed", """{"inputs": "x", "dimensions": 3}""", 422)]
    [InlineData("/embed", "tei-embed", """{"inputs": ["x", "x", "x", "x", "x"]}""", 413)]
    [InlineData("/embed", "tei-embed", """{"inputs": "fail"}""", 424)]
    [InlineData("/embed_all", "tei-embed-all", """{"inputs": []}""", 400)]
    [InlineData("/embed_all", "tei-embed-all", """{"inputs": {"a": 1}}""", 422)]
    [InlineData("/embed_all", "tei-embed-all", """{"inputs": "one two three four five"}""", 413)]
    [InlineData("/embed_all", "tei-embed-all", "[", 422)]
    [InlineData("/tei/rerank", "tei", """{"query": "q", "texts": []}""", 400)]
    [InlineData("/tei/rerank", "tei", """{"query": "q", "texts": "a"}""", 422)]
    [InlineData("/rerank", "tei", """{"query": "q", "texts": ["a"], "truncation_direction": "Left"}""", 422)]
    [InlineData("/tei/rerank", "tei", """{"query": "q", "texts": ["a", "a", "a", "a", "a"]}""", 413)]
    [InlineData("/tei/rerank", "tei", """{"query": "fail", "texts": ["a"]}""", 424)]
    [InlineData("/v1/embeddings", "tei-openai-embeddings", """{"input": []}""", 400, true)]
    [InlineData("/v1/embeddings", "tei-openai-embeddings", """{"input": "x", "model": "gpt-9"}""", 404, true)]
    [InlineData("/v1/embeddings", "tei-openai-embeddings", """{"input": "fail"}""", 502, true)]
    [InlineData("/infinity/embeddings", "infinity-embeddings", """{"input": []}""", 422)]
    [InlineData("/infinity/embeddings", "infinity-embeddings", """{"input": "https://example.org/a.png", "modality": "image"}""", 422)]
    [InlineData("/infinity/embeddings", "infinity-embeddings", """{"input": "x", "encoding_format": "int8"}""", 422)]
    [InlineData("/infinity/rerank", "infinity", """{"query": "q", "documents": "a"}""", 422)]
    [InlineData("/infinity/rerank", "infinity", """{"query": "q", "documents": ["a", "a", "a", "a", "a"]}""", 422)]
    [InlineData("/cohere/v1/rerank", "cohere-v1", """{"query": "q", "documents": []}""", 400)]
    [InlineData("/cohere/v1/rerank", "cohere-v1", """{"query": "fail", "documents": ["a"]}""", 503)]
    [InlineData("/v2/rerank", "cohere-v2", """{"query": "q", "documents": ["a"]}""", 400)]
    [InlineData("/v2/rerank", "cohere-v2", """{"query": "q", "documents": ["a"], "model": "gpt-9"}""", 404)]
    [InlineData("/v2/rerank", "cohere-v2", """{"query": "q", "documents": ["a", "a", "a", "a", "a"], "model": "length"}""", 400)]
    [InlineData("/v2/rerank", "cohere-v2", """{"query": "fail", "documents": ["a"], "model": "length"}""", 503)]
    public async Task Post_WhatCannotBeAnswered_IsRefusedAsTheDescriptionSays(string path, string contract, string request, int expected, bool hasMoreFields = false)
    {
        await using var server = await StartAsync(options => options.MaxDocuments = 4);
        using var content = new StringContent(request, System.Text.Encoding.UTF8, "application/json");

        using var response = await server.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (int)response.StatusCode);
        var error = await RunningServer.JsonAsync(response);
        Assert.Empty(JsonSchema.Load(contract).Violations("error", hasMoreFields ? Without(error, "error") : error));
        Assert.DoesNotContain("secret", error.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/rerank", "cohere-v2")]
    [InlineData("/embed", "tei-embed")]
    [InlineData("/tei/rerank", "tei")]
    [InlineData("/embed_all", "tei-embed-all")]
    public async Task Post_WithoutKey_IsRefusedAsTheDescriptionSays(string path, string contract)
    {
        await using var server = await RunningServer.StartAsync(services => services.AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length) }), options => options.ApiKeys.Add("key"));

        var (status, error) = await server.PostAsync(path, new { query = "q" });

        Assert.Equal(401, status);
        Assert.Empty(JsonSchema.Load(contract).Violations("error", error));
    }

    [Fact]
    public async Task Get_HealthOfModelsThatDoNotLoad_Is503AsTeiSays()
    {
        using var broken = new FakeReranker((_, _) => throw new RerankException("/secret/path is broken"));
        await using var server = await RunningServer.StartAsync(services => services.AddSingleton(new ServedModel("broken") { Reranker = broken }), ready: false);

        var (status, error) = await server.GetAsync("/health");
        for (var tries = 0; tries < 500 && !error.GetRawText().Contains("could not be loaded", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            (status, error) = await server.GetAsync("/health");
        }

        Assert.Equal(503, status);
        Assert.Empty(JsonSchema.Load("tei-health").Violations("error", error));
        Assert.Equal("The model 'broken' could not be loaded; the log of the server says why.", error.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Post_Embed_GivesTheModelsVectorsNormalizedUnlessAskedNot()
    {
        await using var server = await StartAsync();

        var (_, normalized) = await server.PostAsync("/embed", new { inputs = new[] { "x", "y" } });
        var (_, asMade) = await server.PostAsync("/embed", new { inputs = new[] { "x", "y" }, normalize = false });

        Assert.Equal("[[1,0],[0,1]]", normalized.GetRawText());
        Assert.Equal("[[3,0],[0,2]]", asMade.GetRawText());
    }

    [Fact]
    public async Task Post_EmbedAll_GivesOneVectorAToken()
    {
        await using var server = await StartAsync();
        using var encoder = new FakeTokenVectorEncoder { MaxWords = 4 };
        var expected = await encoder.EncodePassagesAsync(["one two", "three"], TestContext.Current.CancellationToken);

        var (_, vectors) = await server.PostAsync("/embed_all", new { inputs = new[] { "one two", "three" } });

        Assert.Equal([2, 1], vectors.EnumerateArray().Select(tokens => tokens.GetArrayLength()));
        Assert.Equal(expected[0].TokenVectors[1].ToArray(), vectors[0][1].EnumerateArray().Select(value => value.GetSingle()));
    }

    // Where an endpoint answers in the fields of several contracts, those of the others are left out for the schema of one.
    private static JsonElement Without(JsonElement value, params string[] names) =>
        JsonSerializer.SerializeToElement(value.EnumerateObject().Where(property => !names.Contains(property.Name)).ToDictionary(property => property.Name, property => property.Value));
}
