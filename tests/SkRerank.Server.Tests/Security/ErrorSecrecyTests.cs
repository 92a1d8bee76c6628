using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SkRerank.LateInteraction;
using SkRerank.Retrieval;
using SkRerank.Server.Collections;
using SkRerank.Server.Tests.Mcp;

namespace SkRerank.Server.Tests.Security;

/// <summary>What fails inside is told as a sentence in which nothing of the server stands.</summary>
public sealed class ErrorSecrecyTests
{
    private const string Secret = "cannot open /srv/skrerank/private/model.onnx for user hunter2";

    private static readonly string[] Paths =
        ["/rerank", "/v1/rerank", "/v2/rerank", "/cohere/v1/rerank", "/jina/rerank", "/infinity/rerank", "/vllm/rerank", "/tei/rerank", "/embed", "/embed_all", "/v1/embeddings", "/search", "/index", "/playground/compare", "/playground/align", "GET /collections"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Failures => ["invalid", "rerank", "transient", "argument", "io", "file", "cancelled", "aggregate"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_OnEveryEndpoint_TellsNothingOfTheServer(string failure)
    {
        await using var server = await StartAsync(failure);
        foreach (var path in Paths)
        {
            var texts = new[] { "one", "two" };
            object documents = path == "/index" ? new[] { new { id = "a", text = "b" } } : texts;
            object body = path == "/tei/rerank" ? new { query = "q", texts } : new { query = "q", model = (string?)null, documents, inputs = texts, input = texts, text = "t" };
            if (path is "/v2/rerank" or "/cohere/v2/rerank") body = new { query = "q", model = "broken", documents };
            using var request = path.StartsWith("GET ", StringComparison.Ordinal) ? new HttpRequestMessage(HttpMethod.Get, path[4..]) : new HttpRequestMessage(HttpMethod.Post, path) { Content = System.Net.Http.Json.JsonContent.Create(body) };
            using var response = await server.Client.SendAsync(request, Token);
            var text = await response.Content.ReadAsStringAsync(Token);

            Assert.True((int)response.StatusCode is 424 or >= 500, $"{path} answered {(int)response.StatusCode}: {text}");
            RequireClean($"{response.Headers}\n{text}");
            Assert.Contains(failure != "transient" ? "under the id of this request"
                : path == "/index" ? "The collection cannot be written now and is as it was; send the request again in a while."
                : "The reranker cannot answer now; send the request again in a while.", text, StringComparison.Ordinal);
            if (failure == "transient") Assert.Equal("7", Assert.Single(response.Headers.GetValues("retry-after")));
        }

        Assert.Equal(200, (await server.GetAsync("/v1/models")).Status);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_OfATool_TellsNothingOfTheServer(string failure)
    {
        await using var server = await StartAsync(failure);
        await using var agent = await AgentConnection.ConnectAsync(server, null);

        foreach (var (tool, arguments) in ((string, Dictionary<string, object?>)[])[("search", new() { ["query"] = "q" }), ("rerank", new() { ["query"] = "q", ["documents"] = new[] { "one" } }), ("get", new() { ["id"] = "a" })])
        {
            var result = await agent.CallToolAsync(tool, arguments, cancellationToken: Token);
            Assert.True(result.IsError);
            RequireClean(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
        }

        RequireClean((await Assert.ThrowsAnyAsync<McpException>(async () => await agent.ListResourcesAsync(cancellationToken: Token))).Message);
        RequireClean((await Assert.ThrowsAnyAsync<McpException>(async () => await agent.ReadResourceAsync("skrerank://broken/a", cancellationToken: Token))).Message);
    }

    private static Task<RunningServer> StartAsync(string failure)
    {
        var broken = new Broken(failure);
        return RunningServer.StartAsync(services => services.AddSingleton(new ServedModel("broken") { Reranker = broken, Embeddings = broken, TokenVectors = broken }).AddSingleton<ISearchIndex>(broken));
    }

    private static void RequireClean(string text)
    {
        foreach (var word in (string[])["hunter2", "/srv", "model.onnx", "Exception", "   at ", ".cs", "System.", "SkRerank."]) Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
    }

    private static Exception Error(string failure) => failure switch
    {
        "invalid" => new InvalidOperationException(Secret),
        "rerank" => new RerankException(Secret, new IOException(Secret)),
        "transient" => new RerankException(Secret) { RetryAfter = TimeSpan.FromSeconds(6.5) },
        "argument" => new ArgumentException(Secret, nameof(failure)),
        "io" => new IOException(Secret),
        "cancelled" => new TaskCanceledException(Secret),
        "aggregate" => new AggregateException(Secret, new InvalidOperationException(Secret)),
        _ => new FileNotFoundException(Secret, "/srv/skrerank/private/model.onnx"),
    };

    /// <summary>A model and a collection that fail at everything but the server's own first try of them.</summary>
    private sealed class Broken(string failure) : IReranker, IEmbeddingGenerator<string, Embedding<float>>, ITokenVectorEncoder, ISearchIndex
    {
        public string ModelId => "broken";

        public int Dimensions => 2;

        public string Name => "broken";

        public IReadOnlyList<string> Modes => ["rerank"];

        public bool IsReadOnly => false;

        public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
            query == "a" ? Task.FromResult(new RerankResponse([new RerankResult(0, 1)], ScoreKind.Logit, null)) : throw Error(failure);

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            values.SequenceEqual(["a"]) ? Task.FromResult(new GeneratedEmbeddings<Embedding<float>>([new Embedding<float>(new float[] { 1, 0 })])) : throw Error(failure);

        public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default) => query == "a" ? Task.FromResult(new TokenVectors(new float[] { 1, 0 }, 2)) : throw Error(failure);

        public Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default) => throw Error(failure);

        public Task<long> CountAsync(CancellationToken cancellationToken = default) => throw OfCollection();

        public Task<RetrievalResponse> SearchAsync(string query, CollectionSearchOptions options, CancellationToken cancellationToken = default) => throw OfCollection();

        public Task<int> UpdateAsync(IReadOnlyList<CollectionDocument> documents, IReadOnlyList<string> deletedIds, CancellationToken cancellationToken = default) => throw OfCollection();

        public Task<CollectionDocument?> GetAsync(string id, CancellationToken cancellationToken = default) => throw OfCollection();

        public Task<IReadOnlyList<CollectionDocument>> ListAsync(string? after, int count, CancellationToken cancellationToken = default) => throw OfCollection();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        // By the contract of a collection the message of an ArgumentException is written for the caller.
        private Exception OfCollection() => Error(failure == "argument" ? "invalid" : failure);

        public void Dispose()
        {
        }
    }
}
