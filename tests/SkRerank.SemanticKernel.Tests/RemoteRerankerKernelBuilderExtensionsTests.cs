using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using SkRerank.Remote;

namespace SkRerank.SemanticKernel.Tests;

public sealed class RemoteRerankerKernelBuilderExtensionsTests
{
    [Fact]
    public void AddReranker_OfProviders_AreResolvedFromTheKernelWithTheirMiddleware()
    {
        var here = new Uri("http://127.0.0.1:9/");
        var builder = Kernel.CreateBuilder();
        Assert.Same(builder, builder
            .AddCohereReranker("rerank-v3.5", "canary-key", middleware: reranker => reranker.Use(inner => new Wrapping(inner)))
            .AddVoyageReranker(apiKey: "canary-key", serviceId: "voyage")
            .AddTeiReranker(here, serviceId: "tei")
            .AddVllmReranker(here, qwen3Template: true, serviceId: "vllm-qwen3")
            .AddCustomReranker(new CustomFormatNames { ProviderName = "own" }, here, serviceId: "own"));
        var kernel = builder.Build();
        Assert.Equal("rerank-v3.5", Assert.IsType<Wrapping>(kernel.GetRequiredService<IReranker>()).GetService<RerankerMetadata>()!.DefaultModelId);
        Assert.All(["voyage", "tei", "vllm-qwen3", "own"], name => Assert.Equal(name, kernel.Services.GetRequiredKeyedService<IReranker>(name).GetService<RerankerMetadata>()!.ProviderName));
    }

    [Fact]
    public void AddCohereReranker_NullBuilder_IsNamed() => Assert.Throws<ArgumentNullException>("builder", () => ((IKernelBuilder)null!).AddCohereReranker());

    private sealed class Wrapping(IReranker inner) : DelegatingReranker(inner);
}
