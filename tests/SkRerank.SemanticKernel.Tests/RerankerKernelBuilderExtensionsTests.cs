using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

public sealed class RerankerKernelBuilderExtensionsTests
{
    [Fact]
    public void AddReranker_WithAndWithoutServiceId_IsResolvedFromTheKernel()
    {
        using FakeReranker plain = new((_, _) => 0), named = new((_, _) => 0);
        var builder = Kernel.CreateBuilder();
        Assert.Same(builder, builder.AddReranker(plain).AddReranker(named, "named"));
        var kernel = builder.Build();
        Assert.Same(plain, kernel.GetRequiredService<IReranker>());
        Assert.Same(named, kernel.GetRequiredService<IReranker>("named"));
    }

    [Fact]
    public void AddReranker_Configure_AddsMiddleware()
    {
        using var inner = new FakeReranker((_, _) => 0);
        var kernel = Kernel.CreateBuilder().AddReranker(_ => inner, configure: b => b.Use(reranker => new Wrapping(reranker))).Build();
        Assert.IsType<Wrapping>(kernel.Services.GetRequiredService<IReranker>());
    }

    private sealed class Wrapping(IReranker inner) : DelegatingReranker(inner);
}
