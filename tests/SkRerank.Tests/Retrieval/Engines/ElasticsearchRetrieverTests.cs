using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Middleware;
using SkRerank.Retrieval;
using SkRerank.Retrieval.Engines;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Retrieval.Engines;

/// <summary>Requests and answers by the published contracts of Elasticsearch and OpenSearch; the answers of the examples are those of their documentation.</summary>
public sealed class ElasticsearchRetrieverTests : IAsyncDisposable
{
    // The answer of the full example in elastic/elasticsearch docs/reference/elasticsearch/rest-apis/reciprocal-rank-fusion.md.
    private const string ElasticExample = """
        {"took": 3, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
         "hits": {"total": {"value": 5, "relation": "eq"}, "max_score": 0.8333334, "hits": [
          {"_index": "example-index", "_id": "3", "_score": 0.8333334, "_source": {"integer": 1, "text": "rrf rrf rrf"}},
          {"_index": "example-index", "_id": "2", "_score": 0.5833334, "_source": {"integer": 2, "text": "rrf rrf"}},
          {"_index": "example-index", "_id": "4", "_score": 0.5, "_source": {"integer": 2, "text": "rrf rrf rrf rrf"}}]}}
        """;

    // The answer of the example in opensearch-project/documentation-website _vector-search/ai-search/hybrid-search/rrf.md.
    private const string OpenSearchExample = """
        {"took": 5, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
         "hits": {"total": {"value": 4, "relation": "eq"}, "max_score": 0.8333334, "hits": [
          {"_index": "products", "_id": "2", "_score": 0.8333334, "_source": {"item_name": "mens lightweight running shoes for road racing"}},
          {"_index": "products", "_id": "1", "_score": 0.5, "_source": {"item_name": "kids running shoes"}},
          {"_index": "products", "_id": "3", "_score": 0.33333334, "_source": {"item_name": "trail runners"}},
          {"_index": "products", "_id": "4", "_score": 0.25, "_source": {"item_name": "athletic socks"}}]}}
        """;

    private readonly List<IAsyncDisposable> _servers = [];
    private readonly ImmediateTimeProvider _time = new();

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    private async Task<ContractServer> StartAsync(string contract, string path, string answer, bool isMalformed = false)
    {
        var search = new SearchContract(contract, path);
        var server = await ContractServer.StartAsync(search);
        server.Answer = request => search.Reply(request, JsonNode.Parse(answer)!, isMalformed);
        _servers.Add(server);
        return server;
    }

    private ElasticsearchRetriever Create(ContractServer server, SearchEngineMode mode, ElasticsearchProduct product = ElasticsearchProduct.Elasticsearch, Action<ElasticsearchOptions>? configure = null)
    {
        var options = new ElasticsearchOptions
        {
            Endpoint = server.Address,
            Index = product == ElasticsearchProduct.OpenSearch ? "products" : "example-index",
            Mode = mode,
            Product = product,
            ApiKey = "canary-key-7f3a",
            VectorField = "vector",
            TextField = product == ElasticsearchProduct.OpenSearch ? "item_name" : "text",
            EmbeddingGenerator = new FixedGenerator(0.5f, 3),
            TimeProvider = _time,

            // No timer: it would end at once, as every wait of this clock does.
            AttemptTimeout = TimeSpan.FromDays(60),
        };
        configure?.Invoke(options);
        return new ElasticsearchRetriever(options);
    }

    private static Task<RetrievalResponse> AskAsync(IRetriever retriever, string query, RetrievalOptions? options = null) => retriever.RetrieveAsync(query, options, TestContext.Current.CancellationToken);

