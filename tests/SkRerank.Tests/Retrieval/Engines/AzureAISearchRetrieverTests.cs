using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Remote;
using SkRerank.Retrieval;
using SkRerank.Retrieval.Engines;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Retrieval.Engines;

/// <summary>Requests and answers by the published contract of Azure AI Search, version 2024-07-01.</summary>
public sealed class AzureAISearchRetrieverTests : IAsyncDisposable
{
    private const string Path = "/indexes('myindex')/docs/search.post.search";

    private const string Hits = """{"@odata.context": "x", "value": [{"@search.score": 0.9, "id": "1", "content": "one", "title": "First"}, {"@search.score": 0.7, "id": "2", "content": "two", "title": null}]}""";

    // Shortened from SearchIndexSearchDocumentsSemanticPost.json of Azure/azure-rest-api-specs, with a second hit.
    private const string SemanticHits = """
        {"@odata.count": 25, "value": [
         {"@search.score": 0.5479723, "@search.rerankerScore": 1.0321671911515296, "id": "4123", "title": "Earth Atmosphere", "content": "Fog is essentially a cloud lying on the ground."},
         {"@search.score": 0.6, "@search.rerankerScore": 0.9, "id": "17", "title": "Rain", "content": "Rain falls."}]}
        """;

    private readonly List<IAsyncDisposable> _servers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    private async Task<ContractServer> StartAsync(string answer, bool isMalformed = false)
    {
        var search = new SearchContract("azure-ai-search", Path);
        var server = await ContractServer.StartAsync(search);
        server.Answer = request => search.Reply(request, JsonNode.Parse(answer)!, isMalformed);
        _servers.Add(server);
        return server;
    }

    private static AzureAISearchRetriever Create(ContractServer server, SearchEngineMode mode, Action<AzureAISearchOptions>? configure = null)
    {
        var options = new AzureAISearchOptions
        {
            Endpoint = server.Address,
            Index = "myindex",
            Mode = mode,
            TextField = "content",
            TitleField = "title",
            VectorField = "contentVector",
            EmbeddingGenerator = new FixedGenerator(0.5f, -1),
            ApiKey = "canary-key-7f3a",
            TimeProvider = new ImmediateTimeProvider(),
            AttemptTimeout = TimeSpan.FromDays(60),
        };
        configure?.Invoke(options);
        return new AzureAISearchRetriever(options);
    }

    private static Task<RetrievalResponse> AskAsync(IRetriever retriever, string query, RetrievalOptions? options = null) => retriever.RetrieveAsync(query, options, TestContext.Current.CancellationToken);

