using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;
using SkRerank.Middleware;
using SkRerank.Tests.Chat;
using SkRerank.Tests.Chat.Pointwise;

namespace SkRerank.Tests.DependencyInjection;

public sealed class PointwiseRerankerServiceCollectionExtensionsTests
{
    private static readonly RerankDocument[] Documents = [new("stocks"), new("bees")];

    [Fact]
    public async Task AddPointwiseReranker_KeyedClient_AsksItYesOrNo()
    {
        var services = new ServiceCollection();
        var source = new ScriptedLogprobs(prompt => prompt.Contains("bees", StringComparison.Ordinal) ? [new("yes", -1), new("no", -2)] : [new("yes", -3), new("no", -1)]);
        services.AddKeyedSingleton<IChatClient>("judge", new LogprobsClient(source));
        services.AddPointwiseReranker("judge").UseFallback();
        await using var provider = services.BuildServiceProvider();
        var reranker = Assert.IsType<FallbackReranker>(provider.GetRequiredService<IReranker>());
        var response = await reranker.RerankAsync("q", Documents, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([(1, 1.0), (0, -2.0)], response.Results.Select(result => (result.Index, result.Score)));
    }

    [Fact]
    public async Task AddPointwiseReranker_JudgementAndOptions_AreUsed()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(new LogprobsClient(new ScriptedLogprobs(_ => [new("2", -0.5), new("0", -1)])));
        services.AddPointwiseReranker(judgement: client => PointwiseJudgement.Graded(client, 2), configure: options => options.MaxCalls = 1);
        services.AddPointwiseReranker(_ => PointwiseJudgement.YesNo(new ScriptedLogprobs(_ => [new("no", -1), new("yes", -1)]), "local"), serviceKey: "local");
        await using var provider = services.BuildServiceProvider();
        var response = await provider.GetRequiredService<IReranker>().RerankAsync("q", Documents, cancellationToken: TestContext.Current.CancellationToken);
        var report = Assert.IsType<PointwiseReport>(response.AdditionalProperties![PointwiseReranker.ReportProperty]);
        Assert.Equal(("graded(2)", 1, BudgetStop.Calls), (report.Judgement, report.Judged, report.Stop));
        Assert.Equal("local", provider.GetRequiredKeyedService<IReranker>("local").GetService<RerankerMetadata>()!.DefaultModelId);
    }

    [Theory]
    [InlineData(null, "A pointwise reranker needs an IChatClient, but none is registered without a key; register one, or give its key as serviceId.")]
    [InlineData("judge", "A pointwise reranker needs an IChatClient, but none is registered under the key 'judge'; register one, or give its key as serviceId.")]
    public void AddPointwiseReranker_NoClient_SaysWhatToRegister(string? serviceId, string expected)
    {
        var services = new ServiceCollection();
        services.AddPointwiseReranker(serviceId);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IReranker>()).Message);
    }

    private sealed class LogprobsClient(ITokenLogprobs source) : DelegatingChatClient(new ScriptedChatClient(_ => "") { ModelId = "judge" })
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ITokenLogprobs) ? source : base.GetService(serviceType, serviceKey);
    }
}
