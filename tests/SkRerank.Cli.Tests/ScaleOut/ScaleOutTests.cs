using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Npgsql;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.Postgres;
using SkRerank.Qdrant;
using SkRerank.Remote;
using SkRerank.Retrieval;
using SkRerank.Retrieval.Engines;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Cli.Tests.ScaleOut;

/// <summary>Holds the examples of docs/scale-out.md to code that compiles and runs: each block stands in one of the tests below, word for word.</summary>
public sealed class ScaleOutTests : IDisposable
{
    private const string Question = "How long does a flea live?";

    private static readonly RerankDocument[] Documents =
    [
        new("The stock market closed higher on Friday after a long week.") { Id = "d0" },
        new("Adult parasites of this kind survive for two to three months on a dog or cat.") { Id = "d1" },
        new("A flea market is where people live off what others throw away.") { Id = "d2" },
        new("A flea can live up to a year, but its lifespan depends on its living conditions.") { Id = "d3" },
    ];

    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Examples_OfTheDocument_AreTheCodeBelow()
    {
        var document = File.ReadAllText(RepositoryFolder.At("docs", "scale-out.md")).ReplaceLineEndings("\n");
        var source = Unindented(File.ReadAllText(RepositoryFolder.At("tests", "SkRerank.Cli.Tests", "ScaleOut", "ScaleOutTests.cs")).ReplaceLineEndings("\n"));
        var examples = document.Split("```csharp\n")[1..];
        Assert.Equal(6, examples.Length);
        Assert.All(examples, example => Assert.Contains(Unindented(example[..example.IndexOf("```", StringComparison.Ordinal)]), source, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_OfTheDocument_AreThoseOfTheCommand()
    {
        var document = File.ReadAllText(RepositoryFolder.At("docs", "scale-out.md"));
        var help = _tool.Succeed("rerank", "--help") + _tool.Succeed("rerank", "merge", "--help") + _tool.Succeed("serve", "--help");
        var lines = document.Split('\n').SelectMany(line => line.Split("skrerank ")[1..]).Where(line => line.StartsWith("rerank ", StringComparison.Ordinal) || line.StartsWith("serve ", StringComparison.Ordinal));
        string[] options = [.. lines.SelectMany(line => line.Split(' ', '`', '\'', '"', ',', ')')).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains($"{option} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoServers_OneIsLost_NoRequestIsLostAndAllAnswersAreEqual()
    {
        await using var first = await ServeAsync();
        await using var second = await ServeAsync();
        var (one, two) = (first.Address, second.Address);

        HttpReranker Server(Uri address) => new(new HttpRerankerOptions(RerankWireFormat.Tei) { Endpoint = address, CircuitBreaker = new() { Failures = 3 } });
        using var oneThenTwo = Server(one).AsBuilder().UseFallback(fallback =>
        {
            fallback.Rerankers.Add(Server(two));
            fallback.KeepIncomingOrder = false;                // where both fail the call fails, and is not answered in the incoming order
        }).Build();

        using var twoThenOne = Server(two).AsBuilder().UseFallback(fallback =>
        {
            fallback.Rerankers.Add(Server(one));
            fallback.KeepIncomingOrder = false;
        }).Build();
        var expected = Scores(await oneThenTwo.RerankAsync(Question, Documents, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(3, expected[0].Index);
        Assert.Equal(expected, Scores(await twoThenOne.RerankAsync(Question, Documents, cancellationToken: TestContext.Current.CancellationToken)));

        var (turn, fallbacks) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (_, cancellationToken) =>
        {
            var mine = Interlocked.Increment(ref turn);
            if (mine == 15) second.Kill();
            var response = await (mine % 2 == 0 ? oneThenTwo : twoThenOne).RerankAsync(Question, Documents, cancellationToken: cancellationToken);
            if (response.IsFallback) Interlocked.Increment(ref fallbacks);
            Assert.Equal(expected, Scores(response));
        });
        Assert.InRange(fallbacks, 1, 20);
    }

    [Fact]
    public async Task ScoringServer_TeiAndVllmOverLoopback_OrdersAsInProcessAndFallsBackToTheModelInTheBox()
    {
        await using var server = await ServeAsync();
        using var models = new LocalModels();
        using var here = models.CreateReranker(new LocalPipelineOptions { Model = MiniLmRerankerModel.Folder });
        var expected = Scores(await here.RerankAsync(Question, Documents, cancellationToken: TestContext.Current.CancellationToken));
        var address = server.Address;

        var tei = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Tei)
        {
            Endpoint = address,
            Model = new RemoteModel("BAAI/bge-reranker-large") { MaxDocuments = 32 },      // as the server's --max-client-batch-size
            MaxConcurrentRequests = 4,                                                      // of one call that is split; calls themselves run at a time
            AttemptTimeout = TimeSpan.FromSeconds(10),
            Retry = new() { MaxAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(200) },  // 429 and 503, with the server's retry-after first
            CircuitBreaker = new() { Failures = 5, BreakDuration = TimeSpan.FromSeconds(30) },
        });
        using var reranker = tei.AsBuilder().UseFallback(fallback =>
        {
            fallback.Rerankers.Add(models.CreateReranker(new() { Model = MiniLmRerankerModel.Folder }));   // the cross-encoder in the box
            fallback.KeepIncomingOrder = false;
        }).Build();

        var answered = await reranker.RerankAsync(Question, Documents, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(answered.IsFallback);
        Assert.Equal(expected.Select(score => score.Index), answered.Results.Select(result => result.Index));

        using var vllm = new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Vllm) { Endpoint = new Uri(server.Address, "vllm/"), ModelId = MiniLmRerankerModel.Name });
        var byVllm = await vllm.RerankAsync(Question, Documents, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.Select(score => score.Index), byVllm.Results.Select(result => result.Index));

        server.Kill();
        answered = await reranker.RerankAsync(Question, Documents, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(answered.IsFallback);
        Assert.Equal(3, answered.Results[0].Index);
        Assert.Equal(Documents.Length, answered.Results.Count);
    }

    [Fact]
    public async Task Elasticsearch_Hits_AreReranked()
    {
        // Published form of an answer; the texts are the flea's.
        var search = new SearchContract("elasticsearch-search", "/passages/_search");
        await using var server = await ContractServer.StartAsync(search);
        server.Answer = request => search.Reply(request, Hits("passages", "text"));
        var (cluster, key) = (server.Address, "key");
        using var models = new LocalModels();
        using var reranker = models.CreateReranker(new LocalPipelineOptions { Model = MiniLmRerankerModel.Folder });

        using var engine = new ElasticsearchRetriever(new ElasticsearchOptions
        {
            Endpoint = cluster,
            Index = "passages",
            Mode = SearchEngineMode.Hybrid,                    // BM25 and kNN, fused by the engine
            Product = ElasticsearchProduct.Elasticsearch,      // or OpenSearch
            TextField = "text",
            VectorField = "vector",
            EmbeddingGenerator = models.Encoder,
            ApiKey = key,
        });
        var retriever = new RerankingRetriever(engine, reranker, new RerankingRetrieverOptions { Depth = 50 });

        await AssertFleaAsync(retriever);
    }

    [Fact]
    public async Task AzureAISearch_Hits_AreReranked()
    {
        var search = new SearchContract("azure-ai-search", "/indexes('passages')/docs/search.post.search");
        await using var server = await ContractServer.StartAsync(search);
        server.Answer = request => search.Reply(request, new JsonObject
        {
            ["value"] = new JsonArray([.. Documents.Select((document, i) => (JsonNode)new JsonObject { ["@search.score"] = 0.03 - i * 0.001, ["id"] = document.Id, ["content"] = document.Text })]),
        });
        var (service, key) = (server.Address, "key");
        using var models = new LocalModels();
        using var reranker = models.CreateReranker(new LocalPipelineOptions { Model = MiniLmRerankerModel.Folder });

        using var engine = new AzureAISearchRetriever(new AzureAISearchOptions
        {
            Endpoint = service,
            Index = "passages",
            Mode = SearchEngineMode.Hybrid,
            TextField = "content",
            VectorField = "contentVector",
            EmbeddingGenerator = models.Encoder,               // or UseVectorizer = true: the service embeds the question
            ApiKey = key,
        });
        var retriever = new RerankingRetriever(engine, reranker, new RerankingRetrieverOptions { Depth = 50 });

        await AssertFleaAsync(retriever);
    }

    [Fact]
    public async Task QdrantAndPostgres_NobodyListens_FailAsWhatTheyAre()
    {
        using var models = new LocalModels();
        using var reranker = models.CreateReranker();
        IEmbeddingGenerator generator = models.Encoder;
        using var connection = new QdrantConnection(new Uri("http://127.0.0.1:9"), new() { Retry = new() { MaxAttempts = 1 } });
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1;Port=9;Database=rag;Timeout=2");

        using var qdrant = new QdrantCollection<string, Passage>(connection, "passages", new() { EmbeddingGenerator = generator });
        using var postgres = new PostgresCollection<string, Passage>(database, "passages", new() { EmbeddingGenerator = generator });
        IRetriever[] hybrids =
        [
            new QdrantHybridRetriever<string, Passage>(qdrant, passage => new RerankDocument(passage.Text) { Id = passage.Id }),
            new PostgresHybridRetriever<string, Passage>(postgres, passage => new RerankDocument(passage.Text) { Id = passage.Id }),
        ];
        var retrievers = hybrids.Select(hybrid => new RerankingRetriever(hybrid, reranker, new RerankingRetrieverOptions { Depth = 50 }));

        // The question reaches the connection to each server; what they answer is tested with their packages.
        foreach (var retriever in retrievers)
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => retriever.RetrieveAsync(Question, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Contains("Connection refused", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connector_OfVectorData_IsReranked()
    {
        using var models = new LocalModels();
        using var reranker = models.CreateReranker();
        using var collection = new InMemoryCollection<string, Passage>(generator: models.Encoder);
        await collection.EnsureCollectionExistsAsync(TestContext.Current.CancellationToken);
        await collection.UpsertAsync(Documents.Select(document => new Passage { Id = document.Id!, Text = document.Text }), TestContext.Current.CancellationToken);

#pragma warning disable xUnit1051 // The examples of a document have no test context to take a token from.
        var search = new RerankingVectorSearchable<Passage>(collection, reranker, new(passage => passage.Text) { CandidateCount = 50 });
        var hits = search.SearchAsync("How long does a flea live?", top: 5);   // same shape in, same shape out
#pragma warning restore xUnit1051

        var best = await hits.FirstAsync(TestContext.Current.CancellationToken);
        Assert.Equal("d3", best.Record.Id);
    }

    private async Task<ServedTool> ServeAsync()
    {
        var server = await ServedTool.StartAsync(_tool, "serve", "--listen", "http://127.0.0.1:0", "--no-playground");
        while ((await server.GetAsync("/health")).Status != 200) await Task.Delay(20, TestContext.Current.CancellationToken);
        return server;
    }

    private static (int Index, double Score)[] Scores(RerankResponse response) => [.. response.Results.Select(result => (result.Index, result.Score))];

    private static async Task AssertFleaAsync(RerankingRetriever retriever)
    {
        var found = await retriever.RetrieveAsync(Question, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("d3", found.Candidates[0].Id);
        Assert.Equal(Documents.Select(document => document.Id), found.Candidates.Select(candidate => candidate.Id).Order(StringComparer.Ordinal));
    }

    private static JsonObject Hits(string index, string field) => new()
    {
        ["took"] = 3,
        ["timed_out"] = false,
        ["_shards"] = new JsonObject { ["total"] = 1, ["successful"] = 1, ["skipped"] = 0, ["failed"] = 0 },
        ["hits"] = new JsonObject
        {
            ["total"] = new JsonObject { ["value"] = Documents.Length, ["relation"] = "eq" },
            ["max_score"] = 0.03,
            ["hits"] = new JsonArray([.. Documents.Select((document, i) => (JsonNode)new JsonObject { ["_index"] = index, ["_id"] = document.Id, ["_score"] = 0.03 - i * 0.001, ["_source"] = new JsonObject { [field] = document.Text } })]),
        },
    };

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));

    private sealed class Passage
    {
        [VectorStoreKey]
        public string Id { get; set; } = "";

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Text { get; set; } = "";

        [VectorStoreVector(384)]
        public string Embedding => Text;
    }
}
