using Microsoft.SemanticKernel;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.SemanticKernel.Tests;

public sealed class NamedRerankerKernelBuilderExtensionsTests
{
    [Fact]
    public async Task AddNamedReranker_ServerOfTheEnvironment_IsTheKernelsReranker()
    {
        await using var server = await ContractServer.StartAsync(new InfinityContract());
        Environment.SetEnvironmentVariable("INFINITY_URL", server.Address.ToString());
        var kernel = Kernel.CreateBuilder().AddNamedReranker("infinity:bge-reranker-v2-m3").Build();
        using var reranker = kernel.GetRequiredService<IReranker>();
        var response = await reranker.RerankAsync("flea", [new RerankDocument("cat"), new RerankDocument("flea")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, "bge-reranker-v2-m3"), (response.Results[0].Index, server.Requests.Single().Json.GetProperty("model").GetString()));
    }

    [Fact]
    public void AddNamedReranker_NothingSet_FailsWhereTheKernelIsBuiltUp() => Assert.StartsWith(
        "The reranker 'llama.cpp:' cannot be asked yet: set LLAMA_CPP_URL to the address of the server.",
        Assert.Throws<ArgumentException>(() => Kernel.CreateBuilder().AddNamedReranker("llama.cpp:")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Create_PluginOverFirstStageAndReranker_Reranks()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var plugin = SearchPlugin.Create(new FakeRetriever(_ => [new RerankDocument("cat") { Id = "1" }, new RerankDocument("a long flea") { Id = "2" }]), reranker);
        var answer = await plugin[SearchPlugin.SearchFunction].InvokeAsync<string>(new Kernel(), new KernelArguments { ["query"] = "flea", ["count"] = 1 }, TestContext.Current.CancellationToken);
        Assert.Contains("a long flea", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("cat", answer, StringComparison.Ordinal);
    }
}