    private static void AssertBody(string expected, ContractRequest request)
    {
        using var json = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(json.RootElement, request.Json), request.Json.GetRawText());
    }

    [Fact]
    public async Task Retrieve_Hybrid_AsksByWordsAndVectorAndKeepsTheScore()
    {
        var server = await StartAsync(Hits);
        using var retriever = Create(server, SearchEngineMode.Hybrid, o => o.Filter = "lang eq 'en' or lang eq 'de'");
        var response = await AskAsync(retriever, "what's (new) in -C++?", new RetrievalOptions { CandidateCount = 2, ExcludeId = "it's" });
        Assert.Equal([("1", "one", "First"), ("2", "two", null)], response.Candidates.Select(c => (c.Id!, c.Text, c.Title)));
        Assert.Equal([new StageScore("rrf", 0.7, ScoreKind.Fused, 2)], response.Candidates[1].Trail);
        var request = Assert.Single(server.Requests);
        Assert.Equal("?api-version=2024-07-01", request.Query);
        Assert.Equal("canary-key-7f3a", request.Header("api-key"));
        AssertBody("""
            {"top": 2, "search": "what's \\(new\\) in \\-C\\+\\+?", "searchMode": "any", "searchFields": "content",
             "vectorQueries": [{"kind": "vector", "vector": [0.5, -1], "fields": "contentVector", "k": 50}],
             "filter": "(lang eq 'en' or lang eq 'de') and id ne 'it''s'", "select": "id,content,title"}
            """, request);
    }

    [Fact]
    public async Task Retrieve_Keywords_AsksByWordsAlone()
    {
        var server = await StartAsync(Hits);
        using var retriever = Create(server, SearchEngineMode.Keyword, o => (o.ApiVersion, o.BearerToken) = ("2025-09-01", new ApiKey(_ => ValueTask.FromResult("token-5"))));
        Assert.Equal(ScoreKind.Logit, (await AskAsync(retriever, "one")).Candidates[0].Trail[^1].Kind);
        AssertBody("""{"top": 100, "search": "one", "searchMode": "any", "searchFields": "content", "select": "id,content,title"}""", server.Requests[0]);
        Assert.Equal("?api-version=2025-09-01", server.Requests[0].Query);
        Assert.Equal("Bearer token-5", server.Requests[0].Header("Authorization"));
        Assert.Null(server.Requests[0].Header("api-key"));
    }

    [Fact]
    public async Task Retrieve_VectorizerOfTheIndex_SendsTheText()
    {
        var server = await StartAsync(Hits);
        using var retriever = Create(server, SearchEngineMode.Vector, o => (o.UseVectorizer, o.EmbeddingGenerator) = (true, null));
        Assert.Equal(ScoreKind.Similarity, (await AskAsync(retriever, "one", new RetrievalOptions { CandidateCount = 7 })).Candidates[0].Trail[^1].Kind);
        AssertBody("""{"top": 7, "vectorQueries": [{"kind": "text", "text": "one", "fields": "contentVector", "k": 7}], "select": "id,content,title"}""", server.Requests[0]);
    }

    [Fact]
    public async Task Retrieve_SemanticConfiguration_KeepsBothScores()
    {
        var server = await StartAsync(SemanticHits);
        using var retriever = Create(server, SearchEngineMode.Keyword, o => o.SemanticConfiguration = "my-semantic-config");
        var response = await AskAsync(retriever, "how do clouds form", new RetrievalOptions { CandidateCount = 2 });
        Assert.Equal(["4123", "17"], response.Candidates.Select(c => c.Id));
        Assert.Equal([new StageScore("bm25", 0.5479723, ScoreKind.Logit, 2), new StageScore("semantic", 1.0321671911515296, ScoreKind.Logit, 1) { RankBefore = 2 }], response.Candidates[0].Trail);
        Assert.Equal(1.0321671911515296, response.Candidates[0].RetrievalScore);
        Assert.Equal(["bm25", "semantic"], retriever.Stages.Select(s => s.Stage));
        AssertBody("""
            {"top": 2, "search": "how do clouds form", "searchMode": "any", "searchFields": "content", "select": "id,content,title", "queryType": "semantic", "semanticConfiguration": "my-semantic-config", "semanticErrorHandling": "fail"}
            """, server.Requests[0]);
    }

    [Fact]
    public async Task Retrieve_AnswerInPages_AsksForAll()
    {
        var server = await StartAsync(Hits);
        server.Enqueue(ContractReply.Text(200, """{"value": [{"@search.score": 0.99, "id": "0", "content": "zero"}], "@search.nextPageParameters": {"search": "one", "skip": 1, "top": 2}, "@odata.nextLink": "https://elsewhere.example/"}"""));
        using var retriever = Create(server, SearchEngineMode.Keyword);
        var response = await AskAsync(retriever, "one", new RetrievalOptions { CandidateCount = 3 });
        Assert.Equal(["0", "1", "2"], response.Candidates.Select(c => c.Id));
        Assert.Equal([1, 2, 3], response.Candidates.Select(c => c.Trail[^1].Rank));
        AssertBody("""{"search": "one", "skip": 1, "top": 2}""", server.Requests[1]);
        Assert.Equal("canary-key-7f3a", server.Requests[1].Header("api-key"));
    }

    [Theory]
    [InlineData("""{"value": [], "@search.coverage": 66.7}""", "its answer is partial to attempt 3 of 3, since only 66.7 % of the index was searched ('@search.coverage')")]
    [InlineData("""{"value": [], "@search.semanticPartialResponseReason": "transient"}""", "its answer is partial to attempt 3 of 3, since the semantic ranker gave up ('@search.semanticPartialResponseReason', transient)")]
    [InlineData("""{"value": [{"@search.score": 1, "key": "1"}]}""", "its answer cannot be used: hit 0 has no text in the key field 'id'")]
    [InlineData("""{"value": [{"id": "1", "content": "x"}]}""", "its answer cannot be used: hit 0 has no finite '@search.score'")]
    [InlineData("""{"value": [{"@search.score": 1, "id": "1"}]}""", "its answer cannot be used: no hit has a text in the field 'content'")]
    [InlineData("""{"hits": []}""", "its answer cannot be used: it has no list 'value'")]
    [InlineData("""{"value": [], "@search.nextPageParameters": {}}""", "its answer cannot be used: it has no hits, but says that there are more")]
    public async Task Retrieve_PartialOrMalformedAnswer_IsAnErrorThatSaysWhat(string answer, string what)
    {
        var server = await StartAsync(answer, isMalformed: true);
        using var retriever = Create(server, SearchEngineMode.Keyword);
        Assert.Contains(what, (await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "one"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retrieve_Refused_SaysTheServicesReasonAndNoKey()
    {
        var server = await StartAsync(Hits);
        server.Enqueue(((SearchContract)server.Contract).Failure(403, "The key canary-key-7f3a may not read 'myindex'."));
        using var retriever = Create(server, SearchEngineMode.Keyword);
        var error = await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "one"));
        Assert.Equal($"The search engine 'azure-ai-search' at {server.Address.Authority} must answer with hits, but answered 403 Forbidden to attempt 1 of 3 and said 'The key *** may not read 'myindex'.'; check the key, and what it may read.", error.Message);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAzureAISearchRetriever_Container_GivesARetrieverThatAsks()
    {
        var server = await StartAsync(Hits);
        await using var provider = new ServiceCollection().AddAzureAISearchRetriever((o, _) => (o.Endpoint, o.Index, o.TextField) = (server.Address, "myindex", "content")).BuildServiceProvider();
        Assert.Equal(2, (await AskAsync(provider.GetRequiredService<IRetriever>(), "one")).Candidates.Count);
    }
}
