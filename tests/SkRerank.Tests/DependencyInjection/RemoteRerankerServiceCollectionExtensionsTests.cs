using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Remote;
using SkRerank.Tests.Remote;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.DependencyInjection;

public sealed class RemoteRerankerServiceCollectionExtensionsTests
{
    private static readonly RerankDocument[] Documents = [new("a flea"), new("a bee")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddCohereReranker_KeyFromConfigurationAndModelFromCode_Answers()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SkRerank:cohere:Endpoint"] = server.Address.AbsoluteUri,
            ["SkRerank:cohere:ModelId"] = "not-this",
            ["CO_API_KEY"] = Provider.Key,
        }).Build());
        services.AddSingleton<ILoggerFactory>(KeyHygiene.Logs);
        services.AddCohereReranker("rerank-v3.5").UseLogging();
        await using var provider = services.BuildServiceProvider();
        var response = await provider.GetRequiredService<IReranker>().RerankAsync("flea", Documents, cancellationToken: Token);
        Assert.Equal(0, response.Results[0].Index);
        Assert.Equal("rerank-v3.5", server.Requests[0].Json.GetProperty("model").GetString());

        // The factory's own client logs headers at Trace: they are there, and the key is not.
        Assert.Contains(KeyHygiene.Logs.Records, entry => entry.Text.Contains("Authorization: *", StringComparison.Ordinal));
        Assert.DoesNotContain(KeyHygiene.Logs.Records, entry => entry.Text.Contains(Provider.Key, StringComparison.Ordinal));
    }

    [Fact]
    public void AddReranker_OfEveryProvider_IsResolvedUnderItsKey()
    {
        var services = new ServiceCollection();
        var here = new Uri("http://127.0.0.1:9/");
        ApiKey key = Provider.Key;
        services.AddCohereReranker(apiKey: key, serviceKey: "cohere");
        services.AddCohereV1Reranker(apiKey: key, serviceKey: "cohere-v1");
        services.AddAzureCohereReranker(here, apiKey: key, serviceKey: "azure-cohere");
        services.AddJinaReranker(apiKey: key, serviceKey: "jina");
        services.AddVoyageReranker(apiKey: key, serviceKey: "voyage");
        services.AddMixedbreadReranker(apiKey: key, serviceKey: "mixedbread");
        services.AddPineconeReranker(apiKey: key, serviceKey: "pinecone");
        services.AddTogetherReranker(apiKey: key, serviceKey: "together");
        services.AddNvidiaReranker(apiKey: key, serviceKey: "nvidia");
        services.AddNvidiaNimReranker(here, serviceKey: "nim");
        services.AddGoogleReranker("project-1", key, serviceKey: "google");
        services.AddBedrockReranker("us-east-1", new NoSigner(), serviceKey: "bedrock");
        services.AddBedrockInvokeReranker("us-east-1", new NoSigner(), serviceKey: "bedrock-invoke");
        services.AddTeiReranker(here, serviceKey: "tei");
        services.AddVllmReranker(here, serviceKey: "vllm");
        services.AddVllmReranker(here, qwen3Template: true, serviceKey: "vllm-qwen3");
        services.AddVllmScoreReranker(here, serviceKey: "vllm-score");
        services.AddVllmScoreReranker(here, qwen3Template: true, serviceKey: "vllm-score-qwen3");
        services.AddInfinityReranker(here, serviceKey: "infinity");
        services.AddLlamaCppReranker(here, serviceKey: "llama.cpp");
        services.AddLiteLlmReranker(here, "m", serviceKey: "litellm");
        services.AddCustomReranker(new CustomFormatNames(), here, serviceKey: "custom");
        using var provider = services.BuildServiceProvider();
        string[] names = [.. services.Where(service => service.ServiceType == typeof(IReranker)).Select(service => (string)service.ServiceKey!)];
        Assert.Equal(22, names.Length);
        Assert.All(names, name => Assert.Equal(name, provider.GetRequiredKeyedService<IReranker>(name).GetService<RerankerMetadata>()!.ProviderName));
    }

    [Fact]
    public async Task AddReranker_TwoWithOneKey_ShareOneGate()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var services = new ServiceCollection();
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[("a", Provider.Key), ("b", Provider.Key), ("c", Provider.Key + "-other")])
            services.AddCohereReranker(apiKey: key, configure: options => options.Endpoint = server.Address, serviceKey: name);
        await using var provider = services.BuildServiceProvider();
        var (a, b, c) = (provider.GetRequiredKeyedService<IReranker>("a"), provider.GetRequiredKeyedService<IReranker>("b"), provider.GetRequiredKeyedService<IReranker>("c"));

        // One gate lets eight through, and another key's gate is not held up by it.
        var begin = new TaskCompletionSource();
        server.Answer = request => request.Header("Authorization") == $"Bearer {Provider.Key}" ? ContractReply.Text(500, "{}") with { HoldUntil = begin.Task } : server.Contract.Failure(400, "other key");
        var held = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? a : b).RerankAsync("flea", Documents, cancellationToken: Token)).ToArray();
        await Assert.ThrowsAsync<RerankException>(() => c.RerankAsync("flea", Documents, cancellationToken: Token));
        while (server.Requests.Count(request => request.Header("Authorization") == $"Bearer {Provider.Key}") < 8) await Task.Yield();
        server.Answer = _ => null;
        begin.SetResult();
        await Task.WhenAll(held);
        Assert.InRange(server.MostConcurrent, 8, 9);
    }

    [Fact]
    public void AddCohereReranker_WithoutAKey_SaysHowToGiveOne()
    {
        var services = new ServiceCollection();
        services.AddCohereReranker();
        using var provider = services.BuildServiceProvider();
        var failure = Assert.Throws<ArgumentException>(() => provider.GetRequiredService<IReranker>());
        Assert.Contains("'cohere' needs a key; set ApiKey, from the variable CO_API_KEY for instance, or Signer.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTeiReranker_ConfiguredEndpointThatIsNone_NamesTheSetting()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("SkRerank:tei:Endpoint", "localhost")]).Build());
        services.AddTeiReranker();
        using var provider = services.BuildServiceProvider();
        Assert.StartsWith("The configured 'SkRerank:tei:Endpoint' must be an absolute address.", Assert.Throws<ArgumentException>(() => provider.GetRequiredService<IReranker>()).Message, StringComparison.Ordinal);
    }

    private sealed class NoSigner : IRequestSigner
    {
        public ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