    private static void AssertBody(string expected, ContractRequest request)
    {
        using var json = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(json.RootElement, request.Json), request.Json.GetRawText());
    }

    [Fact]
    public async Task Retrieve_HybridOfElasticsearch_AsksByTheRrfRetrieverAndKeepsTheFusedScore()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        using var retriever = Create(server, SearchEngineMode.Hybrid, configure: o => (o.RankConstant, o.Filter) = (1, JsonNode.Parse("""{"term": {"integer": 1}}""")));
        var response = await AskAsync(retriever, "rrf \"+-*", new RetrievalOptions { CandidateCount = 3, ExcludeId = "9" });
        Assert.Equal(["3", "2", "4"], response.Candidates.Select(c => c.Id));
        Assert.Equal(["rrf rrf rrf", "rrf rrf", "rrf rrf rrf rrf"], response.Candidates.Select(c => c.Text));
        Assert.Equal([new StageScore("rrf", 0.8333334, ScoreKind.Fused, 1)], response.Candidates[0].Trail);
        Assert.Equal(0.5, response.Candidates[2].RetrievalScore);
        Assert.Equal(1, Assert.IsType<JsonElement>(response.Candidates[0].Record).GetProperty("integer").GetInt32());
        Assert.Equal([new StageKind("rrf", ScoreKind.Fused)], retriever.Stages);
        var request = Assert.Single(server.Requests);
        Assert.Equal("?allow_partial_search_results=false", request.Query);
        Assert.Equal("ApiKey canary-key-7f3a", request.Header("Authorization"));
        const string Filter = """{"bool": {"filter": {"term": {"integer": 1}}, "must_not": [{"ids": {"values": ["9"]}}]}}""";
        AssertBody($$$$"""
            {"size": 3, "track_total_hits": true, "_source": {"excludes": ["vector"]},
             "retriever": {"rrf": {"retrievers": [
               {"standard": {"query": {"bool": {"must": [{"match": {"text": {"query": "rrf \"+-*"}}}], "filter": [{{{{Filter}}}}] } } } },
               {"knn": {"field": "vector", "query_vector": [0.5, 3], "k": 3, "num_candidates": 6, "filter": {{{{Filter}}}} } }],
              "rank_window_size": 3, "rank_constant": 1}}}
            """, request);
    }

    [Fact]
    public async Task Retrieve_KeywordsInSeveralFields_AsksByMultiMatch()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        using var retriever = Create(server, SearchEngineMode.Keyword, configure: o =>
        {
            o.SearchFields.Add("title^3");
            o.SearchFields.Add("text");
            o.VectorField = null;
        });
        var response = await AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 3 });
        Assert.Equal([new StageScore("bm25", 0.5833334, ScoreKind.Logit, 2)], response.Candidates[1].Trail);
        AssertBody("""{"size": 3, "track_total_hits": true, "query": {"multi_match": {"query": "rrf", "fields": ["title^3", "text"]}}}""", server.Requests[0]);
    }

    [Fact]
    public async Task Retrieve_VectorsOfElasticsearch_AsksByKnn()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        using var retriever = Create(server, SearchEngineMode.Vector);
        var response = await AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 100 });
        Assert.Equal(ScoreKind.Similarity, response.Candidates[0].Trail[^1].Kind);
        AssertBody("""{"size": 100, "track_total_hits": true, "_source": {"excludes": ["vector"]}, "knn": {"field": "vector", "query_vector": [0.5, 3], "k": 100, "num_candidates": 200}}""", server.Requests[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("my pipeline")]
    public async Task Retrieve_HybridOfOpenSearch_AsksByAHybridQueryAndAPipeline(string? pipeline)
    {
        var server = await StartAsync("opensearch-search", "/products/_search", OpenSearchExample);
        using var retriever = Create(server, SearchEngineMode.Hybrid, ElasticsearchProduct.OpenSearch, o => (o.RankConstant, o.SearchPipeline, o.UserName, o.Password, o.ApiKey) = (1, pipeline, "user", "pass:word", null));
        var response = await AskAsync(retriever, "running shoes", new RetrievalOptions { CandidateCount = 4 });
        Assert.Equal(["2", "1", "3", "4"], response.Candidates.Select(c => c.Id));
        Assert.Equal("kids running shoes", response.Candidates[1].Text);
        Assert.Equal("Basic dXNlcjpwYXNzOndvcmQ=", server.Requests[0].Header("Authorization"));
        Assert.Equal("?allow_partial_search_results=false" + (pipeline is null ? "" : "&search_pipeline=my%20pipeline"), server.Requests[0].Query);
        var inline = pipeline is not null ? "" : """, "search_pipeline": {"phase_results_processors": [{"score-ranker-processor": {"combination": {"technique": "rrf", "rank_constant": 1}}}]}""";
        AssertBody($$$$"""
            {"size": 4, "track_total_hits": true, "_source": {"excludes": ["vector"]},
             "query": {"hybrid": {"queries": [{"match": {"item_name": {"query": "running shoes"}}}, {"knn": {"vector": {"vector": [0.5, 3], "k": 4}}}], "pagination_depth": 4}}{{{{inline}}}} }
            """, server.Requests[0]);
    }

    [Theory]
    [InlineData("\"timed_out\": false", "\"timed_out\": true", "the search timed out in the engine ('timed_out')")]
    [InlineData("\"timed_out\": false", "\"timed_out\": false, \"terminated_early\": true", "the search ended early in the engine ('terminated_early')")]
    [InlineData("\"failed\": 0", "\"failed\": 1, \"failures\": [{\"shard\": 0, \"reason\": {\"type\": \"es_rejected_execution_exception\"}}]", "1 shards failed ('_shards.failed', es_rejected_execution_exception)")]
    public async Task Retrieve_PartialAnswer_IsAskedForAgainAndThenAnError(string from, string to, string why)
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample.Replace(from, to, StringComparison.Ordinal));
        using var retriever = Create(server, SearchEngineMode.Keyword);
        var error = await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 3 }));
        Assert.Equal($"The search engine 'elasticsearch' at {server.Address.Authority} must answer with whole hits, but its answer is partial to attempt 3 of 3, since {why}; try again, or raise what the engine may take.", error.Message);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("\"_id\": \"2\", ", "", "hit 1 has no '_id'")]
    [InlineData("\"_score\": 0.5833334", "\"_score\": null", "hit 1 has no finite '_score'")]
    [InlineData("\"_id\": \"2\"", "\"_id\": \"3\"", "the hit '3' comes twice")]
    [InlineData("\"text\"", "\"body\"", "no hit has a text in the field 'text'")]
    [InlineData("\"hits\": [", "\"other\": [", "it has no list 'hits.hits'")]
    public async Task Retrieve_MalformedAnswer_IsAnErrorThatSaysWhat(string from, string to, string what)
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample.Replace(from, to, StringComparison.Ordinal), isMalformed: true);
        using var retriever = Create(server, SearchEngineMode.Keyword);
        var error = await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 3 }));
        Assert.Contains($"but its answer cannot be used: {what}; check Endpoint, Index and the fields", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retrieve_FewerHitsThanTheEngineCounts_IsAnError()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        using var retriever = Create(server, SearchEngineMode.Keyword);
        Assert.Contains("it has 3 hits of 5, though 4 were asked for", (await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 4 }))).Message, StringComparison.Ordinal);
        Assert.Contains("it has 3 hits, but 2 were asked for", (await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 2 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retrieve_Refused_SaysTheEnginesReasonAndNoKey()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        server.Enqueue(((SearchContract)server.Contract).Failure(404, "no such index [example-index] for canary-key-7f3a"));
        using var retriever = Create(server, SearchEngineMode.Keyword);
        var error = await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "rrf"));
        Assert.Equal($"The search engine 'elasticsearch' at {server.Address.Authority} must answer with hits, but answered 404 Not Found to attempt 1 of 3 and said 'no such index [example-index] for ***'; check Index and Endpoint.", error.Message);
        Assert.Equal(("elasticsearch", "retrieve", 404, false), (error.ProviderName, error.Operation, error.StatusCode, error.IsTransient));
    }

    [Fact]
    public async Task Retrieve_Busy_WaitsAsLongAsTheEngineAsks()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        server.Enqueue(((SearchContract)server.Contract).Failure(429, "too many").With("Retry-After", "7"), ((SearchContract)server.Contract).Failure(503, "busy").With("Retry-After", "11"));
        using var retriever = Create(server, SearchEngineMode.Keyword);
        Assert.Equal(3, (await AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 3 })).Candidates.Count);
        Assert.Contains(TimeSpan.FromSeconds(7), _time.Waits);
        Assert.Contains(TimeSpan.FromSeconds(11), _time.Waits);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Retrieve_NoAnswerInTime_IsAnErrorAndTheCallersCancellationIsNot()
    {
        var never = new TaskCompletionSource();
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        server.Answer = _ => ContractReply.Text(200, ElasticExample) with { HoldUntil = never.Task };
        using var retriever = Create(server, SearchEngineMode.Keyword, configure: o => (o.AttemptTimeout, o.Retry, o.TimeProvider) = (TimeSpan.FromMilliseconds(200), new RetryOptions { MaxAttempts = 1 }, TimeProvider.System));
        Assert.Contains("must answer an attempt within 00:00:00.2000000, but took longer; raise AttemptTimeout", (await Assert.ThrowsAsync<RerankException>(() => AskAsync(retriever, "rrf"))).Message, StringComparison.Ordinal);
        using var patient = Create(server, SearchEngineMode.Keyword, configure: o => o.TimeProvider = TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.RetrieveAsync("rrf", null, stop.Token));
    }

    [Fact]
    public async Task Retrieve_EmptyQuery_AsksNothing()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        using var retriever = Create(server, SearchEngineMode.Hybrid);
        Assert.Empty((await AskAsync(retriever, " \n")).Candidates);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Constructor_OptionsThatDoNotFit_GivesAllReasons() =>
        Assert.Equal("The options of the retriever cannot be used: Endpoint must be an absolute http or https address; Index must be set; VectorField must be set in the mode Hybrid; EmbeddingGenerator must be set in the mode Hybrid.", Assert.Throws<ArgumentException>(() => new ElasticsearchRetriever(new ElasticsearchOptions { Mode = SearchEngineMode.Hybrid })).Message);

    [Fact]
    public async Task AddElasticsearchRetriever_Container_GivesARetrieverThatAsks()
    {
        var server = await StartAsync("elasticsearch-search", "/example-index/_search", ElasticExample);
        await using var provider = new ServiceCollection().AddElasticsearchRetriever((o, _) => (o.Endpoint, o.Index) = (server.Address, "example-index"), "words").BuildServiceProvider();
        var retriever = provider.GetRequiredKeyedService<IRetriever>("words");
        Assert.Equal(3, (await AskAsync(retriever, "rrf", new RetrievalOptions { CandidateCount = 3 })).Candidates.Count);
        Assert.Null(server.Requests[0].Header("Authorization"));
    }
}
